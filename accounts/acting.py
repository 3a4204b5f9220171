"""Who acts or looks, as far as this room needs to know: the ``Viewer`` of the communities room is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from accounts.models import User


class Actor(Protocol):
    """A signed-in person, or nobody (``person`` is None)."""

    person: User | None

    @property
    def is_admin(self) -> bool: ...
