"""Comments under the post and the answers of a page, in one level of threads: joined from kept blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.prepared import Prepared
from communities.viewer import Viewer
from posts import controls
from posts.controls import address, joined
from posts.forms.writing import CommentForm, new_key
from posts.mine import Mine
from posts.models import Comment
from posts.pages import texts
from posts.pieces import EMPTY, Kept, fill
from posts.rights import CommentRights, PageRights

#: Shown at once under a question or an answer, where the answers matter more, and under other posts.
FEW, MANY = 5, 20
#: Shown when all are asked for; a longer thread is continued on a next page.
ALL = 300


class Row(NamedTuple):
    """What a thread knows of a comment before its block."""

    id: int
    version: int
    post_id: int
    parent_id: int | None
    author_id: int
    status: str


#: On what was just written: the focus goes there once it is in the page.
FOCUS = format_html(' tabindex="{}" data-focus', -1)


@dataclass(frozen=True)
class Under:
    """A post or answer whose comments are shown. ``on``: (author, status) of an answer, None for the page's post."""

    post_id: int
    comments_count: int
    on: tuple[int, str] | None = None


@dataclass
class Threads:
    """The comments of a page, by post."""

    rows: dict[int, list[Row]] = field(default_factory=dict)
    blocks: dict[int, Kept] = field(default_factory=dict)
    #: The comment that was just written: it gets the focus.
    new: int | None = None

    @property
    def ids(self) -> list[int]:
        return [row.id for rows in self.rows.values() for row in rows]


_COLUMNS = ("id", "version", "post_id", "parent_id", "author_id", "status")


def _unfolded(viewer: Viewer, post: int) -> QuerySet[Any, Any]:
    comments = Comment.objects.visible_to(viewer).filter(post_id=post)
    return comments.order_by("created_at", "id").values_list(*_COLUMNS)[:ALL]


def _few(viewer: Viewer, posts: Sequence[int], most: int) -> QuerySet[Any, Any]:
    """Not more of any one post than asked for, however many there are."""
    order = [F("created_at").asc(), F("id").asc()]
    numbered = (
        Comment.objects.visible_to(viewer)
        .filter(post_id__in=posts)
        .annotate(number=Window(RowNumber(), partition_by="post_id", order_by=order))
    )
    return numbered.filter(number__lte=most).order_by("post_id", "number").values_list(*_COLUMNS)


_UNFOLDED, _FEW = Prepared(_unfolded), Prepared(_few)


def load(viewer: Viewer, posts: Sequence[int], *, most: int, unfold: bool = False) -> Threads:
    """The first ``most`` comments of each of ``posts``, in time; with ``unfold`` up to ``ALL``. One query, three cold.

    The first comments in time always contain the start of the threads of their replies, so they nest without more.
    """
    threads = Threads()
    if not posts:
        return threads
    found = _UNFOLDED.rows(viewer, post=posts[0]) if unfold else _FEW.rows(viewer, posts=posts, most=most)
    for values in found:
        row = Row(*values)
        threads.rows.setdefault(row.post_id, []).append(row)
    threads.blocks = texts.COMMENT.load([(row[0], row[1]) for row in found], texts.read_comments)
    return threads


@dataclass(frozen=True)
class Thread:
    """The comments of one post or answer, for one reader."""

    post_id: int
    comments: SafeString
    #: "Show all 12 comments", "" where all are shown.
    show_all: SafeString
    #: The link that opens a form; "" for who may not comment.
    write: SafeString
    #: Where comments are what a post is answered with, the form stands open instead of the link.
    form: CommentForm | None = None

    @property
    def key(self) -> str:
        """Of the form that stands open."""
        return f"comment-{self.post_id}"

    @property
    def html(self) -> SafeString:
        """The whole, where no form stands open."""
        return format_html(
            '<div class="thread" role="group" id="post-{}-comments" aria-label="{}">{}{}{}</div>',
            self.post_id,
            _("Comments"),
            self.comments,
            self.show_all,
            self.write,
        )


def thread(under: Under, threads: Threads, mine: Mine, rights: PageRights, marks: Mapping[int, str]) -> Thread:
    """The thread under one post or answer."""
    rows = [row for row in threads.rows.get(under.post_id, []) if row.id in threads.blocks]
    may = rights.post.comment if under.on is None else rights.answer(*under.on).comment
    form = None
    if may and under.on is None and not rights.page.is_question:
        form = CommentForm(initial={"idempotency_key": new_key()}, of=f"comment-{under.post_id}")
    return Thread(
        under.post_id,
        _list(under, rows, threads, mine, rights, marks),
        _show_all(under, len(rows)),
        _write(under.post_id) if may else EMPTY,
        form,
    )


def _list(
    under: Under, rows: list[Row], threads: Threads, mine: Mine, rights: PageRights, marks: Mapping[int, str]
) -> SafeString:
    if not rows:
        return EMPTY
    replies: dict[int, list[SafeString]] = {}
    known = {row.id for row in rows}
    starts: list[int] = []  # threads in the order of their first comment, also of one that is not shown
    shown: dict[int, Row] = {}
    for row in rows:
        start = row.parent_id or row.id
        if start not in shown and start not in replies:
            starts.append(start)
        if row.parent_id is None:
            shown[row.id] = row
        else:
            replies.setdefault(start, []).append(_comment(under, row, threads, mine, rights, marks, EMPTY))
    html = []
    for start in starts:
        below = EMPTY
        if start in replies:
            below = format_html('<ol class="thread__list thread__list--replies">{}</ol>', joined(replies[start]))
        if start in known:
            html.append(_comment(under, shown[start], threads, mine, rights, marks, below))
        else:
            gone = _("In reply to a comment that is not shown here")
            html.append(
                format_html(
                    '<li class="comment"><div class="comment__body"><p class="gone">{}</p>{}</div></li>', gone, below
                )
            )
    return format_html('<ol class="thread__list">{}</ol>', joined(html))


def _comment(
    under: Under,
    row: Row,
    threads: Threads,
    mine: Mine,
    rights: PageRights,
    marks: Mapping[int, str],
    below: SafeString,
) -> SafeString:
    kept = threads.blocks[row.id]
    may = rights.comment(under.on, row.author_id, row.status)
    is_new = row.id == threads.new
    return one(row, kept, mine, may, mark=marks.get(row.author_id, ""), below=below, is_new=is_new)


def one(
    row: Row,
    kept: Kept,
    mine: Mine,
    may: CommentRights,
    *,
    mark: str = "",
    below: SafeString = EMPTY,
    is_new: bool = False,
) -> SafeString:
    """One comment for one reader, with what is under it."""
    slots = {
        "mark": author_mark(mark),
        "notice": _notice(row, may),
        "actions": _actions(row, kept, mine, may),
        "under": format_html('<div class="comment__write" id="comment-{}-write"></div>{}', row.id, below),
    }
    return format_html(
        '<li class="comment" id="comment-{}" data-item{}>{}</li>',
        row.id,
        FOCUS if is_new else EMPTY,
        fill(kept.pieces, slots),
    )


def author_mark(mark: str) -> SafeString:
    """ "Expert in kafka", beside the name of who wrote it."""
    if not mark:
        return EMPTY
    return format_html(' <span class="mark">{}{}</span>', controls.icon("badge-check", "small"), mark)


def _notice(row: Row, may: CommentRights) -> SafeString:
    if row.status == "published":
        return EMPTY
    words = _("A moderator has hidden this comment.") if row.status == "hidden" else _("This comment was deleted.")
    return gone(words, address("comment_deletion", row.id) if may.restore else "", f"comment-{row.id}")


def gone(words: str, restore_url: str, swap: str, *, key: str = "") -> SafeString:
    """In place of (``key``: with its id), or above, what was taken away; with "Restore" for who may."""
    button = EMPTY
    if restore_url:
        button = format_html(
            ' <button class="link-button" id="{0}-restore" form="act" formaction="{1}" name="state" value="off"'
            ' hx-post="{1}" hx-target="#{0}" hx-swap="outerHTML" data-focus>{2}</button>',
            swap,
            restore_url,
            _("Restore"),
        )
    own_id = format_html(' id="{}"', key) if key else EMPTY
    return format_html('<p class="gone"{}>{}{}{}</p>', own_id, controls.icon("trash-2", "small"), words, button)


def _actions(row: Row, kept: Kept, mine: Mine, may: CommentRights) -> SafeString:
    parts = []
    key = f"comment-{row.id}"
    if may.reply:
        url = f"{address('comments', row.post_id)}?parent={row.id}"
        parts.append(
            format_html(
                '<a class="link-button" id="{0}-reply" href="{1}" hx-get="{1}" hx-target="#{0}-write">{2}</a>',
                key,
                url,
                _("Reply"),
            )
        )
    counts = kept.facts.get("reactions", {})
    if may.react or counts:
        mine_here = mine.comment_reactions.get(row.id, ())
        parts.append(controls.reactions("comment", row.id, counts, mine_here, may=may.react))
    parts.append(controls.menu(key, _menu(row, may, key)))
    return joined(parts)


def _menu(row: Row, may: CommentRights, key: str) -> list[SafeString]:
    items = []
    if may.edit:
        url = address("comment", row.id)
        swap = format_html(' hx-get="{}" hx-target="#{}" hx-swap="outerHTML"', url, key)
        items.append(controls.menu_link(url, "pencil", _("Edit"), swap))
    if may.delete:
        url = address("comment_deletion", row.id)
        items.append(controls.menu_button(url, "trash-2", _("Delete"), danger=True, swap=key))
    if may.report:
        items.append(controls.menu_link(address("comment_reports", row.id), "flag", _("Report")))
    return items


def _show_all(under: Under, shown: int) -> SafeString:
    number = under.comments_count
    if number <= shown:
        return EMPTY
    return format_html(
        '<p class="thread__all"><a class="link-button" id="post-{0}-all" href="{1}?show=all" hx-get="{1}?show=all"'
        ' hx-target="#post-{0}-comments" hx-swap="outerHTML">{2}</a></p>',
        under.post_id,
        reverse("comments", args=[under.post_id]),
        ngettext("Show the comment", "Show all %(n)d comments", number) % {"n": number},
    )


def _write(post_id: int) -> SafeString:
    """A link: without JavaScript it opens a page to write on, with it the form unfolds here."""
    return format_html(
        '<div class="thread__write" id="post-{0}-write"><a class="link-button" id="post-{0}-comment" href="{1}"'
        ' hx-get="{1}" hx-target="#post-{0}-write">{2}{3}</a></div>',
        post_id,
        address("comments", post_id),
        controls.icon("message-square-plus", "small"),
        _("Comment"),
    )
