"""What moderators see: reports that wait, what was decided, what was taken away. Each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from communities.models import Community
from communities.queues import MOST
from communities.viewer import Viewer
from posts.models import Comment, Post, Removal, Report
from ui.keyset import Keyset

QUEUE_PAGE = 10
LIST_PAGE = 25

#: The queue: what waits longest comes first.
_OLDEST = Keyset("id")
_DECIDED = Keyset("-decided_at", "-id")
_REMOVED = Keyset("-at", "-id")

_TARGETS = (
    "community",
    "post__author",
    "post__question",
    "post__community",
    "comment__author",
    "comment__post__question",
    "comment__post__community",
)


@dataclass(frozen=True)
class Item:
    """A post or comment with the reports about it that wait (or the one that was decided)."""

    reports: tuple[Report, ...]

    @property
    def report(self) -> Report:
        """The oldest: its id names the item and its decision decides them all."""
        return self.reports[0]

    @property
    def written(self) -> Post | Comment:
        target = self.report.comment or self.report.post
        assert target is not None  # noqa: S101  (a constraint says so)
        return target

    @property
    def is_comment(self) -> bool:
        return self.report.comment_id is not None

    @property
    def title(self) -> str:
        """The title of the page that it is on."""
        page = self.report.comment.post if self.report.comment else self.report.post
        return title_of(page)


def title_of(post: Post | None) -> str:
    """Its title; an answer's is its question's."""
    if post is None:
        return ""
    return post.question.title if post.question is not None else post.title


def waiting_reports(viewer: Viewer, community: Community) -> int:
    """For the badge of the community's header: reports that wait, at most ``MOST``. One query."""
    waiting = Report.objects.visible_to(viewer).undecided().filter(community=community)
    return len(waiting.values_list("pk", flat=True)[:MOST])


def moderated(viewer: Viewer, community: Community | None) -> QuerySet[Report]:
    """Reports that she may decide: of this community, or of all that she moderates."""
    reports = Report.objects.visible_to(viewer)
    if community is not None:
        return reports.filter(community=community)
    return reports if viewer.is_admin else reports.filter(community__in=viewer.moderated_ids)


@dataclass(frozen=True)
class Queue:
    """One page of what waits."""

    items: list[Item]
    next_cursor: str


def queue(viewer: Viewer, community: Community | None, *, cursor: str) -> Queue:
    """What is reported and undecided, once each, with all reports about it. Two queries."""
    open_ones = moderated(viewer, community).undecided()  # type: ignore[attr-defined]
    earlier = Report.objects.undecided().filter(pk__lt=OuterRef("pk"))
    first = open_ones.filter(
        Q(post__isnull=False) & ~Exists(earlier.filter(post=OuterRef("post")))
        | Q(comment__isnull=False) & ~Exists(earlier.filter(comment=OuterRef("comment")))
    )
    page = _OLDEST.page(first.select_related(None).only("pk", "post_id", "comment_id"), cursor=cursor, size=QUEUE_PAGE)
    return Queue(_items(page.rows, open_ones), page.next_cursor)


def _items(first: Sequence[Report], open_ones: QuerySet[Report]) -> list[Item]:
    posts = [report.post_id for report in first if report.post_id]
    comments = [report.comment_id for report in first if report.comment_id]
    about: dict[tuple[int | None, int | None], list[Report]] = {}
    same = open_ones.filter(Q(post__in=posts) | Q(comment__in=comments))
    for report in same.select_related("reporter", *_TARGETS).order_by("pk"):
        about.setdefault((report.post_id, report.comment_id), []).append(report)
    keys = [(report.post_id, report.comment_id) for report in first]
    return [Item(tuple(about[key])) for key in keys if key in about]


def item_of(report: Report) -> Item:
    """The item that a report belongs to: with all that wait about the same, where it waits itself. One query."""
    about = Report.objects.filter(post=report.post_id, comment=report.comment_id)
    rows = list(about.select_related("reporter", "decided_by", *_TARGETS).order_by("pk"))
    this = next(row for row in rows if row.pk == report.pk)
    return Item((this,)) if this.decision else Item(tuple(row for row in rows if not row.decision))


@dataclass(frozen=True)
class Decided:
    """One page of what was decided, last first."""

    items: list[Item]
    next_cursor: str


def decided(viewer: Viewer, community: Community | None, *, cursor: str) -> Decided:
    """One query."""
    reports = moderated(viewer, community).exclude(decision="").select_related("reporter", "decided_by", *_TARGETS)
    page = _DECIDED.page(reports, cursor=cursor, size=LIST_PAGE)
    return Decided([Item((report,)) for report in page.rows], page.next_cursor)


@dataclass(frozen=True)
class Removed:
    """One page of what is hidden or deleted, last first."""

    removals: list[RemovedItem]
    next_cursor: str


@dataclass(frozen=True)
class RemovedItem:
    """A post or comment that nobody but moderators (and, hidden, its author) sees."""

    removal: Removal
    written: Post | Comment
    is_comment: bool
    title: str
    community: Community


def removed(viewer: Viewer, community: Community | None, *, cursor: str) -> Removed:
    """One query."""
    removals = Removal.objects.select_related(
        "by",
        "post__author",
        "post__question",
        "post__community",
        "comment__author",
        "comment__post__question",
        "comment__post__community",
    )
    if community is not None:
        removals = removals.filter(_in([community.pk]))
    elif not viewer.is_admin:
        removals = removals.filter(_in(viewer.moderated_ids))
    page = _REMOVED.page(removals, cursor=cursor, size=LIST_PAGE)
    return Removed([_removed_item(removal) for removal in page.rows], page.next_cursor)


def _in(communities: Iterable[int]) -> Q:
    ids: list[Any] = list(communities)
    return Q(post__community__in=ids) | Q(comment__post__community__in=ids)


def _removed_item(removal: Removal) -> RemovedItem:
    if removal.comment is not None:
        page = removal.comment.post
        return RemovedItem(removal, removal.comment, True, title_of(page), page.community)
    post = removal.post
    assert post is not None  # noqa: S101  (a constraint says so)
    return RemovedItem(removal, post, False, title_of(post), post.community)
