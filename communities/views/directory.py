"""The directory, and what a community says about itself."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from communities import covers, directory, members, policies
from communities.forms import JoinRequestForm
from communities.pages import header
from communities.views.entrance import known
from ui.doors import door
from ui.requests import Request
from ui.responses import page_or_fragment


@door("GET")
def communities(request: Request) -> HttpResponse:
    """All communities that the viewer may know of, or her own; with search."""
    page = directory.load(
        request.viewer,
        show=request.GET.get("show", "all"),
        q=request.GET.get("q", ""),
        cursor=request.GET.get("after", ""),
    )
    return page_or_fragment(
        request, page="communities/communities.html", fragment="communities/_directory.html", context={"page": page}
    )


@door("GET")
def community_about(request: Request, slug: str) -> HttpResponse:
    """About, rules, welcome, facilitators; the door for those who are not in."""
    community = known(request.viewer, slug)
    context = {
        "header": header(request.viewer, community),
        "facilitators": members.facilitators(request.viewer, community)
        if policies.can_read(request.viewer, community)
        else [],
        "welcomed": request.GET.get("welcome") == "1" and request.viewer.is_member_of(community.pk),
        "form": JoinRequestForm(),
    }
    return render(request, "communities/about.html", context)


@door("GET")
def cover(request: Request, slug: str, version: str) -> HttpResponse:
    """The cover's picture. Its address changes with each upload, so browsers keep it."""
    community = known(request.viewer, slug)
    if not community.cover or covers.version(community.cover) != version:
        raise Http404
    try:
        response = HttpResponse(covers.read(community.cover), content_type="image/webp")
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
