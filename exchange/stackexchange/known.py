"""What earlier runs brought from a site: it is left as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from exchange.stackexchange.sites import Site
from posts.models import Comment, Post, PostLink


@dataclass(frozen=True)
class Known:
    """By the site's ids."""

    posts: frozenset[int] = frozenset()
    comments: frozenset[int] = frozenset()
    links: frozenset[tuple[int, int, str]] = frozenset()
    people: frozenset[str] = frozenset()


def known(site: Site) -> Known:
    """What earlier runs brought from this site."""
    posts = source_ids(Post.objects.filter(source=site.source))
    links = PostLink.objects.filter(post__source=site.source, other__source=site.source)
    return Known(
        posts=frozenset(posts),
        comments=frozenset(source_ids(Comment.objects.filter(source=site.source))),
        links=frozenset(
            (int(post), int(other), kind)
            for post, other, kind in links.values_list("post__source_id", "other__source_id", "kind")
        ),
        people=frozenset(User.objects.filter(source=site.source).values_list("source_id", flat=True)),
    )


def source_ids(rows: QuerySet[Any]) -> dict[int, int]:
    """The site's id → ours."""
    return {int(source_id): pk for source_id, pk in rows.values_list("source_id", "pk").iterator()}
