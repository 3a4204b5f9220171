"""The text of posts and answers, and comments, as kept blocks (posts/pieces.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count

from posts.models import Comment, Post, Reaction, TaggedPost
from posts.pieces import Block, Fresh

TEXT = Block("text", "posts/_text.html")
COMMENT = Block("comment", "posts/_comment.html")


def read_posts(ids: Sequence[int]) -> Mapping[int, Fresh]:
    """What ``posts/_text.html`` needs of posts and answers. Three queries.

    Facts: ``topics`` [(id, name, slug)], ``reactions`` {name: number}, ``author`` (name, handle).
    """
    topics: dict[int, list[tuple[int, str, str]]] = {}
    tagged = TaggedPost.objects.filter(content_object__in=ids).order_by("tag__name")
    for post_id, *topic in tagged.values_list("content_object_id", "tag_id", "tag__name", "tag__slug"):
        topics.setdefault(post_id, []).append(tuple(topic))
    counts = reactions("post_id", ids)
    posts = Post.objects.filter(pk__in=ids).select_related("author").defer("body_source", "body_text")
    return {
        post.pk: Fresh(
            post.version,
            {"post": post, "topics": topics.get(post.pk, [])},
            {
                "topics": topics.get(post.pk, []),
                "reactions": counts.get(post.pk, {}),
                "author": (post.author.display_name, post.author.handle),
            },
        )
        for post in posts
    }


def read_comments(ids: Sequence[int]) -> Mapping[int, Fresh]:
    """What ``posts/_comment.html`` needs. Two queries. Facts: ``reactions`` {name: number}."""
    counts = reactions("comment_id", ids)
    comments = Comment.objects.filter(pk__in=ids).select_related("author").defer("body_source", "body_text")
    return {
        comment.pk: Fresh(comment.version, {"comment": comment}, {"reactions": counts.get(comment.pk, {})})
        for comment in comments
    }


def reactions(column: str, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Id → reaction → how many. Counted only when a block is rendered anew: a reaction raises the version."""
    counts: dict[int, dict[str, int]] = {}
    rows: Any = Reaction.objects.filter(**{f"{column}__in": ids}).values_list(column, "name").annotate(n=Count("id"))
    for pk, name, number in rows.order_by():
        counts.setdefault(pk, {})[name] = number
    return counts
