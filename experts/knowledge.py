"""Who knows what, as pages show it: people with their topics, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from communities.models import Community, Membership
from communities.prepared import Prepared
from communities.viewer import Viewer
from experts.models import Expertise
from experts.querysets import ExpertiseQuerySet
from posts.models import Comment, Post, Topic, TopicUse

#: People in a rail.
RAIL = 5
#: Rows read to choose them; more holders of a topic than this are not compared.
COMPARED = 60
#: Topics of a community whose holders are its experts.
TOPICS_OF_COMMUNITY = 12


class _Row(NamedTuple):
    """What a rail may say of one person and one topic. Sixty are compared for a rail of five: as instances, with their
    people and topics, they cost a quarter of a community's page."""

    person_id: int
    handle: str
    name: str
    avatar: str
    topic_id: int
    topic: str
    note: str
    source: str
    given_by: str | None

    def expertise(self, person: User) -> Expertise:
        return Expertise(
            person=person,
            topic=Topic(pk=self.topic_id, name=self.topic),
            note=self.note,
            source=self.source,
            given_by=User(display_name=self.given_by) if self.given_by else None,
        )


_COLUMNS = (
    "person_id",
    "person__handle",
    "person__display_name",
    "person__avatar",
    "topic_id",
    "topic__name",
    "note",
    "source",
    "given_by__display_name",
)


@dataclass(frozen=True)
class Knower:
    """A person and which of some topics she knows."""

    person: User
    expertise: list[Expertise] = field(default_factory=list)

    @property
    def topics(self) -> str:
        """Names of the topics, for a sentence."""
        return ", ".join(held.topic.name for held in self.expertise)

    @property
    def note(self) -> str:
        """What exactly, where she or who named her said so."""
        return next((held.note for held in self.expertise if held.note), "")

    @property
    def says(self) -> str:
        """Who says so."""
        return who_says(self.expertise)


def who_says(expertise: Sequence[Expertise]) -> str:
    """Who stands for these: moderators by name, or the person herself."""
    names = {held.given_by.display_name for held in expertise if held.source == "given" and held.given_by}
    if names:
        return _("named by %(names)s") % {"names": ", ".join(sorted(names))}
    if any(held.source == "given" for held in expertise):
        return _("named by a moderator")
    return _("by own account")


def held(viewer: Viewer) -> ExpertiseQuerySet:
    """What the viewer may know of who knows what, with all that a line about it needs."""
    return Expertise.objects.visible_to(viewer).held().select_related("person", "topic", "given_by")


def of_people(viewer: Viewer, people: Iterable[User]) -> dict[int, list[Expertise]]:
    """Person → what she knows, by name of the topic. One query."""
    known: dict[int, list[Expertise]] = {}
    for row in _OF_PEOPLE.objects(viewer, people=[person.pk for person in people]):
        known.setdefault(row.person_id, []).append(row)
    return known


def _of_people(viewer: Viewer, people: Sequence[int]) -> ExpertiseQuerySet:
    rows = Expertise.objects.visible_to(viewer).filter(person__in=people, declined_at=None)
    return rows.select_related("topic", "given_by").order_by("topic__name")


_OF_PEOPLE = Prepared(_of_people)


def of_post(viewer: Viewer, post: Post) -> list[Knower]:
    """Who knows the topics of a post, but its author: those who know most of them first. One query."""
    return _ranked(_OF_POST.rows(viewer, post=post.question_id or post.pk, author=post.author_id))


def _of_post(viewer: Viewer, post: int, author: int) -> QuerySet[Any, Any]:
    rows = held(viewer).filter(topic__tagged__content_object=post).exclude(person=author)
    return rows.values_list(*_COLUMNS)[:COMPARED]


#: Asked by every page of a post, so prepared.
_OF_POST = Prepared(_of_post)


def of_topic(viewer: Viewer, topic: Topic) -> list[Knower]:
    """Some who know a topic, last come first. One query."""
    return [Knower(row.person, [row]) for row in _OF_TOPIC.objects(viewer, topic=topic.pk)]


def _of_topic(viewer: Viewer, topic: int) -> ExpertiseQuerySet:
    return held(viewer).filter(topic=topic).order_by("-at", "-id")[:RAIL]


#: Asked by every page of a topic, so prepared.
_OF_TOPIC = Prepared(_of_topic)


def of_community(viewer: Viewer, community: Community) -> list[Knower]:
    """Members who know what the community speaks about most. One query."""
    return _ranked(_OF_COMMUNITY.rows(viewer, community=community.pk))


def experts_in(viewer: Viewer, community: Community | int) -> ExpertiseQuerySet:
    """Expertise of members in the topics that the community (or its number) uses most."""
    used = TopicUse.objects.filter(community=community, posts_count__gt=0).order_by("-posts_count")
    member = Membership.objects.filter(community=community, person=OuterRef("person"))
    topics = Subquery(used.values("topic")[:TOPICS_OF_COMMUNITY])
    return held(viewer).filter(Exists(member), topic__in=topics)


_OF_COMMUNITY = Prepared(lambda viewer, community: experts_in(viewer, community).values_list(*_COLUMNS)[:COMPARED])


def _authors_of(viewer: Viewer, post: int) -> ExpertiseQuerySet:
    answers = Post.objects.published().filter(question=post).values("author")
    remarks = Comment.objects.published()
    below, under_answers = (remarks.filter(**{on: post}).values("author") for on in ("post", "post__question"))
    # The few who wrote here, then what each knows: asked of each holder whether she wrote here, it was every comment
    # that she ever made.
    rows = held(viewer).filter(topic__tagged__content_object=post, person__in=answers.union(below, under_answers))
    return rows.order_by("topic__name")[:COMPARED]


_AUTHORS = Prepared(_authors_of)


def authors_of(viewer: Viewer, post: Post) -> dict[int, list[Expertise]]:
    """Those who answered or commented here and know its topics, with what they know. One query."""
    marked: dict[int, list[Expertise]] = {}
    for row in _AUTHORS.objects(viewer, post=post.pk):
        marked.setdefault(row.person_id, []).append(row)
    return marked


def _ranked(rows: Iterable[tuple[Any, ...]]) -> list[Knower]:
    """Those who know most, of rows of ``_COLUMNS``."""
    people: dict[int, list[_Row]] = {}
    for row in map(_Row._make, rows):
        people.setdefault(row.person_id, []).append(row)
    best = sorted(people.values(), key=lambda known: (-len(known), known[0].name))[:RAIL]
    return [_knower(known) for known in best]


def _knower(rows: list[_Row]) -> Knower:
    first = rows[0]
    person = User(pk=first.person_id, handle=first.handle, display_name=first.name, avatar=first.avatar)
    return Knower(person, [row.expertise(person) for row in rows])
