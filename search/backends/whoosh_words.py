"""whoosh's schema, analysis and queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from whoosh import query as q
from whoosh.analysis import LowercaseFilter, RegexTokenizer, StemFilter
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema

from search import language

#: How much more a word in the title says than one in the text, and what a word that is nearly right counts.
TITLE_BOOST, NEARLY = 2.5, 0.3
#: "Most of the words" looks at no more words than this: whoosh is asked for each combination.
MOST_COMBINED = 8
WORDY = ("id", "django_ct", "kind", "section", "access", "states")
NUMBERS = ("key", "version", "community", "author", "topics", "at")
FACETS = {"kind", "section", "states", "community", "author", "topics"}
STEMS = RegexTokenizer(r"[^\W_]+") | LowercaseFilter() | StemFilter(lang="en")
WORDS = RegexTokenizer(r"[^\W_]+") | LowercaseFilter()
SCHEMA = Schema(
    id=ID(unique=True),
    django_ct=ID(),
    kind=ID(stored=True),
    section=ID(stored=True),
    access=KEYWORD(),
    states=KEYWORD(stored=True),
    community=KEYWORD(stored=True),
    author=KEYWORD(stored=True),
    topics=KEYWORD(stored=True),
    key=NUMERIC(int, bits=64, stored=True),
    version=NUMERIC(int, bits=64, stored=True),
    at=NUMERIC(int, bits=64, sortable=True),
    title=TEXT(STEMS, phrase=True),
    text=TEXT(STEMS, phrase=True),
    title_words=TEXT(WORDS, phrase=False),
    words=TEXT(WORDS, phrase=False),
)


def stems(text: str) -> list[str]:
    """The words of a text as the index keeps them."""
    return [token.text for token in STEMS(language.plain(text))]


def tokens(text: str) -> list[str]:
    """The same without stemming."""
    return [token.text for token in WORDS(language.plain(text))]


class Near(q.FuzzyTerm):  # type: ignore[misc]
    """Words that a slip of the finger away (swapped letters are one slip), or that begin so."""

    def __init__(self, field: str, text: str, most: int, *, as_prefix: bool, boost: float = 1.0) -> None:
        super().__init__(field, text, boost=boost, maxdist=most)
        self.most, self.as_prefix = most, as_prefix

    def _btexts(self, reader: Any) -> Iterator[str]:
        field = reader.schema[self.fieldname]
        for raw in reader.expand_prefix(self.fieldname, self.text[:1]):
            word = field.from_bytes(raw)
            if self._is_near(word):
                yield word

    def _is_near(self, word: str) -> bool:
        length, most = len(self.text), self.most
        begun = range(length - most, length + most + 1) if self.as_prefix else (len(word),)
        return any(language.slips_between(word[:end], self.text, most) <= most for end in begun)


class Maker:
    """whoosh's queries. Conditions that are not text do not change the score."""

    def all(self) -> Any:
        return q.ConstantScoreQuery(q.Every(), 0.0)

    def none(self) -> Any:
        return q.NullQuery

    def both(self, queries: Sequence[Any]) -> Any:
        if any(query is q.NullQuery for query in queries):
            return q.NullQuery
        return q.And(list(queries)) if len(queries) > 1 else queries[0]

    def either(self, queries: Sequence[Any]) -> Any:
        some = [query for query in queries if query is not q.NullQuery]
        return q.Or(some) if some else q.NullQuery

    def without(self, query: Any) -> Any:
        return self.all() if query is q.NullQuery else q.And([self.all(), q.Not(query)])

    def most_of(self, queries: Sequence[Any], least: int) -> Any:
        some = list(queries)[:MOST_COMBINED]
        return self.either([self.both(chosen) for chosen in combinations(some, min(least, len(some)))])

    def boosted(self, query: Any, wish: Any, score: float) -> Any:
        return q.AndMaybe(query, q.ConstantScoreQuery(wish, score))

    def word(self, field: str, text: str) -> Any:
        return self.phrase(field, text)

    def phrase(self, field: str, text: str) -> Any:
        found = stems(text)
        if not found:
            return q.NullQuery
        in_title = self._tokens("title", found, TITLE_BOOST)
        return in_title if field == "title" else q.Or([in_title, self._tokens("text", found, 1.0)])

    def _tokens(self, field: str, found: list[str], boost: float) -> Any:
        return q.Term(field, found[0], boost=boost) if len(found) == 1 else q.Phrase(field, found, boost=boost)

    def prefix(self, field: str, text: str) -> Any:
        *whole, last = tokens(text) or [""]
        if not last:
            return q.NullQuery
        begun = [q.Prefix("title_words", last, boost=TITLE_BOOST)]
        begun += [] if field == "title" else [q.Prefix("words", last)]
        return self.both([*(self.word(field, token) for token in whole), q.Or(begun)])

    def fuzzy(self, field: str, text: str, distance: int, *, prefix: bool = False) -> Any:
        found = tokens(text)
        if len(found) != 1:
            return self.phrase(field, text)
        near = [Near("title_words", found[0], distance, as_prefix=prefix, boost=NEARLY * TITLE_BOOST)]
        near += [] if field == "title" else [Near("words", found[0], distance, as_prefix=prefix, boost=NEARLY)]
        return q.Or(near)

    def any_of(self, field: str, values: Sequence[Any]) -> Any:
        if not values:
            return q.NullQuery
        if field in ("key", "at"):
            terms = [q.NumericRange(field, int(value), int(value)) for value in values]
        else:
            terms = [q.Term(field, str(value)) for value in values]
        return q.ConstantScoreQuery(q.Or(terms), 0.0)

    def between(self, field: str, low: int | None, high: int | None) -> Any:
        if low is not None and high is not None and low > high:
            return q.NullQuery
        return q.ConstantScoreQuery(q.NumericRange(field, low, high), 0.0)
