"""The embedded engine: tantivy behind haystack's interface (docs/adr/0005-search-engines.md).

Any number of processes read while one writes. A writer holds our file lock, opens the index afresh (a writer of an
index object that has not seen another process's commit would undo it), sweeps what a killed writer left, commits once.
Readers look at ``meta.json`` before each search and reload when it changed. Nothing is stored in the index but numbers.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import tantivy
from haystack.backends import BaseEngine, log_query
from haystack.constants import DJANGO_CT, ID
from tantivy import Occur, Query

from search import language
from search.backends.embedded import EmbeddedBackend, clean
from search.backends.errors import EngineError
from search.backends.tantivy_words import FINGERPRINT, SCHEMA, STEMS, TITLE_BOOST, WORDS, Maker
from search.backends.tree import Hit, TreeQuery
from search.backends.unified import RoomsIndex

#: Memory of a writer in bytes: for a few documents, and for many.
SMALL_HEAP, BULK_HEAP = 15_000_000, 96_000_000
_SEGMENT_FILE = re.compile(r"^([0-9a-f]{32})\.")


class Reader:
    """The index as one process sees it, shared by its threads."""

    _lock = threading.Lock()
    _open: dict[tuple[int, str], Reader] = {}

    def __init__(self, generation: Path) -> None:
        self.meta = generation / "meta.json"
        self.stamp: tuple[int, int, int] | None = None
        self.index = _open(generation)
        self.index.config_reader("manual")
        self.searcher: Any = None

    @classmethod
    def of(cls, generation: Path) -> Reader:
        """The reader of a generation; those of earlier ones are let go."""
        key = (os.getpid(), str(generation))
        with cls._lock:
            reader = cls._open.get(key)
            if reader is None:
                reader = cls(generation)
                for other in [other for other in cls._open if Path(other[1]).parent == generation.parent]:
                    del cls._open[other]
                cls._open[key] = reader
            return reader

    def fresh(self) -> Any:
        """A searcher that sees the last commit of any process."""
        status = self.meta.stat()
        stamp = (status.st_mtime_ns, status.st_ino, status.st_size)
        if stamp != self.stamp:
            with self._lock:
                self.index.reload()
                self.searcher = self.index.searcher()
                self.stamp = stamp
        return self.searcher


def _open(generation: Path) -> Any:
    index = tantivy.Index.open(str(generation))
    index.register_tokenizer("stems", STEMS)
    index.register_tokenizer("words", WORDS)
    return index


class Writer:
    """One open writer; what it is given is seen by others once it is committed."""

    def __init__(self, generation: Path, heap: int = SMALL_HEAP) -> None:
        sweep(generation)
        self._writer: Any = _open(generation).writer(heap, 1)

    def add(self, fields: dict[str, Any], *, is_new: bool = False) -> None:
        """Write a document in place of the one with its id; ``is_new``: there is certainly none."""
        if not is_new:
            self.remove(fields[ID])
        document = tantivy.Document()
        document.add_text("id", fields[ID])
        document.add_text("django_ct", fields[DJANGO_CT])
        for name in ("kind", "section"):
            document.add_text(name, fields[name])
        for name in ("access", "states"):
            for value in fields[name]:
                document.add_text(name, value)
        for name in ("key", "version", "community", "author", "at"):
            if fields[name] is not None:
                document.add_unsigned(name, fields[name])
        for value in fields["topics"]:
            document.add_unsigned("topics", value)
        title, text = language.plain(clean(fields["title"])), language.plain(clean(fields["text"]))
        if title:
            document.add_text("title", title)
            document.add_text("title_words", title)
        document.add_text("text", text)
        document.add_text("words", text)
        self._writer.add_document(document)

    def remove(self, identifier: str) -> None:
        self._writer.delete_documents_by_term("id", identifier)

    def clear(self, models: Iterable[str] | None) -> None:
        if models is None:
            self._writer.delete_all_documents()
        for model in models or ():
            self._writer.delete_documents_by_term("django_ct", model)

    def commit(self) -> None:
        """Make it visible and durable, and wait for the merges it caused."""
        writer, self._writer = self._writer, None
        writer.commit()
        writer.wait_merging_threads()

    def abandon(self) -> None:
        """Forget what was written, and free the engine's own lock although an exception still holds on to us."""
        self._writer = None


def sweep(generation: Path) -> int:
    """Delete files of segments that no commit knows: what a writer that was killed left. Call under the write lock."""
    try:
        known = {segment["segment_id"].replace("-", "") for segment in _meta(generation)["segments"]}
    except (OSError, ValueError, KeyError) as error:
        raise EngineError(f"The search index in {generation} cannot be read; rebuild it.") from error
    swept = 0
    for file in generation.iterdir():
        match = _SEGMENT_FILE.match(file.name)
        if match and match[1] not in known:
            with suppress(OSError):
                file.unlink()
                swept += 1
    return swept


def _meta(generation: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((generation / "meta.json").read_text())
    return found


class TantivyBackend(EmbeddedBackend):
    """haystack's backend over an embedded tantivy index in the folder ``PATH``."""

    maker = Maker()
    fingerprint = FINGERPRINT
    failures = (OSError, ValueError)

    def create(self, generation: Path) -> None:
        tantivy.Index(SCHEMA, str(generation), reuse=False)

    def open_writer(self, generation: Path, *, bulk: bool) -> Writer:
        return Writer(generation, BULK_HEAP if bulk else SMALL_HEAP)

    # --- reading

    def searcher(self) -> Any:
        """A searcher over the last commit. Once more when a rebuild swapped the folder under our feet."""
        for attempt in (1, 2, 3):
            try:
                return Reader.of(self.place.current()).fresh()
            except (OSError, ValueError) as error:
                if attempt == 3:
                    raise EngineError(f"The search index cannot be read: {error}") from error
        raise AssertionError

    @log_query
    def search(self, query_string: Any, **kwargs: Any) -> dict[str, Any]:
        """haystack's search. ``query_string``: a native query (from ``TantivyQuery``), or words to be found."""
        start, end = kwargs.get("start_offset") or 0, kwargs.get("end_offset") or 10
        query = self.whole_query(query_string, kwargs)
        searcher = self.searcher()
        order: dict[str, Any] = {}
        if kwargs.get("sort_by"):
            column = kwargs["sort_by"][0]
            order = {
                "order_by_field": column.removeprefix("-"),
                "order": tantivy.Order.Desc if column.startswith("-") else tantivy.Order.Asc,
            }
        try:
            found = searcher.search(query, limit=max(end - start, 1), offset=start, **order)
            keys = searcher.fast_field_values("key", [address for _score, address in found.hits])
            facets = self._facets(searcher, query, kwargs.get("facets") or {})
        except (OSError, ValueError) as error:
            raise EngineError(f"The search failed: {error}") from error
        hits = [Hit(key, float(score)) for key, (score, _address) in zip(keys, found.hits, strict=True)]
        return {"results": hits, "hits": found.count, "facets": {"fields": facets}, "spelling_suggestion": None}

    def _facets(self, searcher: Any, query: Any, facets: dict[str, Any]) -> dict[str, list[tuple[Any, int]]]:
        wanted = {name: {"terms": {"field": name, "size": options.get("size", 20)}} for name, options in facets.items()}
        if not wanted:
            return {}
        counted = searcher.aggregate(query, wanted)
        return {name: [(bucket["key"], bucket["doc_count"]) for bucket in counted[name]["buckets"]] for name in wanted}

    def alike(self, title: str, text: str) -> Any:
        """A query for documents that share the rarer words of title and text."""
        queries = [
            Query.more_like_this_document_fields_query(
                SCHEMA,
                {field: [language.plain(clean(value))]},
                min_doc_frequency=1,
                min_term_frequency=1,
                max_query_terms=12,
                min_word_length=3,
                boost_factor=boost,
                stop_words=sorted(language.STOP_WORDS),
            )
            for field, value, boost in (("title", title, TITLE_BOOST), ("text", text, 1.0))
            if value.strip()
        ]
        return Query.boolean_query([(Occur.Should, query) for query in queries])

    def versions(self, low: int, high: int) -> dict[int, int]:
        """Key → version of all documents with keys from ``low`` to ``high``."""
        searcher = self.searcher()
        found = searcher.search(self.maker.between("key", low, high), limit=max(searcher.num_docs, 1), count=False)
        addresses = [address for _score, address in found.hits]
        keys, versions = (searcher.fast_field_values(name, addresses) for name in ("key", "version"))
        return dict(zip(keys, versions, strict=True))

    def size(self) -> int:
        """How many documents there are."""
        count: int = self.searcher().num_docs
        return count

    def stems(self, text: str) -> list[str]:
        """The words of a text as the index keeps them."""
        found: list[str] = STEMS.analyze(language.plain(text))
        return found


class TantivyQuery(TreeQuery):
    """haystack's query for tantivy."""


class TantivyEngine(BaseEngine):
    """What HAYSTACK_CONNECTIONS names."""

    backend = TantivyBackend
    query = TantivyQuery
    unified_index = RoomsIndex
