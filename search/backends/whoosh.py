"""The second engine: whoosh, pure Python, for small sites without a compiled wheel. Slower by two orders of magnitude.

whoosh commits by writing a new table of contents and renaming it, so a killed writer leaves the last commit in place.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from haystack.backends import BaseEngine, log_query
from haystack.constants import DJANGO_CT, ID
from whoosh import index as whoosh_index
from whoosh import query as q
from whoosh.reading import TermNotFound

from search import language
from search.backends.embedded import EmbeddedBackend, clean
from search.backends.errors import EngineError
from search.backends.tree import Hit, TreeQuery
from search.backends.unified import RoomsIndex
from search.backends.whoosh_words import FACETS, NUMBERS, SCHEMA, WORDY, Maker, stems

VERSION = 1
_SHAPE = f"{VERSION} {WORDY} {NUMBERS} {sorted(FACETS)}"


class Writer:
    """One open writer of whoosh."""

    def __init__(self, generation: Path) -> None:
        self._writer: Any = whoosh_index.open_dir(str(generation)).writer()

    def add(self, fields: dict[str, Any], *, is_new: bool = False) -> None:
        """Write a document in place of the one with its id; ``is_new``: there is certainly none."""
        title, text = language.plain(clean(fields["title"])), language.plain(clean(fields["text"]))
        values = {
            "id": fields[ID],
            "django_ct": fields[DJANGO_CT],
            "title": title,
            "title_words": title,
            "text": text,
            "words": text,
            **{name: fields[name] for name in ("kind", "section", "key", "version", "at")},
            **{name: " ".join(map(str, fields[name])) for name in ("access", "states", "topics")},
            **{name: "" if fields[name] is None else str(fields[name]) for name in ("community", "author")},
        }
        (self._writer.add_document if is_new else self._writer.update_document)(**values)

    def remove(self, identifier: str) -> None:
        self._writer.delete_by_term("id", identifier)

    def clear(self, models: Iterable[str] | None) -> None:
        for model in models or ():
            self._writer.delete_by_term("django_ct", model)
        if models is None:
            self._writer.delete_by_query(q.Every())

    def commit(self) -> None:
        writer, self._writer = self._writer, None
        writer.commit()

    def abandon(self) -> None:
        """Forget what was written."""
        if self._writer is not None:
            self._writer.cancel()
            self._writer = None


class WhooshBackend(EmbeddedBackend):
    """haystack's backend over a whoosh index in the folder ``PATH``."""

    maker = Maker()
    fingerprint = f"w{zlib.crc32(_SHAPE.encode()):08x}"
    failures = (OSError, ValueError, whoosh_index.IndexError, whoosh_index.LockError)

    def create(self, generation: Path) -> None:
        whoosh_index.create_in(str(generation), SCHEMA)

    def open_writer(self, generation: Path, *, bulk: bool) -> Writer:
        return Writer(generation)

    # --- reading

    def _searcher(self) -> Any:
        """A searcher over the last commit. Once more when a rebuild swapped the folder under our feet."""
        for attempt in (1, 2, 3):
            try:
                return whoosh_index.open_dir(str(self.place.current())).searcher()
            except self.failures as error:
                if attempt == 3:
                    raise EngineError(f"The search index cannot be read: {error}") from error
        raise AssertionError

    @log_query
    def search(self, query_string: Any, **kwargs: Any) -> dict[str, Any]:
        """haystack's search. ``query_string``: a native query (from ``WhooshQuery``), or words to be found."""
        start, end = kwargs.get("start_offset") or 0, kwargs.get("end_offset") or 10
        query = self.whole_query(query_string, kwargs)
        if query is q.NullQuery:
            return {"results": [], "hits": 0, "facets": {"fields": {name: [] for name in kwargs.get("facets") or {}}}}
        column = (kwargs.get("sort_by") or [""])[0]
        order = {"sortedby": column.removeprefix("-"), "reverse": column.startswith("-")} if column else {}
        with self._searcher() as searcher:
            try:
                found = searcher.search(query, limit=end, **order)
                hits = [Hit(hit["key"], float(hit.score or 0)) for hit in found[start:end]]
                total = len(found)
                facets = _facets(searcher, found, kwargs.get("facets") or {})
            except (*self.failures, TermNotFound) as error:
                raise EngineError(f"The search failed: {error}") from error
        return {"results": hits, "hits": total, "facets": {"fields": facets}, "spelling_suggestion": None}

    def alike(self, title: str, text: str) -> Any:
        """A query for documents that share the rarer words of title and text."""
        words = [word for word in language.words(clean(title)) if len(word) > 2 and not language.is_stop_word(word)]
        more = [word for word in language.words(clean(text)) if len(word) > 4 and not language.is_stop_word(word)]
        often = [word for word, _times in Counter(more).most_common(10)]
        chosen = [self.maker.word("content", word) for word in dict.fromkeys([*words, *often])]
        return self.maker.either(chosen)

    def versions(self, low: int, high: int) -> dict[int, int]:
        """Key → version of all documents with keys from ``low`` to ``high``."""
        with self._searcher() as searcher:
            found = searcher.search(self.maker.between("key", low, high), limit=None)
            return {hit["key"]: hit["version"] for hit in found}

    def size(self) -> int:
        """How many documents there are."""
        with self._searcher() as searcher:
            count: int = searcher.doc_count()
            return count

    def stems(self, text: str) -> list[str]:
        """The words of a text as the index keeps them."""
        return stems(text)


def _facets(searcher: Any, found: Any, facets: dict[str, Any]) -> dict[str, list[tuple[Any, int]]]:
    """Counts of the values of all that was found, read from the stored fields."""
    counted: dict[str, Counter[str]] = {name: Counter() for name in facets}
    if facets:
        for number in found.docs():
            stored = searcher.stored_fields(number)
            for name, values in counted.items():
                values.update(str(stored.get(name) or "").split())
    found_values = {}
    for name, values in counted.items():
        most = values.most_common(facets[name].get("size", 20))
        found_values[name] = [(int(value) if name in NUMBERS else value, count) for value, count in most]
    return found_values


class WhooshQuery(TreeQuery):
    """haystack's query for whoosh."""


class WhooshEngine(BaseEngine):
    """What HAYSTACK_CONNECTIONS names."""

    backend = WhooshBackend
    query = WhooshQuery
    unified_index = RoomsIndex
