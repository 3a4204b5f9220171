"""Doors of search: the results, and the fragments that appear while one types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from search import pages, similar
from search.engine import EngineError
from search.suggestions import suggest
from ui.doors import door


@door("GET")
def search(request: HttpRequest) -> HttpResponse:
    """The results. The filter form's choices are first written into the query, so that every search has one address."""
    address = pages.canonical(request.GET)
    if address is not None:
        return redirect(address)
    page = pages.results(
        request.viewer,  # type: ignore[attr-defined]
        request.GET.get("q", "").strip(),
        tab=request.GET.get("tab", ""),
        sort=request.GET.get("sort", ""),
        page=_number(request.GET.get("page", "")),
    )
    return render(request, "search/search.html", {"page": page}, status=503 if page.is_unavailable else 200)


@door("GET")
def search_suggestions(request: HttpRequest) -> HttpResponse:
    """What begins with ``q``, as a listbox of links; empty where the engine does not answer."""
    text = request.GET.get("q", "").strip()
    try:
        groups = suggest(request.viewer, text)  # type: ignore[attr-defined]
    except EngineError:
        groups = []
    return render(request, "search/_suggestions.html", {"groups": groups, "text": text})


@door("GET")
def similar_questions(request: HttpRequest) -> HttpResponse:
    """Questions like the one being written (``q`` its title, ``body`` its text)."""
    try:
        rows = similar.similar_questions(
            request.viewer,  # type: ignore[attr-defined]
            request.GET.get("q", request.GET.get("title", ""))[:300],
            request.GET.get("body", ""),
        )
    except EngineError:
        rows = []
    return render(request, "search/_similar.html", {"rows": rows})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
