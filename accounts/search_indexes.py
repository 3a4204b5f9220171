"""What can be found of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from accounts.models import User
from richtext import parse
from search.documents import EVERYONE, Document, Source


def findable_people() -> QuerySet[User]:
    """Everybody who is here: neither deactivated, nor a placeholder that somebody has claimed."""
    return User.objects.filter(is_active=True, claimed_by__isnull=True)


def documents_of_people(ids: Sequence[int]) -> Iterator[Document]:
    """One query."""
    rows = (
        findable_people()
        .filter(pk__in=ids)
        .values_list("pk", "display_name", "handle", "job_title", "department", "location", "bio_source")
    )
    for pk, name, handle, job_title, department, location, bio in rows:
        yield Document(
            pk=pk,
            kind="person",
            section="people",
            access=(EVERYONE,),
            title=name,
            keywords=" ".join(filter(None, (handle, job_title, department, location))),
            body=parse(bio).text if bio else "",
        )


SOURCES = (Source("person", "accounts.User", 3, findable_people, documents_of_people),)
