"""``visible_to`` under membership churn, held against an oracle in plain Python."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.models import Community, Membership
from communities.viewer import Viewer
from posts.models import Comment, Post
from tests.factories import make_admin, make_answer, make_comment, make_community, make_person, make_post

VISIBILITIES = ("open", "closed", "secret")
STATES = ("draft", "published", "hidden", "deleted")


class _UndoError(Exception):
    """Ends an example and takes its rows back."""


def is_reader(person: Any, community: Community) -> bool:
    roles = {m.person_id for m in Membership.objects.filter(community=community)}
    return person.is_superuser or community.visibility == "open" or person.pk in roles


def is_moderator(person: Any, community: Community) -> bool:
    if person.is_superuser:
        return True
    return Membership.objects.filter(community=community, person=person, role__in=("moderator", "owner")).exists()


def may_see_state(person: Any, written: Post | Comment, community: Community) -> bool:
    """By its own state, leaving out what it hangs on."""
    if written.status == "published":
        return True
    if written.status == "draft":
        return written.author_id == person.pk
    if written.status == "hidden":
        return written.author_id == person.pk or is_moderator(person, community)
    return is_moderator(person, community)


def may_see(person: Any, post: Post) -> bool:
    """Straight from PRODUCT.md and the docstring of ``visible_to``."""
    if post.status == "draft":
        return post.author_id == person.pk
    if not is_reader(person, post.community):
        return False
    if not may_see_state(person, post, post.community):
        return False
    question = post.question
    if question is None:
        return True
    if question.status == "draft":
        return False
    if question.status == "hidden":
        # the viewer's own question, or an answer of hers below it, or moderating
        return may_see_hidden_question(person, post, question)
    return may_see_state(person, question, post.community)


def may_see_hidden_question(person: Any, post: Post, question: Post) -> bool:
    return question.author_id == person.pk or is_moderator(person, post.community)


def may_see_comment(person: Any, comment: Comment) -> bool:
    return may_see(person, comment.post) and may_see_state(person, comment, comment.post.community)


ROLES = st.sampled_from(["none", "member", "expert", "moderator", "owner"])
WRITERS = st.integers(0, 2)
LATER = st.sampled_from(STATES[1:])
#: A question with its author, an answer with hers, a comment with hers.
POSTS = st.tuples(st.sampled_from(STATES), WRITERS, LATER, WRITERS, LATER, WRITERS)


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    visibility=st.sampled_from(VISIBILITIES),
    written=st.lists(POSTS, min_size=1, max_size=4),
    churn=st.lists(st.tuples(WRITERS, ROLES), min_size=1, max_size=6),
)
def test_who_sees_what_follows_from_roles_and_states(
    visibility: str, written: list[tuple[Any, ...]], churn: list[tuple[int, str]]
) -> None:
    try:
        with transaction.atomic():
            _check(visibility, written, churn)
            raise _UndoError
    except _UndoError:
        pass


def _check(visibility: str, written: list[tuple[Any, ...]], churn: list[tuple[int, str]]) -> None:
    people = [make_person() for _number in range(3)]
    watchers = [*people, make_person(), make_admin()]
    community = make_community(visibility=visibility)
    for state, author, answer_state, answerer, comment_state, commenter in written:
        question = make_post(community, people[author], status=state)
        answer = make_answer(question, people[answerer], status=answer_state)
        make_comment(question, people[commenter], status=comment_state)
        make_comment(answer, people[author], status=comment_state)
    for who, role in churn:
        Membership.objects.filter(community=community, person=people[who]).delete()
        if role != "none":
            Membership.objects.create(community=community, person=people[who], role=role)
        posts = list(Post.objects.select_related("community", "question"))
        comments = list(Comment.objects.select_related("post__community", "post__question"))
        for person in watchers:
            viewer = Viewer(person)
            seen = set(Post.objects.visible_to(viewer).values_list("pk", flat=True))
            assert seen == {post.pk for post in posts if may_see(person, post)}
            remarks = set(Comment.objects.visible_to(viewer).values_list("pk", flat=True))
            assert remarks == {comment.pk for comment in comments if may_see_comment(person, comment)}
            listed = set(Post.objects.listed_for(viewer).values_list("pk", flat=True))
            assert listed <= seen
            assert listed == {
                post.pk
                for post in posts
                if post.status == "published" and post.question is None and is_reader(person, community)
            }
    assert not Post.objects.visible_to(Viewer(None)).exists()
    assert not Comment.objects.visible_to(Viewer(None)).exists()
