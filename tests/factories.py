"""The smallest valid things, straight into the tables. Tests of actions call the actions instead."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership, Role
from communities.viewer import Viewer
from posts.models import Comment, Post, TaggedPost, Topic, TopicUse
from richtext import RENDER_VERSION, parse

_numbers = count(1)

#: Every person of the tests signs in with it.
PASSWORD = "correct horse battery"


def make_person(name: str = "", **fields: Any) -> User:
    """An employee; ``name`` gives display name, handle and address."""
    number = next(_numbers)
    name = name or f"Person {number}"
    handle = fields.pop("handle", f"{name.lower().replace(' ', '.')}{number}")
    fields.setdefault("email", f"{handle}@example.com")
    return User.objects.create_user(
        password=fields.pop("password", PASSWORD),
        handle=handle,
        display_name=name,
        onboarded_at=timezone.now(),
        **fields,
    )


def make_admin(name: str = "Admin") -> User:
    return make_person(name, is_staff=True, is_superuser=True)


def viewer_of(person: User | None) -> Viewer:
    """A fresh viewer: memberships are read when first asked."""
    return Viewer(person)


def make_community(name: str = "", *, visibility: str = "open", owner: User | None = None, **fields: Any) -> Community:
    """A community, with ``owner`` as its owner where given."""
    number = next(_numbers)
    name = name or f"Community {number}"
    fields.setdefault("slug", f"{name.lower().replace(' ', '-')}-{number}")
    community = Community.objects.create(name=name, visibility=visibility, created_by=owner, **fields)
    if owner is not None:
        make_member(community, owner, Role.OWNER)
    return community


def make_member(community: Community, person: User | None = None, role: str = Role.MEMBER) -> User:
    """``person`` (a new one by default) as a member; returns her."""
    person = person or make_person()
    Membership.objects.create(community=community, person=person, role=role)
    Community.objects.filter(pk=community.pk).update(members_count=community.memberships.count())
    return person


def make_topic(name: str = "", **fields: Any) -> Topic:
    name = name or f"topic-{next(_numbers)}"
    fields.setdefault("slug", name.replace(" ", "-"))
    return Topic.objects.create(name=name, **fields)


def make_post(
    community: Community | None = None,
    author: User | None = None,
    *,
    kind: str = "question",
    topics: Any = (),
    **fields: Any,
) -> Post:
    """A published post with its counts and topics; the author becomes a member where she is none."""
    community = community or make_community()
    author = author or make_person()
    Membership.objects.get_or_create(community=community, person=author)
    number = next(_numbers)
    if kind != "answer":
        fields.setdefault("title", f"How does thing {number} work?")
    fields.setdefault("body_source", f"Words about thing {number}.")
    fields.setdefault("status", "published")
    if fields["status"] != "draft":
        fields.setdefault("published_at", timezone.now())
        fields.setdefault("active_at", fields["published_at"])
    document = parse(fields["body_source"])
    post = Post.objects.create(
        community=community,
        author=author,
        kind=kind,
        body_html=document.html(),
        body_text=document.text,
        excerpt=document.excerpt,
        render_version=RENDER_VERSION,
        **fields,
    )
    for topic in topics:
        topic = topic if isinstance(topic, Topic) else Topic.objects.get_or_create(name=topic, slug=topic)[0]
        TaggedPost.objects.create(content_object=post, tag=topic)
        if post.status == "published":
            _count_use(topic, post)
    if post.status == "published":
        Community.objects.filter(pk=community.pk).update(
            posts_count=community.posts.filter(status="published", question=None).count()
        )
    return post


def _count_use(topic: Topic, post: Post) -> None:
    use, _ = TopicUse.objects.get_or_create(topic=topic, community=post.community)
    use.posts_count += 1
    use.questions_count += post.is_question
    use.unanswered_count += post.is_question and not post.answers_count and not post.is_solved
    use.save()


def make_answer(question: Post, author: User | None = None, **fields: Any) -> Post:
    answer = make_post(question.community, author, kind="answer", question=question, **fields)
    if answer.status == "published":
        question.answers_count = question.answers.filter(status="published").count()
        question.save(update_fields=["answers_count"])
    return answer


def make_comment(post: Post, author: User | None = None, *, parent: Comment | None = None, **fields: Any) -> Comment:
    author = author or make_person()
    Membership.objects.get_or_create(community=post.community, person=author)
    fields.setdefault("body_source", f"Remark {next(_numbers)}.")
    document = parse(fields["body_source"])
    comment = Comment.objects.create(
        post=post,
        author=author,
        parent=parent,
        body_html=document.html(),
        body_text=document.text,
        render_version=RENDER_VERSION,
        **fields,
    )
    post.comments_count = post.comments.filter(status="published").count()
    post.save(update_fields=["comments_count"])
    return comment
