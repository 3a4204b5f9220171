"""haystack's view of what the rooms declared: one ``SearchIndex`` class for each ``search.documents.Source``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from haystack import indexes
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SkipDocument
from haystack.utils.loading import UnifiedIndex

from search import documents
from search.documents import Document, Source


class DocumentIndex(indexes.SearchIndex):
    """Base of the derived indexes: the fields that every engine's schema has.

    ``text`` is title, keywords and body together; ``words`` the same without stemming.
    """

    source: Source

    text = indexes.CharField(document=True)
    title = indexes.CharField()
    key = indexes.IntegerField()
    version = indexes.IntegerField()
    kind = indexes.CharField()
    section = indexes.CharField()
    access = indexes.MultiValueField()
    states = indexes.MultiValueField()
    community = indexes.IntegerField(null=True)
    author = indexes.IntegerField(null=True)
    topics = indexes.MultiValueField()
    at = indexes.IntegerField()

    def get_model(self) -> Any:
        return apps.get_model(self.source.model)

    def index_queryset(self, using: str | None = None) -> Any:
        return self.source.rows()

    def full_prepare(self, obj: Document | Any) -> dict[str, Any]:
        """The fields of a document; a model instance (haystack's own commands) is read again by its id."""
        document = obj if isinstance(obj, Document) else self._read(obj.pk)
        self.prepared_data = prepared(self.source, document)
        return self.prepared_data

    def _read(self, pk: int) -> Document:
        found = documents.read(self.source, [pk])
        if not found:
            raise SkipDocument
        return found[0]


def prepared(source: Source, document: Document) -> dict[str, Any]:
    """The document as an engine gets it."""
    return {
        ID: source.identifier(document.pk),
        DJANGO_CT: source.model.lower(),
        DJANGO_ID: str(document.pk),
        "key": source.key(document.pk),
        "version": document.version,
        "kind": document.kind,
        "section": document.section,
        "access": document.access,
        "states": document.states,
        "community": document.community,
        "author": document.author,
        "topics": document.topics,
        "at": document.seconds,
        "title": document.title,
        "text": "\n".join(filter(None, (document.title, document.keywords, document.body))),
    }


def derive(source: Source) -> type[DocumentIndex]:
    """The haystack index class of one source."""
    return type(f"{source.name.title()}Index", (DocumentIndex, indexes.Indexable), {"source": source})


class RoomsIndex(UnifiedIndex):
    """All sources that the rooms declared."""

    def collect_indexes(self) -> Iterable[DocumentIndex]:
        return [derive(source)() for source in documents.sources().values()]
