"""The queue of requests to join."""

from __future__ import annotations

from dataclasses import dataclass

from communities.models import Community, JoinRequest
from communities.queues import MOST
from communities.viewer import Viewer


@dataclass(frozen=True)
class JoinQueue:
    """What waits (oldest first) and what was decided last."""

    waiting: tuple[JoinRequest, ...]
    decided: tuple[JoinRequest, ...]


def count(viewer: Viewer, community: Community) -> int:
    """Requests that wait for a decision, at most ``MOST``."""
    return len(JoinRequest.objects.pending().filter(community=community).values_list("pk", flat=True)[:MOST])


def load(viewer: Viewer, community: Community) -> JoinQueue:
    """Two queries."""
    requests = JoinRequest.objects.visible_to(viewer).filter(community=community)
    waiting = requests.pending().select_related("person", "community").order_by("at", "id")[:MOST]
    decided = (
        requests.exclude(state__in=[JoinRequest.State.PENDING, JoinRequest.State.WITHDRAWN])
        .select_related("person", "decided_by", "community")
        .order_by("-decided_at", "-id")[:20]
    )
    return JoinQueue(tuple(waiting), tuple(decided))
