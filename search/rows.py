"""One found thing as the database shows it, whatever table it is from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from posts.models import Post

#: Between the parts of ``Row.extra`` where it has several.
SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Person:
    """As much of a person as stands beside a result."""

    pk: int
    handle: str
    display_name: str
    avatar: str

    def avatar_url(self, size: int) -> str:
        return User(handle=self.handle, avatar=self.avatar).avatar_url(size) if self.avatar else ""

    @property
    def url(self) -> str:
        return reverse("person", args=[self.handle])


@dataclass(frozen=True, slots=True)
class Row:
    """``kind``: a post's kind, or the source's name. ``title``: of an answer or comment, that of what it belongs to.

    ``page``: the post whose page it is on. ``answers``: a community's members, a topic's followers. ``extra``:
    "accepted" of an answer; job, department and place of a person; visibility of a community.
    """

    source: str
    pk: int
    kind: str
    title: str
    text: str
    at: datetime | None
    community: int | None
    person: Person | None
    page: int | None
    answers: int
    score: int
    is_solved: bool
    extra: str
    slug: str = ""

    @property
    def url(self) -> str:
        """Its exact place."""
        match self.source:
            case "post" if self.kind == "answer":
                return f"{reverse('post', args=[self.page])}?answer={self.pk}#post-{self.pk}"
            case "post":
                return Post(pk=self.pk, title=self.title, kind=self.kind).get_absolute_url()
            case "comment":
                return f"{reverse('post', args=[self.page])}?comment={self.pk}#comment-{self.pk}"
            case "person":
                return reverse("person", args=[self.slug])
            case _:
                return reverse(self.source, args=[self.slug])

    @property
    def details(self) -> list[str]:
        """The parts of ``extra`` that say something."""
        return [part for part in self.extra.split(SEPARATOR) if part]
