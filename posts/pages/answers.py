"""The answers of a question for one reader: joined from kept blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from communities.prepared import Prepared
from communities.viewer import Viewer
from posts import controls
from posts.controls import address, joined
from posts.mine import Mine
from posts.models import Post
from posts.pages import threads
from posts.pages.threads import Threads, Under, author_mark
from posts.pieces import EMPTY, Kept, fill
from posts.rights import PageRights, PostRights
from ui.keyset import Keyset

PAGE = 20

#: The accepted one stands before all others and is not part of this order.
_BEST = Keyset("-score", "published_at", "id")


class Row(NamedTuple):
    """What a page knows of an answer before its block."""

    id: int
    version: int
    author_id: int
    status: str
    comments_count: int
    score: int
    published_at: datetime


_COLUMNS = ("id", "version", "author_id", "status", "comments_count", "score", "published_at")


@dataclass(frozen=True)
class Page:
    """Some answers of a question, and where the next ones begin ("" at the end)."""

    rows: list[Row]
    next_cursor: str

    @property
    def unders(self) -> list[Under]:
        return [Under(row.id, row.comments_count, (row.author_id, row.status)) for row in self.rows]


def _of(viewer: Viewer, question: int) -> QuerySet[Post]:
    return Post.objects.visible_to(viewer).filter(question=question)


def _first(viewer: Viewer, question: int, ahead: Sequence[int]) -> QuerySet[Any, Any]:
    """The first page, ``ahead`` before all others."""
    answers = _of(viewer, question)
    if not ahead:
        return answers.order_by(*_BEST.order).values_list(*_COLUMNS)[: PAGE + 1]
    places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(ahead)]
    place = Case(*places, default=Value(len(ahead)), output_field=IntegerField())
    return answers.annotate(place=place).order_by("place", *_BEST.order).values_list(*_COLUMNS)[: PAGE + 1]


_FIRST = Prepared(_first)


def page(viewer: Viewer, question: Post, *, first: Iterable[int | None] = (), cursor: str = "") -> Page:
    """A page of answers: ``first`` (the accepted one, the one that a link leads to), then by score. One query."""
    ahead = [pk for pk in dict.fromkeys(first) if pk]
    if cursor:
        others = _of(viewer, question.pk).exclude(pk__in=ahead)
        found = list(_BEST.slice(others, cursor=cursor).values_list(*_COLUMNS)[: PAGE + 1])
    else:
        found = _FIRST.rows(viewer, question=question.pk, ahead=ahead)
    rows = [Row(*values) for values in found[:PAGE]]
    more = len(found) > PAGE
    return Page(rows, _BEST.cursor_of([rows[-1].score, rows[-1].published_at, rows[-1].id]) if more else "")


def html(
    row: Row,
    kept: Kept,
    mine: Mine,
    rights: PageRights,
    *,
    accepted: int | None,
    marks: Mapping[int, str],
    thread: SafeString,
    is_new: bool = False,
) -> SafeString:
    """One answer for one reader."""
    may = rights.answer(row.author_id, row.status)
    is_accepted = row.id == accepted
    slots = {
        "mark": author_mark(marks.get(row.author_id, "")),
        "notice": notice(row.id, row.status, may),
        "opinion": controls.vote(row.id, row.score, mine.votes.get(row.id, 0), may=may.vote),
        "buttons": _acceptance(row.id, is_accepted, may) if is_accepted or accepted is None else EMPTY,
        "menu": controls.menu(f"post-{row.id}", _menu(row.id, may, is_solved=accepted is not None)),
    }
    return format_html(
        '<article class="answer{}" id="post-{}" data-item{}>{}{}{}</article>',
        " answer--accepted" if is_accepted else "",
        row.id,
        threads.FOCUS if is_new else EMPTY,
        _solved() if is_accepted else EMPTY,
        fill(kept.pieces, slots),
        thread,
    )


def all_html(
    answers: Page,
    kept: Mapping[int, Kept],
    threads_here: Threads,
    mine: Mine,
    rights: PageRights,
    *,
    accepted: int | None,
    marks: Mapping[int, str],
    new: int | None = None,
) -> SafeString:
    """The answers of a page, one after the other. ``new``: the one that was just written."""
    return joined(
        html(
            row,
            kept[row.id],
            mine,
            rights,
            accepted=accepted,
            marks=marks,
            thread=threads.thread(under, threads_here, mine, rights, marks).html,
            is_new=row.id == new,
        )
        for row, under in zip(answers.rows, answers.unders, strict=True)
        if row.id in kept
    )


def _solved() -> SafeString:
    return format_html(
        '<p class="answer__accepted">{}{}</p>', controls.icon("circle-check"), _("This solved the question")
    )


def _acceptance(pk: int, is_accepted: bool, may: PostRights) -> SafeString:
    if not (may.withdraw if is_accepted else may.accept):
        return EMPTY
    return format_html(
        '<button class="button button--quiet button--toggle" id="post-{0}-accept" form="act" formaction="{1}"'
        ' name="state" value="{2}" aria-pressed="{3}" hx-post="{1}" hx-target="#answers" hx-swap="outerHTML">'
        "{4}{5}</button>",
        pk,
        address("acceptance", pk),
        "off" if is_accepted else "on",
        "true" if is_accepted else "false",
        controls.icon("check"),
        _("Solved it") if is_accepted else _("This solved it"),
    )


def _menu(pk: int, may: PostRights, *, is_solved: bool) -> list[SafeString]:
    """Of a solved question the mark is moved to another answer from its menu."""
    items = menu(pk, may, swap=f"post-{pk}")
    if is_solved and may.accept:
        items.insert(0, controls.menu_button(address("acceptance", pk), "check", _("This solved it"), swap="answers"))
    return items


def notice(pk: int, status: str, may: PostRights) -> SafeString:
    """Says of what was hidden or deleted that only few still see it."""
    if status == "published":
        return EMPTY
    words = (
        _("A moderator has hidden this. Only the author and moderators see it.")
        if status == "hidden"
        else _("This was deleted. Only moderators see it.")
    )
    return threads.gone(words, address("post_deletion", pk) if may.restore else "", f"post-{pk}")


def menu(pk: int, may: PostRights, *, swap: str = "") -> list[SafeString]:
    """What a post's or an answer's `…` offers. ``swap``: the id that a deletion replaces; "" leaves the page."""
    items = []
    if may.edit:
        items.append(controls.menu_link(address("post_edit", pk), "pencil", _("Edit")))
    if may.revisions:
        items.append(controls.menu_link(address("post_revisions", pk), "history", _("History")))
    if may.delete:
        url = address("post_deletion", pk)
        items.append(controls.menu_button(url, "trash-2", _("Delete"), danger=True, swap=swap))
    if may.report:
        items.append(controls.menu_link(address("post_reports", pk), "flag", _("Report")))
    return items
