"""Write a prepared import, in one transaction: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from activity.actions import record
from communities.actions import create
from communities.models import Community
from communities.viewer import Viewer
from exchange.stackexchange.known import source_ids
from exchange.stackexchange.mapping import Person, Reference, Remark, Subject, Text
from exchange.stackexchange.sites import Site
from exchange.stackexchange.staging import Staging
from posts.actions.topics import recount_uses, resolve
from posts.models import Acceptance, Comment, Post, PostLink, Revision, TaggedPost, Topic
from richtext import RENDER_VERSION

BATCH = 500
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Place:
    """Where an import goes: the community that it makes, or made before."""

    name: str
    slug: str
    visibility: str
    owner: User


@dataclass(frozen=True)
class Loaded:
    """What was written."""

    community: Community
    posts: int
    comments: int
    #: Whether anything was: the second run of the same dump writes nothing.
    is_news: bool


@transaction.atomic
def load(staging: Staging, site: Site, place: Place) -> Loaded:
    """Write what is staged. Rows that exist already are not in it; what they count is counted anew."""
    return _Load(staging, site, place).run()


class _Load:
    def __init__(self, staging: Staging, site: Site, place: Place) -> None:
        self.staging = staging
        self.site = site
        self.place = place
        self.new_posts = 0
        self.new_comments = 0
        #: Ours ids of posts whose counts may have changed.
        self.touched: set[int] = set()

    def run(self) -> Loaded:
        community = Community.objects.filter(source=self.site.source).first()
        is_news = community is None
        self.community = community or self._found_community()
        self._write_people()
        self.posts = source_ids(Post.objects.filter(source=self.site.source))
        before = set(self.posts.values())
        self._write_topics()
        self._write_posts("question")
        self._write_posts("answer")
        self._write_comments()
        self._write_acceptances()
        links = self._write_links()
        self._count(before)
        is_news = is_news or bool(self.new_posts or self.new_comments or links)
        if is_news:
            record(
                "posts_imported",
                actor=self.place.owner,
                community_id=self.community.pk,
                source=self.site.source,
                posts=self.new_posts,
                comments=self.new_comments,
            )
        self.community.refresh_from_db()
        return Loaded(self.community, self.new_posts, self.new_comments, is_news)

    def _found_community(self) -> Community:
        community = create(
            actor=Viewer(self.place.owner),
            name=self.place.name,
            slug=self.place.slug,
            summary=f"Imported from {self.site.address}",
            visibility=self.place.visibility,
        )
        community.source = self.site.source
        community.save(update_fields=["source"])
        return community

    # --- people and topics

    def _write_people(self) -> None:
        for people in _batches(self.staging.all(Person)):
            taken = set(User.objects.filter(handle__in=[one.handle for one in people]).values_list("handle", flat=True))
            User.objects.bulk_create(
                [
                    User(
                        email=None,
                        password=make_password(None),
                        handle=f"{one.handle[:37]}-{len(taken)}" if one.handle in taken else one.handle,
                        display_name=one.name,
                        date_joined=_time(one.joined_at) or timezone.now(),
                        source=self.site.source,
                        source_id=one.source_id,
                        source_url=one.url,
                    )
                    for one in people
                ]
            )
        rows = User.objects.filter(source=self.site.source).values_list("source_id", "pk", "claimed_by")
        # what an author wrote belongs to whoever claimed her
        self.people: dict[str, int] = {source_id: claimed_by or pk for source_id, pk, claimed_by in rows}

    def _write_topics(self) -> None:
        self.topics: dict[str, int] = {}
        for subject in self.staging.all(Subject):
            topic = resolve([subject.name])[0]
            if subject.description and not topic.description:
                Topic.objects.filter(pk=topic.pk).update(description=subject.description)
            self.topics[subject.name] = topic.pk

    # --- posts

    def _write_posts(self, kind: str) -> None:
        for texts in _batches(text for text in self.staging.all(Text) if text.kind == kind):
            made = Post.objects.bulk_create([self._post(text) for text in texts])
            self.posts |= {text.id: post.pk for text, post in zip(texts, made, strict=True)}
            self.touched |= {post.pk for post in made} | {post.question_id for post in made if post.question_id}
            self.new_posts += len(made)
            TaggedPost.objects.bulk_create(
                [
                    TaggedPost(content_object_id=self.posts[text.id], tag_id=topic)
                    for text in texts
                    for topic in dict.fromkeys(self.topics[name] for name in text.topics)
                ]
            )
            Revision.objects.bulk_create([self._revision(text, one) for text in texts for one in text.revisions])

    def _post(self, text: Text) -> Post:
        return Post(
            kind=text.kind,
            status="published",
            community=self.community,
            author_id=self.people[text.author],
            question_id=self.posts[text.question] if text.question else None,
            title=text.title,
            body_source=text.source,
            body_html=text.html,
            body_text=text.text,
            excerpt=text.excerpt,
            render_version=RENDER_VERSION,
            created_at=_first(text.created_at),
            published_at=_time(text.created_at),
            edited_at=_time(text.edited_at),
            active_at=_first(text.active_at),
            score=text.score,
            source=self.site.source,
            source_id=str(text.id),
            source_url=text.url,
            licence=text.licence,
        )

    def _revision(self, text: Text, version: dict[str, Any]) -> Revision:
        return Revision(
            post_id=self.posts[text.id],
            number=version["number"],
            title=version["title"],
            body_source=version["source"],
            topics=version["topics"],
            editor_id=self.people.get(version["author"]),
            at=_first(version["at"], text.created_at),
            summary=version["summary"],
            source_id=version["guid"],
        )

    # --- what hangs on posts

    def _write_comments(self) -> None:
        for remarks in _batches(self.staging.all(Remark)):
            Comment.objects.bulk_create(
                [
                    Comment(
                        post_id=self.posts[remark.post],
                        author_id=self.people[remark.author],
                        body_source=remark.source,
                        body_html=remark.html,
                        body_text=remark.text,
                        render_version=RENDER_VERSION,
                        created_at=_first(remark.created_at),
                        score=remark.score,
                        source=self.site.source,
                        source_id=str(remark.id),
                        licence=remark.licence,
                    )
                    for remark in remarks
                ]
            )
            self.new_comments += len(remarks)
            self.touched |= {self.posts[remark.post] for remark in remarks}

    def _write_acceptances(self) -> None:
        for texts in _batches(text for text in self.staging.all(Text) if text.accepted):
            Acceptance.objects.bulk_create(
                [
                    Acceptance(
                        question_id=self.posts[text.id],
                        answer_id=self.posts[text.accepted],
                        by_id=self.people[text.author],
                        at=_first(text.accepted_at, text.active_at),
                    )
                    for text in texts
                ]
            )

    def _write_links(self) -> int:
        written = 0
        for links in _batches(self.staging.all(Reference)):
            PostLink.objects.bulk_create(
                [
                    PostLink(
                        post_id=self.posts[link.post],
                        other_id=self.posts[link.other],
                        kind=link.kind,
                        at=_time(link.at) or timezone.now(),
                    )
                    for link in links
                ]
            )
            written += len(links)
        return written

    # --- counts

    def _count(self, before: set[int]) -> None:
        """Stored counts of everything that new rows hang on. Posts that were here show them on their cards."""
        for ids in _batches(sorted(self.touched)):
            rows = Post.objects.filter(pk__in=ids)
            accepted = Acceptance.objects.filter(question=OuterRef("pk"), answer__status="published")
            rows.update(
                answers_count=_number(Post.objects.filter(status="published"), "question"),
                comments_count=_number(Comment.objects.filter(status="published"), "post"),
                is_solved=Exists(accepted),
            )
            rows.filter(pk__in=[pk for pk in ids if pk in before]).update(version=F("version") + 1)
        topics = set(self.topics.values())
        for ids in _batches(sorted(self.touched & before)):
            topics |= set(TaggedPost.objects.filter(content_object__in=ids).values_list("tag_id", flat=True))
        for ids in _batches(sorted(topics)):
            recount_uses(ids)
        posts = Post.objects.filter(community=self.community, status="published", question=None)
        Community.objects.filter(pk=self.community.pk).update(posts_count=posts.count())


def _number(rows: QuerySet[Any], key: str) -> Coalesce:
    """How many of ``rows`` refer to the outer row by ``key``."""
    per_row = rows.filter(**{key: OuterRef("pk")}).order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(per_row, output_field=IntegerField()), Value(0))


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _first(*texts: str) -> datetime:
    """The first of these times that is known."""
    return datetime.fromisoformat(next(text for text in texts if text))


def _batches(things: Iterable[Thing]) -> Iterator[Sequence[Thing]]:
    rest = iter(things)
    while batch := list(islice(rest, BATCH)):
        yield batch
