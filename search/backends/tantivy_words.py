"""tantivy's schema, analysis and queries."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import tantivy
from tantivy import FieldType, Filter, Occur, Query, TextAnalyzerBuilder, Tokenizer

from search import language

#: Words longer than this (bytes) are not indexed.
LONGEST_WORD = 60
#: How much more a word in the title says than one in the text.
TITLE_BOOST = 2.5
#: What a word that is nearly right counts against the right one.
NEARLY = 0.3

RAW = ("id", "django_ct", "kind", "section", "access", "states")
NUMBERS = ("key", "version", "community", "author", "topics", "at")
FACETS = {"kind", "section", "states", "community", "author", "topics"}


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
VERSION = 2
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
        tokens = STEMS.analyze(language.plain(text))
        if not tokens:
            return self.none()
        in_title = Query.boost_query(self._tokens("title", tokens), TITLE_BOOST)
        return in_title if field == "title" else self.either([in_title, self._tokens("text", tokens)])

    def _tokens(self, field: str, tokens: list[Any]) -> Any:
        if len(tokens) == 1:
            return Query.term_query(SCHEMA, field, tokens[0])
        return Query.phrase_query(SCHEMA, field, tokens)

    def prefix(self, field: str, text: str) -> Any:
        *whole, last = WORDS.analyze(language.plain(text)) or [""]
        if not last:
            return self.none()
        queries = [self.word(field, token) for token in whole]
        return self.both([*queries, self._near(field, last, 0, prefix=True)])

    def fuzzy(self, field: str, text: str, distance: int, *, prefix: bool = False) -> Any:
        tokens = WORDS.analyze(language.plain(text))
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
