"""Posts about the same topics, for the right rail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from communities.prepared import Prepared
from communities.viewer import Viewer
from posts.models import Post, TaggedPost

SHOWN = 5
#: Newest posts of each topic that are considered, topics considered, and candidates kept.
_EACH, _TOPICS, _CANDIDATES = 30, 6, 40
#: Seconds that the candidates of a version of a post are kept. They are ids: who may read them is asked every time.
_KEEP = 1800


class Related(NamedTuple):
    """A line of the list."""

    id: int
    title: str
    is_solved: bool
    answers_count: int
    kind: str

    @property
    def url(self) -> str:
        return reverse("post", args=[self.id])


def _listed(viewer: Viewer, posts: Sequence[int]) -> QuerySet[Any, Any]:
    return Post.objects.listed_for(viewer).filter(pk__in=posts).values_list(*Related._fields)


_LISTED = Prepared(_listed)


def related(viewer: Viewer, post: Post, topics: Sequence[int]) -> list[Related]:
    """Posts that share most topics with this one and that she may read, newest first. One query, two when cold."""
    if not topics:
        return []
    candidates = cache.get_or_set(f"related:{post.pk}.{post.version}", lambda: _candidates(post.pk, topics), _KEEP)
    if not candidates:
        return []
    found = {row[0]: Related(*row) for row in _LISTED.rows(viewer, posts=candidates)}
    return [found[pk] for pk in candidates or [] if pk in found][:SHOWN]


def _candidates(post_id: int, topics: Sequence[int]) -> list[int]:
    """Ids, best first. Reads the newest few of each topic along its index, however many posts it has."""
    table = connection.ops.quote_name(TaggedPost._meta.db_table)
    one = f"SELECT * FROM (SELECT content_object_id FROM {table} WHERE tag_id = %s ORDER BY content_object_id DESC LIMIT {_EACH}) t"  # noqa: S608, E501
    chosen = list(topics)[:_TOPICS]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(chosen)), chosen)
        shared = Counter(pk for (pk,) in cursor.fetchall() if pk != post_id)
    return sorted(shared, key=lambda pk: (shared[pk], pk), reverse=True)[:_CANDIDATES]
