"""Topics: the directory, one topic, following it, describing and merging."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from posts import actions, feeds, policies
from posts.forms.topics import MergeForm, TopicForm
from posts.forms.writing import attempt, status_of
from posts.models import Topic
from posts.pages import topic as topic_pages
from posts.pages import topics as pages
from ui.doors import door, wanted
from ui.requests import Request
from ui.responses import back, page_or_fragment, wants_fragment


def _topic(request: Request, slug: str) -> Topic:
    topic = topic_pages.topic_at(request.viewer, slug)
    if topic is None:
        raise Http404(_("There is no such topic."))
    return topic


def _topic_to_change(request: Request, slug: str) -> Topic:
    topic = _topic(request, slug)
    if not policies.can_edit_topic(request.viewer, topic):
        raise PermissionDenied(_("Only moderators may change topics."))
    return topic


def _next_url(request: Request, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    query["after"] = cursor
    return f"{request.path}?{query.urlencode()}"


@door("GET")
def topics(request: Request) -> HttpResponse:
    """All topics that the viewer may know of, or those that she follows; with search."""
    page = pages.directory(
        request.viewer,
        q=request.GET.get("q", "")[:80].strip(),
        show=request.GET.get("show", ""),
        cursor=request.GET.get("after", ""),
    )
    context = {"page": page, "rows": page.rows, "next_url": _next_url(request, page.next_cursor)}
    return page_or_fragment(request, page="posts/topics.html", fragment="posts/_topics.html", context=context)


@door("GET")
def topic_suggestions(request: Request) -> HttpResponse:
    """Topics that ?q= may begin. JSON with ?format=json, else a list."""
    found = pages.suggest(request.viewer, request.GET.get("q", "")[:80])
    if request.GET.get("format") == "json":
        results = [{"value": one.value, "label": one.value, "hint": one.hint} for one in found]
        return JsonResponse({"results": results})
    return render(request, "posts/_topic_options.html", {"suggestions": found})


@door("GET")
def topic(request: Request, slug: str) -> HttpResponse:
    """A topic; a synonym's address leads to the topic that it stands for."""
    found = _topic(request, slug)
    if found.slug != slug:
        return redirect(found)
    show, cursor = request.GET.get("show", ""), request.GET.get("after", "")
    if wants_fragment(request):
        feed = topic_pages.topic_feed(request.viewer, found, show=show, cursor=cursor)
        context: dict[str, Any] = {"feed": feeds.at(request, feed)}
    else:
        page = topic_pages.topic_page(request.viewer, found, show=show, cursor=cursor)
        context = {"feed": feeds.at(request, page.feed), "page": page}
    return page_or_fragment(request, page="posts/topic.html", fragment="posts/_feed.html", context=context)


@door("POST")
def topic_follow(request: Request, slug: str) -> HttpResponse:
    """Follow (state=on) or stop following (off). htmx gets the button, with ?as=chip a chip."""
    on = wanted(request)
    followed = actions.set_topic_follow(actor=request.viewer, topic=_topic(request, slug), on=on)
    if not wants_fragment(request):
        return back(request, followed.get_absolute_url())
    template = "posts/_topic_chip.html" if request.GET.get("as") == "chip" else "posts/_topic_follow.html"
    return render(request, template, {"topic": followed, "is_followed": on})


@door("GET", "POST")
def topic_edit(request: Request, slug: str) -> HttpResponse:
    """Describe a topic, name its synonyms, list it for everybody."""
    found = _topic_to_change(request, slug)
    names = ", ".join(found.synonyms.order_by("name").values_list("name", flat=True))
    initial = {"description": found.description, "is_listed": found.is_listed, "synonyms": names}
    form = TopicForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changed = attempt(form, lambda: actions.change_topic(actor=request.viewer, topic=found, **form.values()))
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect(changed)
    status = status_of(form) if form.is_bound else 200
    return render(request, "posts/topic_edit.html", {"topic": found, "form": form}, status=status)


@door("GET", "POST")
def topic_merge(request: Request, slug: str) -> HttpResponse:
    """Make a topic the synonym of another one; everything under it moves there."""
    found = _topic_to_change(request, slug)
    form = MergeForm(request.viewer, found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        merged = attempt(form, lambda: actions.merge_topics(actor=request.viewer, topic=found, into=into))
        if merged is not None:
            said = _("“%(name)s” is a synonym of “%(into)s” now, and its posts are here.")
            messages.success(request, said % {"name": found.name, "into": merged.name})
            return redirect(merged)
    numbers = pages.numbers_of(request.viewer, [found.pk]).get(found.pk, pages.Numbers())
    context = {"topic": found, "form": form, "numbers": numbers}
    return render(request, "posts/topic_merge.html", context, status=status_of(form) if form.is_bound else 200)
