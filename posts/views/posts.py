"""The page of a post."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from posts import actions, parts
from posts.models import Post
from posts.pages import post as pages
from ui.doors import door
from ui.requests import Request
from ui.responses import page_or_fragment


@door("GET")
def post(request: Request, pk: int, slug: str = "") -> HttpResponse:
    """``?answer=``, ``?comment=``, ``?comments=`` lead to something that may not be on the first page."""
    try:
        found = pages.find(request.viewer, pk)
    except Post.DoesNotExist:
        raise Http404(_("There is no such post, or you may not see it.")) from None
    if found.status == "draft":
        return redirect("draft", pk)
    if found.question_id:
        return redirect(f"{reverse('post', args=[found.question_id])}?answer={pk}#post-{pk}")
    if slug != found.slug:
        return _canonical(request, found)
    after = request.GET.get("after", "")
    if after and request.htmx:
        page = pages.load_answers(request.viewer, found, cursor=after)
    else:
        page = pages.load(request.viewer, found, asked=pages.linked(request.viewer, request.GET), cursor=after)
        if page.is_news and request.method == "GET":
            actions.mark_read(actor=request.viewer, post=found)
        if request.method == "GET":
            parts.note_reading(request.viewer, found)
    context = {"page": page, "post": found}
    return page_or_fragment(request, page="posts/post.html", fragment="posts/_answers_page.html", context=context)


def _canonical(request: Request, found: Post) -> HttpResponse:
    """To the address with the words of the title; the browser takes the #place along."""
    query = request.META.get("QUERY_STRING", "")
    address = f"{reverse('post', args=[found.pk, found.slug])}{'?' if query else ''}{query}"
    response = HttpResponsePermanentRedirect(address)
    # Kept for good, two redirects would point at each other once a title is changed back.
    response.headers["Cache-Control"] = "no-cache"
    return response
