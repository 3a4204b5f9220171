"""Buttons that differ between readers: votes, reactions, saving, menus. Joined from safe pieces, without a template
each, because a page has dozens (posts/pieces.py says why)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, wraps
from typing import Any, ParamSpec

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from posts.models import REACTIONS
from posts.pieces import EMPTY
from ui.templatetags.ui import count
from ui.templatetags.ui import icon as _icon

#: Reactions and their icons; the signs of ``REACTIONS`` are for mails, where there are no icons.
REACTION_ICONS = {
    "like": "thumbs-up",
    "thanks": "hand-heart",
    "insight": "lightbulb",
    "celebrate": "party-popper",
    "care": "heart",
    "hm": "circle-help",
}


#: An icon's HTML is the same as long as the process runs; a page draws hundreds.
icon = cache(_icon)


@cache
def _address(name: str) -> tuple[str, str]:
    before, after = reverse(name, args=[987654321]).split("987654321")
    return before, after


def address(name: str, pk: int) -> str:
    """``reverse(name, args=[pk])`` for the addresses of one number, 20 times as fast."""
    before, after = _address(name)
    return f"{before}{pk}{after}"


def joined(pieces: Iterable[SafeString]) -> SafeString:
    """Safe pieces, one after the other."""
    html = EMPTY
    for piece in pieces:
        html += piece
    return html  # type: ignore[return-value]


Given = ParamSpec("Given")


def remembered(draw: Callable[Given, SafeString]) -> Callable[Given, SafeString]:
    """Keep what was drawn last, by what it was drawn from: on a list most buttons look the same to most readers."""

    @lru_cache(maxsize=4096)
    def drawn(language: str | None, *args: Any, **kwargs: Any) -> SafeString:
        return draw(*args, **kwargs)

    @wraps(draw)
    def remember(*args: Given.args, **kwargs: Given.kwargs) -> SafeString:
        return drawn(get_language(), *args, **kwargs)  # type: ignore[arg-type]  # numbers and words

    return remember


# --- Votes ------------------------------------------------------------------------------------------------------------


@remembered
def vote(pk: int, score: int, mine: int, *, may: bool) -> SafeString:
    """Up, score, down. A button sends the vote that it brings about; pressed, it takes the vote back."""
    if not may:
        return format_html(
            '<div class="vote" id="post-{}-vote">{}<span class="vote__score nums">{}</span>'
            '<span class="visually-hidden"> {}</span></div>',
            pk,
            icon("arrow-up", "small"),
            score,
            ngettext("vote", "votes", score),
        )
    return format_html(
        '<div class="vote" id="post-{0}-vote" role="group" aria-label="{1}">{2}'
        '<span class="vote__score nums" aria-live="polite">{3}</span>{4}</div>',
        pk,
        _("Vote"),
        _vote_button(pk, 1, mine, _("Useful"), "arrow-up", format_html(' data-does="{}"', "vote")),
        score,
        _vote_button(pk, -1, mine, _("Not useful"), "arrow-down", EMPTY),
    )


def _vote_button(pk: int, value: int, mine: int, label: str, sign: str, extra: SafeString) -> SafeString:
    return format_html(
        '<button class="vote__button" id="post-{0}-vote-{6}" form="act" formaction="{1}" name="value" value="{2}"'
        ' aria-pressed="{3}" aria-label="{4}" hx-post="{1}" hx-target="#post-{0}-vote" hx-swap="outerHTML"{7}>'
        "{5}</button>",
        pk,
        address("post_vote", pk),
        0 if mine == value else value,
        "true" if mine == value else "false",
        label,
        icon(sign),
        "up" if value > 0 else "down",
        extra,
    )


@remembered
def card_vote(pk: int, score: int, mine: int, *, may: bool) -> SafeString:
    """The one vote button of a card: useful, or taken back."""
    words = ngettext("person finds this useful", "people find this useful", score)
    if not may:
        return _count(icon("arrow-up"), score, words)
    return _card_toggle(
        f"post-{pk}-vote-card",
        address("post_vote", pk),
        "value",
        "1",
        "0",
        mine == 1,
        "vote",
        icon("arrow-up"),
        score,
        words,
    )


@remembered
def card_like(pk: int, number: int, is_mine: bool) -> SafeString:
    """The one reaction of a card, with the number of all of them."""
    words = ngettext("reaction", "reactions", number)
    url = f"{address('post_reactions', pk)}?name=like"
    return _card_toggle(
        f"post-{pk}-like-card", url, "state", "on", "off", is_mine, "like", icon("thumbs-up"), number, words
    )


def _card_toggle(
    key: str,
    url: str,
    name: str,
    press: str,
    release: str,
    is_on: bool,
    does: str,
    sign: SafeString,
    number: int,
    words: str,
) -> SafeString:
    return format_html(
        '<button class="count" id="{0}" form="act" formaction="{1}" name="{2}" value="{3}" aria-pressed="{4}"'
        ' hx-post="{1}" hx-target="this" hx-swap="outerHTML" data-does="{5}">{6}<span class="nums">{7}</span>'
        '<span class="visually-hidden"> {8}</span></button>',
        key,
        url,
        name,
        release if is_on else press,
        "true" if is_on else "false",
        does,
        sign,
        count(number),
        words,
    )


def _count(sign: SafeString, number: int, words: str) -> SafeString:
    return format_html(
        '<span class="count">{}<span class="nums">{}</span><span class="visually-hidden"> {}</span></span>',
        sign,
        count(number),
        words,
    )


# --- Reactions --------------------------------------------------------------------------------------------------------


def reactions(
    of: str, pk: int, counts: Mapping[str, int], mine: Iterable[str], *, may: bool, everything: bool = False
) -> SafeString:
    """The reactions there are, each a toggle, and a button that offers the others. ``of``: "post" or "comment"."""
    mine = set(mine)
    names = [name for name in REACTIONS if everything or counts.get(name) or name in mine]
    return format_html(
        '<div class="reactions" id="{}-{}-reactions" role="group" aria-label="{}">{}{}</div>',
        of,
        pk,
        _("Reactions"),
        joined(_reaction(of, pk, name, counts.get(name, 0), name in mine, may) for name in names),
        _more_reactions(of, pk) if may and not everything else EMPTY,
    )


def _reaction(of: str, pk: int, name: str, number: int, is_mine: bool, may: bool) -> SafeString:
    label = REACTIONS[name][1]
    inside = format_html(
        '{}<span class="reaction__name">{}</span>{}',
        icon(REACTION_ICONS[name]),
        label,
        format_html('<span class="nums">{}</span>', number) if number else EMPTY,
    )
    if not may:
        return format_html('<span class="reaction">{}</span>', inside)
    return format_html(
        '<button class="reaction" id="{0}-{1}-{2}" form="act" formaction="{3}?name={2}" name="state" value="{4}"'
        ' aria-pressed="{5}" title="{8}" hx-post="{3}?name={2}" hx-target="#{0}-{1}-reactions" hx-swap="outerHTML"{7}>'
        "{6}</button>",
        of,
        pk,
        name,
        address(f"{of}_reactions", pk),
        "off" if is_mine else "on",
        "true" if is_mine else "false",
        inside,
        format_html(' data-does="{}"', "like") if name == "like" else EMPTY,
        label,
    )


def _more_reactions(of: str, pk: int) -> SafeString:
    """A link: without JavaScript it opens a page with all reactions, with it they unfold in place."""
    return format_html(
        '<a class="button button--icon button--quiet button--small" id="{0}-{1}-react" href="{2}" aria-label="{3}"'
        ' title="{3}" hx-get="{2}" hx-target="#{0}-{1}-reactions" hx-swap="outerHTML">{4}</a>',
        of,
        pk,
        address(f"{of}_reactions", pk),
        _("React"),
        icon("smile"),
    )


# --- Menus and toggles ------------------------------------------------------------------------------------------------


def toggle(url: str, state: bool, *, css: str, text: str, sign: str, key: str, does: str = "") -> SafeString:
    """A pressed-or-not button that answers htmx with itself. ``key``: its id."""
    return format_html(
        '<button class="{0}" id="{1}" form="act" formaction="{2}" name="state" value="{3}" aria-pressed="{4}"'
        ' hx-post="{2}" hx-target="this" hx-swap="outerHTML"{7}>{5}<span>{6}</span></button>',
        css,
        key,
        url,
        "off" if state else "on",
        "true" if state else "false",
        icon(sign),
        text,
        format_html(' data-does="{}"', does) if does else EMPTY,
    )


@remembered
def bookmark(pk: int, is_saved: bool, *, on_card: bool = False) -> SafeString:
    """ "Save" of a card (an icon) or of a post's page (with words)."""
    url = address("post_bookmark", pk)
    label = _("Saved") if is_saved else _("Save")
    if not on_card:
        sign = "bookmark-check" if is_saved else "bookmark"
        return toggle(
            url,
            is_saved,
            css="button button--quiet button--toggle",
            text=label,
            sign=sign,
            key=f"post-{pk}-save",
            does="save",
        )
    return format_html(
        '<button class="button button--icon button--quiet" id="post-{0}-save-card" form="act" formaction="{1}"'
        ' name="state" value="{2}" aria-pressed="{3}" aria-label="{4}" hx-post="{1}" hx-target="this"'
        ' hx-swap="outerHTML" data-does="save">{5}</button>',
        pk,
        url,
        "off" if is_saved else "on",
        "true" if is_saved else "false",
        _("Save"),
        icon("bookmark"),
    )


def follow(pk: int, is_following: bool) -> SafeString:
    """ "Follow" of a post's page."""
    return toggle(
        address("post_follow", pk),
        is_following,
        css="button button--quiet button--toggle",
        text=_("Following") if is_following else _("Follow"),
        sign="bell",
        key=f"post-{pk}-follow",
        does="follow",
    )


def menu(key: str, items: list[SafeString]) -> SafeString:
    """The `…` menu (a popover, so it opens without JavaScript); nothing without items."""
    if not items:
        return EMPTY
    return format_html(
        '<button class="button button--icon button--quiet button--small" type="button" popovertarget="{0}-menu"'
        ' aria-label="{1}">{2}</button><div class="menu" id="{0}-menu" popover>{3}</div>',
        key,
        _("More"),
        icon("ellipsis"),
        joined(items),
    )


def menu_link(url: str, sign: str, text: str, attributes: SafeString = EMPTY) -> SafeString:
    return format_html('<a class="menu__item" href="{}"{}>{}{}</a>', url, attributes, icon(sign), text)


def menu_button(
    url: str, sign: str, text: str, *, name: str = "state", value: str = "on", danger: bool = False, swap: str = ""
) -> SafeString:
    """A POST from a menu. ``swap``: id of the element that htmx replaces; without it the page is loaded anew."""
    extra: Any = EMPTY
    if swap:
        extra = format_html(' hx-post="{}" hx-target="#{}" hx-swap="outerHTML"', url, swap)
    return format_html(
        '<button class="menu__item{}" form="act" formaction="{}" name="{}" value="{}"{}>{}{}</button>',
        " menu__item--danger" if danger else "",
        url,
        name,
        value,
        extra,
        icon(sign),
        text,
    )
