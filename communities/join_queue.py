"""The queue of requests to join."""

from __future__ import annotations

from communities.models import Community, JoinRequest
from communities.queues import MOST
from communities.viewer import Viewer


def count(viewer: Viewer, community: Community) -> int:
    """Requests that wait for a decision, at most ``MOST``."""
    return len(JoinRequest.objects.pending().filter(community=community).values_list("pk", flat=True)[:MOST])
