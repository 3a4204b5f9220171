"""How the pages of a community are entered."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from communities import policies
from communities.models import Community
from communities.viewer import Viewer


def known(viewer: Viewer, slug: str) -> Community:
    """The community at this address, where the viewer may know of it; 404 otherwise."""
    return get_object_or_404(Community.objects.visible_to(viewer), slug=slug)


def readable(viewer: Viewer, slug: str) -> Community:
    """The same, where she may also read what is in it; 403 for one that only shows itself to her."""
    community = known(viewer, slug)
    if not policies.can_read(viewer, community):
        raise PermissionDenied(_("Only members of this community can see this page."))
    return community
