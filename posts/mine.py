"""What one reader has done with some posts and comments: read, voted, reacted, saved, followed. One query for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from communities.viewer import Viewer
from posts.models import Bookmark, Post, PostFollow, Reaction, ReadMark, Report, Vote


@dataclass(frozen=True)
class Mine:
    """The reader's own marks, by id of post or comment."""

    #: Posts she has opened → whether nothing happened there since.
    read: dict[int, bool] = field(default_factory=dict)
    #: Post → +1 or -1.
    votes: dict[int, int] = field(default_factory=dict)
    #: Post or comment → names of her reactions.
    post_reactions: dict[int, set[str]] = field(default_factory=dict)
    comment_reactions: dict[int, set[str]] = field(default_factory=dict)
    saved: set[int] = field(default_factory=set)
    #: Post → whether she hears of it (False: muted).
    follows: dict[int, bool] = field(default_factory=dict)
    #: Post → reports that wait for a decision; only of communities that she moderates.
    reports: dict[int, int] = field(default_factory=dict)


def load(viewer: Viewer, posts: Sequence[int], comments: Sequence[int] = (), *, follows: bool = False) -> Mine:
    """The reader's marks on these posts and comments.

    Written in SQL: as five querysets it was five round trips and about 2 ms of building queries; as one statement over
    the unique indexes (person, post) it is 0.2 ms.
    """
    mine = Mine()
    if viewer.person is None or not posts:
        return mine
    parts, values = _statement(viewer, posts, comments, follows)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for mark, pk, number, word in cursor.fetchall():
            match mark:
                case 1:
                    mine.read[pk] = bool(number)
                case 2:
                    mine.votes[pk] = number
                case 3:
                    mine.post_reactions.setdefault(pk, set()).add(word)
                case 4:
                    mine.saved.add(pk)
                case 5:
                    mine.follows[pk] = bool(number)
                case 6:
                    mine.comment_reactions.setdefault(pk, set()).add(word)
                case 7:
                    mine.reports[pk] = number
    return mine


def _statement(
    viewer: Viewer, posts: Sequence[int], comments: Sequence[int], follows: bool
) -> tuple[list[str], list[int]]:
    me = int(viewer.id or 0)
    parts: list[str] = []
    values: list[int] = []

    def add(columns: str, model: type, *, rest: str = "", column: str = "post_id", ids: Sequence[int] = posts) -> None:
        table = connection.ops.quote_name(model._meta.db_table)  # type: ignore[attr-defined]
        marks = ",".join(["%s"] * len(ids))
        # nothing of a request is in the text: names of our tables, and placeholders
        parts.append(f"SELECT {columns} FROM {table} m {rest} WHERE m.person_id = %s AND m.{column} IN ({marks})")  # noqa: S608
        values.extend([me, *ids])

    post_table = connection.ops.quote_name(Post._meta.db_table)
    add(
        "1, m.post_id, CASE WHEN m.at >= p.active_at THEN 1 ELSE 0 END, ''",
        ReadMark,
        rest=f"JOIN {post_table} p ON p.id = m.post_id",
    )
    add("2, m.post_id, m.value, ''", Vote)
    add("3, m.post_id, 1, m.name", Reaction)
    add("4, m.post_id, 1, ''", Bookmark)
    if follows:
        add("5, m.post_id, CASE WHEN m.muted THEN 0 ELSE 1 END, ''", PostFollow)
    if comments:
        add("6, m.comment_id, 1, m.name", Reaction, column="comment_id", ids=comments)
    if viewer.moderates_any:
        marks = ",".join(["%s"] * len(posts))
        report = connection.ops.quote_name(Report._meta.db_table)
        where = f"decision = '' AND post_id IN ({marks})"
        values.extend(posts)
        if not viewer.is_admin:
            where += f" AND community_id IN ({','.join(['%s'] * len(viewer.moderated_ids))})"
            values.extend(viewer.moderated_ids)
        parts.append(f"SELECT 7, post_id, COUNT(*), '' FROM {report} WHERE {where} GROUP BY post_id")  # noqa: S608
    return parts, values
