"""Lists of posts across communities: questions, ideas, the library, what she saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from posts import feeds
from posts.models import Kind
from posts.pages import lists as pages
from ui.doors import door
from ui.requests import Request
from ui.responses import page_or_fragment

Words = Promise | str


@dataclass(frozen=True)
class About:
    """The words of a list, and where its empty state leads."""

    title: Words
    text: Words
    action: Words
    empty_title: Words
    empty_text: Words


_QUESTIONS = About(
    _("Questions"),
    _("What somebody wants to know. An answer takes minutes and helps for years."),
    _("Ask a question"),
    _("No question is here"),
    _("When somebody asks in a community that you may read, it is listed here until it has an answer."),
)
_IDEAS = About(
    _("Ideas"),
    _("What we could do better. Vote for what you would like to see."),
    _("Share an idea"),
    _("No idea yet"),
    _("An idea needs one sentence. Others add to it."),
)
_LIBRARY = About(
    _("Library"),
    _("Articles: what somebody wrote down so that others find it."),
    _("Write an article"),
    _("The library is empty"),
    _("Write down one thing that you have explained more than once."),
)


def _list(request: Request, kind: Kind, about: About) -> HttpResponse:
    page = pages.of_kind(request.viewer, kind, request.GET)
    context: dict[str, Any] = {
        "page": page,
        "feed": feeds.at(request, page.feed),
        "about": about,
        "write_url": f"{reverse('write')}?kind={kind.value}",
    }
    return page_or_fragment(request, page="posts/list.html", fragment="posts/_feed.html", context=context)


@door("GET")
def questions(request: Request) -> HttpResponse:
    """``?show=``: unanswered, newest, active, solved."""
    return _list(request, Kind.QUESTION, _QUESTIONS)


@door("GET")
def ideas(request: Request) -> HttpResponse:
    """``?show=``: newest, best, active."""
    return _list(request, Kind.IDEA, _IDEAS)


@door("GET")
def library(request: Request) -> HttpResponse:
    """Articles. ``?show=``: newest, active."""
    return _list(request, Kind.ARTICLE, _LIBRARY)


@door("GET")
def saved(request: Request) -> HttpResponse:
    """What she saved for later, saved last first."""
    feed = feeds.at(request, feeds.SAVED.page(request.viewer, request.GET.get("after", "")))
    return page_or_fragment(request, page="posts/saved.html", fragment="posts/_feed.html", context={"feed": feed})
