"""The reactions of one post or comment, after a click."""

from __future__ import annotations

from django.utils.safestring import SafeString

from communities.viewer import Viewer
from posts import controls, mine, policies
from posts.models import Comment, Post
from posts.pages import texts


def reactions(viewer: Viewer, of: Post | Comment, *, everything: bool = False) -> SafeString:
    """Two queries. ``everything``: also those that nobody has given yet."""
    if isinstance(of, Comment):
        counts = texts.reactions("comment_id", [of.pk]).get(of.pk, {})
        own = mine.load(viewer, [of.post_id], [of.pk]).comment_reactions.get(of.pk, ())
        may = policies.can_react_to_comment(viewer, of)
        return controls.reactions("comment", of.pk, counts, own, may=may, everything=everything)
    counts = texts.reactions("post_id", [of.pk]).get(of.pk, {})
    own = mine.load(viewer, [of.pk]).post_reactions.get(of.pk, ())
    return controls.reactions("post", of.pk, counts, own, may=policies.can_react(viewer, of), everything=everything)
