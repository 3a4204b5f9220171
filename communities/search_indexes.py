"""What can be found of communities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from communities.models import Community
from richtext import parse
from search.documents import Document, Source, aware_of


def findable_communities() -> QuerySet[Community]:
    """All of them, by those who may know of them."""
    return Community.objects.all()


def documents_of_communities(ids: Sequence[int]) -> Iterator[Document]:
    """One query."""
    rows = findable_communities().filter(pk__in=ids).values_list("pk", "name", "slug", "summary", "about_source")
    for pk, name, slug, summary, about in rows:
        yield Document(
            pk=pk,
            kind="community",
            section="communities",
            access=(aware_of(pk),),
            title=name,
            keywords=slug,
            body="\n".join(filter(None, (summary, parse(about).text if about else ""))),
        )


SOURCES = (Source("community", "communities.Community", 4, findable_communities, documents_of_communities),)
