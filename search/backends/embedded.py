"""What the embedded engines share: one writer at a time, readers at any time, a new index beside the live one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Protocol

from haystack import connections
from haystack.backends import BaseSearchBackend
from haystack.exceptions import SkipDocument
from haystack.utils import get_identifier, get_model_ct

from search.backends.errors import EngineError
from search.backends.place import Place


class Writes(Protocol):
    """An open writer; what it is given is seen by others once it is committed."""

    def add(self, fields: dict[str, Any], *, is_new: bool = False) -> None: ...
    def remove(self, identifier: str) -> None: ...
    def clear(self, models: Iterable[str] | None) -> None: ...
    def commit(self) -> None: ...
    def abandon(self) -> None: ...


class EmbeddedBackend(BaseSearchBackend):
    """haystack's backend over an index in the folder ``PATH``. The engine adds what is its own."""

    maker: ClassVar[Any]
    #: Changes with schema and analysis: an index of another fingerprint is not read.
    fingerprint: ClassVar[str]
    #: What the engine raises when something is wrong with its files.
    failures: ClassVar[tuple[type[Exception], ...]] = (OSError,)

    def __init__(self, connection_alias: str, **connection_options: Any) -> None:
        super().__init__(connection_alias, **connection_options)
        self.place = Place(connection_options["PATH"], self.fingerprint)

    def create(self, generation: Path) -> None:
        """Make an empty index there."""
        raise NotImplementedError

    def open_writer(self, generation: Path, *, bulk: bool) -> Writes:
        """A writer; ``bulk``: many documents will come."""
        raise NotImplementedError

    def alike(self, title: str, text: str) -> Any:
        """A query for documents that share the rarer words of title and text."""
        raise NotImplementedError

    def exists(self) -> bool:
        return self.place.exists()

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
    def writer(self, keys: Sequence[int] = (), *, bulk: bool = False) -> Iterator[Writes]:
        """The writer of the live index, committed at the end. A rebuild's journal keeps ``keys``: what it writes."""
        with self.place.writing():
            if not self.place.exists():
                first = self.place.begin()
                self.create(first)
                self.place.publish(first)
            self.place.note(list(keys))
            with self.committed(self.place.current(), bulk=bulk) as writer:
                yield writer

    @contextmanager
    def committed(self, generation: Path, *, bulk: bool) -> Iterator[Writes]:
        """A writer that is committed at the end, or leaves everything as it was."""
        try:
            writer = self.open_writer(generation, bulk=bulk)
        except self.failures as error:
            raise EngineError(f"The search index cannot be written: {error}") from error
        try:
            yield writer
            writer.commit()
        except self.failures as error:
            raise EngineError(f"The search index cannot be written: {error}") from error
        finally:
            writer.abandon()

    @contextmanager
    def rebuild(self) -> Iterator[Rebuild]:
        """Build the next generation beside the live one; ``Rebuild.swap`` puts it in its place."""
        with self.place.rebuilding() as generation:
            self.create(generation)
            yield Rebuild(self, generation)

    # --- reading

    def whole_query(self, query: Any, kwargs: dict[str, Any]) -> Any:
        """A native query, or words to be found, under haystack's ``models``; ``lift``: (query, score) pairs."""
        if isinstance(query, str):
            words = [self.maker.word("content", word) for word in query.split()]
            query = self.maker.both(words or [self.maker.all()])
        if kwargs.get("models"):
            models = [get_model_ct(model) for model in kwargs["models"]]
            query = self.maker.both([query, self.maker.any_of("django_ct", models)])
        for wish, score in kwargs.get("lift") or ():
            query = self.maker.boosted(query, wish, score)
        return query

    def more_like_this(self, model_instance: Any, additional_query_string: Any = None, **kwargs: Any) -> dict[str, Any]:
        """Documents that share the rarer words of a model instance's document."""
        index = connections[self.connection_alias].get_unified_index().get_index(type(model_instance))
        try:
            fields = index.full_prepare(model_instance)
        except SkipDocument:
            return {"results": [], "hits": 0}
        itself = self.maker.any_of("key", [fields["key"]])
        query = self.maker.both([self.alike(fields["title"], fields["text"]), self.maker.without(itself)])
        if additional_query_string is not None:
            query = self.maker.both([query, additional_query_string])
        found: dict[str, Any] = self.search(query, **kwargs)
        return found


class Rebuild:
    """The next generation while it is built."""

    def __init__(self, backend: EmbeddedBackend, generation: Path) -> None:
        self._backend, self._generation = backend, generation

    @contextmanager
    def writer(self) -> Iterator[Writes]:
        """A writer of the next generation, committed at the end."""
        with self._backend.committed(self._generation, bulk=True) as writer:
            yield writer

    @contextmanager
    def swap(self) -> Iterator[list[int]]:
        """Holds the live index still: write the keys it gives again (they changed meanwhile), then the swap is done."""
        place = self._backend.place
        with place.writing():
            yield place.noted()
            place.publish(self._generation)


def clean(text: str) -> str:
    """Text that can be written as UTF-8 (a lone surrogate cannot)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
