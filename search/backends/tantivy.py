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
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.constants import DJANGO_CT, ID
from haystack.exceptions import SkipDocument
from haystack.utils import get_identifier, get_model_ct
from tantivy import FieldType, Filter, Occur, Query, TextAnalyzerBuilder, Tokenizer

from search import language
from search.backends.errors import EngineError
from search.backends.place import Place
from search.backends.tree import Hit, TreeQuery
from search.backends.unified import RoomsIndex

#: Memory of a writer in bytes: for a few documents, and for many.
SMALL_HEAP, BULK_HEAP = 15_000_000, 96_000_000
#: Words longer than this (bytes) are not indexed.
LONGEST_WORD = 60
#: How much more a word in the title says than one in the text.
TITLE_BOOST = 2.5
#: What a word that is nearly right counts against the right one.
NEARLY = 0.3

RAW = ("id", "django_ct", "kind", "section", "access", "states")
NUMBERS = ("key", "version", "community", "author", "topics", "at")
FACETS = {"kind", "section", "states", "community", "author", "topics"}
_SEGMENT_FILE = re.compile(r"^([0-9a-f]{32})\.")


def _stemmer() -> Any:
    return _folding().filter(Filter.stemmer("english")).build()


def _folding() -> Any:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST_WORD))
    return builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    for name in RAW:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in FACETS)
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=name != "version", fast=True)
    builder.add_text_field("title", tokenizer_name="stems")
    builder.add_text_field("text", tokenizer_name="stems")
    # Words as they were written: for prefixes and slips of the finger.
    builder.add_text_field("title_words", tokenizer_name="words", index_option="basic")
    builder.add_text_field("words", tokenizer_name="words", index_option="basic")
    return builder.build()


SCHEMA = _schema()
STEMS, WORDS = _stemmer(), _folding().build()
#: Changes with the schema and the analysis: an index of another one is not read (raise VERSION by hand for the latter).
VERSION = 1
_SHAPE = f"{VERSION} {version('tantivy')} {RAW} {NUMBERS} {sorted(FACETS)}"
FINGERPRINT = f"t{zlib.crc32(_SHAPE.encode()):08x}"


class Maker:
    """tantivy's queries. Conditions that are not text do not change the score."""

    def all(self) -> Any:
        return Query.all_query()

    def none(self) -> Any:
        return Query.empty_query()

    def both(self, queries: Sequence[Any]) -> Any:
        return Query.boolean_query([(Occur.Must, query) for query in queries])

    def either(self, queries: Sequence[Any]) -> Any:
        return Query.disjunction_max_query(list(queries), 0.2)

    def without(self, query: Any) -> Any:
        return Query.boolean_query([(Occur.Must, self._silent(Query.all_query())), (Occur.MustNot, query)])

    def most_of(self, queries: Sequence[Any], least: int) -> Any:
        return Query.boolean_query([(Occur.Should, query) for query in queries], minimum_number_should_match=least)

    def boosted(self, query: Any, wish: Any, score: float) -> Any:
        """``query``, and those also found by ``wish`` score that much more."""
        return Query.boolean_query([(Occur.Must, query), (Occur.Should, Query.const_score_query(wish, score))])

    def word(self, field: str, text: str) -> Any:
        """All tokens of the word beside each other ("e-mail" is two)."""
        return self.phrase(field, text)

    def phrase(self, field: str, text: str) -> Any:
        tokens = STEMS.analyze(language.spaced(text))
        if not tokens:
            return self.none()
        in_title = Query.boost_query(self._tokens("title", tokens), TITLE_BOOST)
        return in_title if field == "title" else self.either([in_title, self._tokens("text", tokens)])

    def _tokens(self, field: str, tokens: list[Any]) -> Any:
        if len(tokens) == 1:
            return Query.term_query(SCHEMA, field, tokens[0])
        return Query.phrase_query(SCHEMA, field, tokens)

    def prefix(self, field: str, text: str) -> Any:
        *whole, last = WORDS.analyze(language.spaced(text)) or [""]
        if not last:
            return self.none()
        queries = [self.word(field, token) for token in whole]
        return self.both([*queries, self._near(field, last, 0, prefix=True)])

    def fuzzy(self, field: str, text: str, distance: int, *, prefix: bool = False) -> Any:
        tokens = WORDS.analyze(language.spaced(text))
        if len(tokens) != 1:
            return self.phrase(field, text)
        return Query.boost_query(self._near(field, tokens[0], distance, prefix=prefix), NEARLY)

    def _near(self, field: str, token: str, distance: int, *, prefix: bool) -> Any:
        in_title = Query.boost_query(
            Query.fuzzy_term_query(SCHEMA, "title_words", token, distance=distance, prefix=prefix), TITLE_BOOST
        )
        if field == "title":
            return in_title
        return self.either([in_title, Query.fuzzy_term_query(SCHEMA, "words", token, distance=distance, prefix=prefix)])

    def any_of(self, field: str, values: Sequence[Any]) -> Any:
        if not values:
            return self.none()
        exact = [str(value) for value in values] if field in RAW else [int(value) for value in values]
        return self._silent(Query.term_set_query(SCHEMA, field, exact))

    def between(self, field: str, low: int | None, high: int | None) -> Any:
        low, high = max(low or 0, 0), 2**63 if high is None else high
        if high < low:
            return self.none()
        return self._silent(Query.range_query(SCHEMA, field, FieldType.Unsigned, low, high))

    def _silent(self, query: Any) -> Any:
        return Query.const_score_query(query, 0.0)


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


def _create(generation: Path) -> None:
    tantivy.Index(SCHEMA, str(generation), reuse=False)


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
        title, text = language.spaced(_clean(fields["title"])), language.spaced(_clean(fields["text"]))
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


def _clean(text: str) -> str:
    """Text that can be written as UTF-8 (a lone surrogate cannot)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


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


@contextmanager
def committed(writer: Writer) -> Iterator[None]:
    """Commit at the end, or abandon everything."""
    try:
        yield
        writer.commit()
    except (ValueError, OSError) as error:
        raise EngineError(f"The search index cannot be written: {error}") from error
    finally:
        writer.abandon()


class TantivyBackend(BaseSearchBackend):
    """haystack's backend over an embedded tantivy index in the folder ``PATH``."""

    maker = Maker()

    def __init__(self, connection_alias: str, **connection_options: Any) -> None:
        super().__init__(connection_alias, **connection_options)
        self.place = Place(connection_options["PATH"], FINGERPRINT)

    # --- writing

    def update(self, index: Any, iterable: Iterable[Any], commit: bool = True) -> None:
        """Write documents (or model instances) of one haystack index, in one commit."""
        with self.writer() as writer:
            for obj in iterable:
                try:
                    fields = index.full_prepare(obj)
                except SkipDocument:
                    writer.remove(get_identifier(obj))
                else:
                    writer.add(fields)

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        with self.writer() as writer:
            writer.remove(get_identifier(obj_or_string))

    def clear(self, models: Iterable[Any] | None = None, commit: bool = True) -> None:
        with self.writer() as writer:
            writer.clear(None if models is None else [get_model_ct(model) for model in models])

    @contextmanager
    def writer(self, keys: Sequence[int] = (), *, bulk: bool = False) -> Iterator[Writer]:
        """The writer of the live index, committed at the end. A rebuild's journal keeps ``keys``: what it writes."""
        with self.place.writing():
            if not self.place.exists():
                first = self.place.begin()
                _create(first)
                self.place.publish(first)
            self.place.note(list(keys))
            writer = self._writer(self.place.current(), BULK_HEAP if bulk else SMALL_HEAP)
            with committed(writer):
                yield writer

    def _writer(self, generation: Path, heap: int) -> Writer:
        try:
            return Writer(generation, heap)
        except (ValueError, OSError) as error:
            raise EngineError(f"The search index cannot be written: {error}") from error

    @contextmanager
    def rebuild(self) -> Iterator[Rebuild]:
        """Build the next generation beside the live one; ``Rebuild.swap`` puts it in its place."""
        with self.place.rebuilding() as generation:
            _create(generation)
            yield Rebuild(self.place, generation)

    # --- reading

    def exists(self) -> bool:
        return self.place.exists()

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
        query = self._narrowed(query_string, kwargs.get("models"))
        for wish, score in kwargs.get("lift") or ():
            query = self.maker.boosted(query, wish, score)
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

    def _narrowed(self, query: Any, models: Iterable[Any] | None) -> Any:
        if isinstance(query, str):
            query = self.maker.both([self.maker.word("content", word) for word in query.split()] or [self.maker.all()])
        if models:
            query = self.maker.both([query, self.maker.any_of("django_ct", [get_model_ct(model) for model in models])])
        return query

    def _facets(self, searcher: Any, query: Any, facets: dict[str, Any]) -> dict[str, list[tuple[Any, int]]]:
        wanted = {name: {"terms": {"field": name, "size": options.get("size", 20)}} for name, options in facets.items()}
        if not wanted:
            return {}
        counted = searcher.aggregate(query, wanted)
        return {name: [(bucket["key"], bucket["doc_count"]) for bucket in counted[name]["buckets"]] for name in wanted}

    def more_like_this(self, model_instance: Any, additional_query_string: Any = None, **kwargs: Any) -> dict[str, Any]:
        """Documents that share the rarer words of a model instance's document."""
        from haystack import connections

        index = connections[self.connection_alias].get_unified_index().get_index(type(model_instance))
        try:
            fields = index.full_prepare(model_instance)
        except SkipDocument:
            return {"results": [], "hits": 0}
        itself = self.maker.any_of("key", [fields["key"]])
        query = self.maker.both([self.alike(fields["title"], fields["text"]), self.maker.without(itself)])
        if additional_query_string is not None:
            query = self.maker.both([query, additional_query_string])
        return self.search(query, **kwargs)

    def alike(self, title: str, text: str) -> Any:
        """A query for documents that share the rarer words of title and text."""
        queries = [
            Query.more_like_this_document_fields_query(
                SCHEMA,
                {field: [language.spaced(_clean(value))]},
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
        found: list[str] = STEMS.analyze(text)
        return found


class Rebuild:
    """The next generation while it is built."""

    def __init__(self, place: Place, generation: Path) -> None:
        self._place, self._generation = place, generation

    @contextmanager
    def writer(self, keys: Sequence[int] = ()) -> Iterator[Writer]:
        """A writer of the next generation, committed at the end."""
        writer = Writer(self._generation, BULK_HEAP)
        with committed(writer):
            yield writer

    @contextmanager
    def swap(self) -> Iterator[list[int]]:
        """Holds the live index still: write the keys it gives again (they changed meanwhile), then the swap is done."""
        with self._place.writing():
            yield self._place.noted()
            self._place.publish(self._generation)


class TantivyQuery(TreeQuery):
    """haystack's query for tantivy."""


class TantivyEngine(BaseEngine):
    """What HAYSTACK_CONNECTIONS names."""

    backend = TantivyBackend
    query = TantivyQuery
    unified_index = RoomsIndex
