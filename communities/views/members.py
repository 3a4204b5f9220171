"""Who belongs to a community, in which role."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from communities import actions, members
from communities.forms import MembersFilter
from communities.models import Membership
from communities.pages import header
from communities.views.entrance import readable
from ui.doors import door
from ui.requests import Request
from ui.responses import back, page_or_fragment, wants_fragment


@door("GET")
def community_members(request: Request, slug: str) -> HttpResponse:
    """The members, by role and by name."""
    community = readable(request.viewer, slug)
    narrowed = MembersFilter(request.GET)
    page = members.load(
        request.viewer,
        community,
        role=narrowed.value("role"),
        q=narrowed.value("q"),
        cursor=request.GET.get("after", ""),
    )
    context = {"page": page, "community": community}
    if not wants_fragment(request):
        context["header"] = header(request.viewer, community)
    return page_or_fragment(
        request, page="communities/members.html", fragment="communities/_members.html", context=context
    )


@door("POST")
def member(request: Request, slug: str, handle: str) -> HttpResponse:
    """Give a member a role (role=…) or remove her (remove=1, note=…)."""
    community = readable(request.viewer, slug)
    membership = get_object_or_404(
        Membership.objects.visible_to(request.viewer).select_related("person", "community"),
        community=community,
        person__handle=handle,
    )
    person = membership.person
    if request.POST.get("remove") == "1":
        actions.remove_member(actor=request.viewer, membership=membership, note=request.POST.get("note", "")[:1000])
        messages.success(request, _("%(person)s is no longer a member.") % {"person": person.display_name})
    elif role := request.POST.get("role", ""):
        changed = actions.change_role(actor=request.viewer, membership=membership, role=role)
        messages.success(
            request,
            _("%(person)s: %(role)s.") % {"person": person.display_name, "role": changed.get_role_display()},
        )
    else:
        raise ValidationError(_("Send role=… to change the role or remove=1 to remove the member."))
    return back(request, reverse("community_members", args=[community.slug]))
