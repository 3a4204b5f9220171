"""Where the story is played: who is there, which communities, and what day it is."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from communities.models import Community
from communities.viewer import Viewer
from demo.dating import Dating
from demo.story import Story


class Stage:
    """The people (by handle), the communities (by their content's name) and the clock of one performance."""

    def __init__(self, now: datetime | None = None) -> None:
        self.story = Story(now or timezone.now())
        self.dating = Dating()
        self.communities: dict[str, Community] = {}
        #: Who may read each community, by handle.
        self.readers: dict[str, list[str]] = {}
        self._viewers: dict[str, Viewer] = {}

    def viewer(self, handle: str) -> Viewer:
        """The person as she looks and acts; one viewer for all her steps."""
        if handle not in self._viewers:
            self._viewers[handle] = Viewer(User.objects.get(handle=handle))
        return self._viewers[handle]

    def person(self, handle: str) -> User:
        person = self.viewer(handle).person
        assert person is not None  # noqa: S101  (everybody of the demo can sign in)
        return person

    def others(self, content: str, handle: str) -> list[str]:
        """Readers of a community but this one."""
        return [reader for reader in self.readers[content] if reader != handle]
