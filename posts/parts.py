"""Parts that rooms above show on the pages of posts, topics and communities. This room knows the places, not the parts.

A room registers its parts when it starts (``AppConfig.ready``); registering the same name again replaces it.
Templates: ``{% for part in page.parts %}{% include part.template with part=part.data %}{% endfor %}``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.forms import Form
from django.http import QueryDict

from communities.viewer import Viewer
from posts.models import Post

#: Where parts may stand, and what ``load`` gets as its subject there.
PLACES = {
    "post.rail": "the post",
    "post.header": "the post",
    "topic.rail": "the topic",
    "community.rail": "the community",
}


@dataclass(frozen=True)
class Part:
    """Something that another room shows in ``place``. ``load`` gives its data in a constant number of queries, or None
    where there is nothing to show this viewer."""

    name: str
    place: str
    template: str
    load: Callable[[Viewer, Any], Any | None]


@dataclass(frozen=True)
class LoadedPart:
    """A part with what it shows."""

    template: str
    data: Any


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Show ``part`` in its place from now on, behind those registered before."""
    if part.place not in PLACES:
        raise ValueError(f"no place is called {part.place!r}; there are {', '.join(PLACES)}")
    _parts[part.name] = part


def parts_for(place: str, viewer: Viewer, subject: Any) -> list[LoadedPart]:
    """What the rooms above show this viewer of ``subject`` in ``place``."""
    return [
        LoadedPart(part.template, data)
        for part in _parts.values()
        if part.place == place and (data := part.load(viewer, subject)) is not None
    ]


# --- The composer ---------------------------------------------------------------------------------------------------


class ComposerPart(Protocol):
    """What another room asks while a post of some kind is written, and does once it is saved."""

    name: str
    template: str

    def form(self, viewer: Viewer, post: Post | None, data: QueryDict | None) -> Form:
        """Its fields, with a prefix of its own; ``post`` is the draft or post that is edited, where there is one."""

    def apply(self, actor: Viewer, post: Post, form: Form) -> None:
        """Carry out what the valid form says, after ``post`` was published."""


_composer_parts: dict[str, tuple[ComposerPart, frozenset[str]]] = {}


def register_composer_part(part: ComposerPart, *, kinds: Iterable[str] = ("question",)) -> None:
    """Show ``part`` in the composer of posts of ``kinds``."""
    _composer_parts[part.name] = (part, frozenset(kinds))


def composer_parts(kind: str) -> list[ComposerPart]:
    """The parts of the composer for a kind."""
    return [part for part, kinds in _composer_parts.values() if kind in kinds]


# --- Marks at authors -----------------------------------------------------------------------------------------------

#: Of a post or question: author's id → words ("Expert in kafka") that stand beside that author's answers and comments.
AuthorMarks = Callable[[Viewer, Post], dict[int, str]]

_author_marks: list[AuthorMarks] = []


def register_author_marks(marks: AuthorMarks) -> None:
    """Ask ``marks`` for words beside authors' names from now on."""
    if marks not in _author_marks:
        _author_marks.append(marks)


def author_marks(viewer: Viewer, post: Post) -> dict[int, str]:
    """The words beside authors on this post's page; where several rooms have some, the first one's."""
    found: dict[int, str] = {}
    for marks in _author_marks:
        found = marks(viewer, post) | found
    return found


# --- Reading --------------------------------------------------------------------------------------------------------

#: Hears that somebody opened the page of a post, answers and comments included.
Reading = Callable[[Viewer, Post], None]

_readings: list[Reading] = []


def register_reading(reading: Reading) -> None:
    """Tell ``reading`` whenever somebody opens a post from now on."""
    if reading not in _readings:
        _readings.append(reading)


def note_reading(viewer: Viewer, post: Post) -> None:
    """Somebody opened the page of ``post``."""
    for reading in _readings:
        reading(viewer, post)
