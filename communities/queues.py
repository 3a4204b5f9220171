"""What waits for a community's moderators. Upper rooms register their queues; the header shows the sum."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communities.models import Community
    from communities.viewer import Viewer

#: Counting stops here: nobody needs to know whether it is 100 or 1,000.
MOST = 100

_queues: dict[str, Callable[[Viewer, Community], int]] = {}


def register(name: str, count: Callable[[Viewer, Community], int]) -> None:
    """``count(viewer, community)``: what waits there, at most ``MOST``, in one query. Asked for moderators only."""
    _queues[name] = count


def waiting(viewer: Viewer, community: Community) -> int:
    """What waits in all queues of the community."""
    return sum(count(viewer, community) for count in _queues.values())
