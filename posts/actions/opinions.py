"""Votes and reactions. Each names the state that is wanted, so that the same form sent twice counts once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activity.actions import record
from communities.viewer import Viewer
from posts import policies
from posts.actions.held import ensure, hold, hold_comment, person_of
from posts.actions.tallies import bump, bump_comment
from posts.models import REACTIONS, Comment, Post, Reaction, Vote


@transaction.atomic
def vote(*, actor: Viewer, post: Post, value: int) -> Post:
    """Find a question, answer or idea useful (+1), not (-1), or take the vote back (0).

    The post is held, so two votes of one person cannot both find none; the unique constraint would refuse the second.
    """
    if value not in (-1, 0, 1):
        raise ValidationError({"value": _("A vote is 1 (useful), -1 (not useful) or 0 (none).")})
    post = hold(post)
    ensure(policies.why_not_vote(actor, post), post)
    held = Vote.objects.filter(post=post, person=actor.person).first()
    before = held.value if held else 0
    if before == value:
        return post
    if value == 0 and held is not None:
        held.delete()
    elif held is not None:
        held.value = value
        held.save(update_fields=["value"])
    else:
        Vote.objects.create(post=post, person=person_of(actor), value=value)
    bump(post, score=value - before)
    record(
        "post_voted",
        actor=actor.person,
        community_id=post.community_id,
        post_id=post.pk,
        person_id=post.author_id,
        value=value,
    )
    return post


@transaction.atomic
def react(
    *, actor: Viewer, post: Post | None = None, comment: Comment | None = None, name: str, on: bool
) -> Post | Comment:
    """React to a post of a kind that is not voted on, or to a comment; or take the reaction back."""
    if name not in REACTIONS:
        offered = ", ".join(str(label) for _sign, label in REACTIONS.values())
        raise ValidationError({"name": _("There is no such reaction. On offer: %(names)s.") % {"names": offered}})
    if (post is None) == (comment is None):
        raise ValueError("react to one post or one comment")
    if comment is not None:
        return _react_to_comment(actor, comment, name, on)
    assert post is not None  # noqa: S101  (for the type)
    held = hold(post)
    ensure(policies.why_not_react(actor, held), held)
    if by := _set(actor, on, post=held, name=name):
        bump(held, reactions_count=by)
        _tell(actor, on, held, None, name, held.author_id)
    return held


def _react_to_comment(actor: Viewer, comment: Comment, name: str, on: bool) -> Comment:
    held = hold_comment(comment)
    ensure(policies.why_not_react_to_comment(actor, held), held.post)
    if by := _set(actor, on, comment=held, name=name):
        bump_comment(held, reactions_count=by)
        _tell(actor, on, held.post, held, name, held.author_id)
    return held


def _set(actor: Viewer, on: bool, **reaction: Any) -> int:
    """What the wanted state changes the count by: 0 where it was so already."""
    if on:
        return int(Reaction.objects.get_or_create(person=actor.person, **reaction)[1])
    return -Reaction.objects.filter(person=actor.person, **reaction).delete()[0]


def _tell(actor: Viewer, on: bool, post: Post, comment: Comment | None, name: str, author_id: int) -> None:
    """A reaction is news, one taken back is not."""
    if on:
        record(
            "post_reacted",
            actor=actor.person,
            community_id=post.community_id,
            post_id=post.pk,
            comment_id=comment.pk if comment else None,
            person_id=author_id,
            name=name,
        )
