"""haystack's filters (``SQ`` trees) turned into an engine's own query objects, without a detour through text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.tree import Node
from haystack.backends import BaseSearchQuery, SearchNode

from search import language


@dataclass(frozen=True)
class MostOf:
    """A value for ``SQ(content=…)``: documents with at least ``share`` (0-1) of the words; typos are forgiven."""

    words: tuple[str, ...]
    share: float = 0.6
    fuzzy: bool = True

    @property
    def least(self) -> int:
        """How many words must be there."""
        return max(1, round(len(self.words) * self.share))


@dataclass(frozen=True)
class NearlyPrefix:
    """A value for ``SQ(content=…)``: a word that begins nearly like this."""

    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """What an engine finds: a key and how well it fits. Nothing that could be shown."""

    key: int
    score: float


class QueryMaker(Protocol):
    """How an engine makes its queries. ``field`` is "content" (everything), "title", or a field that is not text."""

    def all(self) -> Any: ...
    def none(self) -> Any: ...
    def both(self, queries: Sequence[Any]) -> Any: ...
    def either(self, queries: Sequence[Any]) -> Any: ...
    def without(self, query: Any) -> Any: ...
    def word(self, field: str, text: str) -> Any: ...
    def phrase(self, field: str, text: str) -> Any: ...
    def prefix(self, field: str, text: str) -> Any: ...
    def fuzzy(self, field: str, text: str, distance: int, *, prefix: bool = False) -> Any: ...
    def most_of(self, queries: Sequence[Any], least: int) -> Any: ...
    def any_of(self, field: str, values: Sequence[Any]) -> Any: ...
    def between(self, field: str, low: int | None, high: int | None) -> Any: ...


class TreeQuery(BaseSearchQuery):
    """A query whose ``build_query`` gives a native query object.

    Lookups of text: ``content="two words"`` (both), ``content__exact`` (a phrase), ``content__startswith``,
    ``content__fuzzy`` (distance by the length of each word), ``content=MostOf(…)``; the same for ``title``. Others:
    ``exact``, ``in``, ``gte``, ``lte``, ``gt``, ``lt``, ``range``.
    """

    TEXT = frozenset({"content", "title"})

    def build_query(self) -> Any:
        return self._walk(self.query_filter) if self.query_filter else self.backend.maker.all()

    def _walk(self, node: SearchNode) -> Any:
        maker: QueryMaker = self.backend.maker
        parts = []
        for child in node.children:
            if isinstance(child, Node):
                parts.append(self._walk(child))  # type: ignore[arg-type]
            else:
                field, lookup = node.split_expression(child[0])
                parts.append(self.build_query_fragment(field, lookup, child[1]))
        joined = parts[0] if len(parts) == 1 else (maker.both if node.connector == "AND" else maker.either)(parts)
        return maker.without(joined) if node.negated else joined

    def build_query_fragment(self, field: str, lookup: str, value: Any) -> Any:
        if field in self.TEXT:
            return self._text(field, lookup, value)
        return self._value(field, lookup, value)

    def _text(self, field: str, lookup: str, value: Any) -> Any:
        maker: QueryMaker = self.backend.maker
        if isinstance(value, MostOf):
            make = self._forgiving if value.fuzzy else maker.word
            return maker.most_of([make(field, word) for word in value.words], value.least)
        if isinstance(value, NearlyPrefix):
            return maker.fuzzy(field, value.text, min(1, language.typos_forgiven(value.text)), prefix=True)
        text = str(value)
        if lookup == "exact":
            return maker.phrase(field, text)
        words = text.split()
        if lookup == "startswith":
            *whole, last = words or [""]
            return maker.both([*(maker.word(field, word) for word in whole), maker.prefix(field, last)])
        make = self._forgiving if lookup == "fuzzy" else maker.word
        return maker.both([make(field, word) for word in words]) if words else maker.none()

    def _forgiving(self, field: str, word: str) -> Any:
        """The word, or one that a slip of the finger away; the exact one counts more."""
        maker: QueryMaker = self.backend.maker
        distance = language.typos_forgiven(word)
        exact = maker.word(field, word)
        return maker.either([exact, maker.fuzzy(field, word, distance)]) if distance else exact

    def _value(self, field: str, lookup: str, value: Any) -> Any:
        maker: QueryMaker = self.backend.maker
        match lookup:
            case "in":
                return maker.any_of(field, list(value))
            case "gte":
                return maker.between(field, value, None)
            case "lte":
                return maker.between(field, None, value)
            case "gt":
                return maker.between(field, value + 1, None)
            case "lt":
                return maker.between(field, None, value - 1)
            case "range":
                return maker.between(field, value[0], value[1])
            case _:
                return maker.any_of(field, [value])
