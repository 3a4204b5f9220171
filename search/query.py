"""The language of the search box: words, "phrases", -not, prefix*, and filters such as in:beer kind:question by:@anna.

``parse`` never refuses: what it does not understand is searched as words, and said in ``notes``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.utils.translation import gettext_lazy as _

from search import language

#: The longest text that is looked at, and the most terms; the rest is left out.
LONGEST, MOST_TERMS = 300, 24
KINDS = ("question", "answer", "article", "discussion", "idea", "update", "praise", "comment")
STATES = ("solved", "unsolved", "unanswered", "accepted")
#: Names of filters, and the values of those that have few.
OPERATORS: dict[str, tuple[str, ...]] = {
    "in": (),
    "kind": KINDS,
    "topic": (),
    "by": (),
    "is": STATES,
    "after": (),
    "before": (),
}

_TOKEN = re.compile(r'(?P<not>-)?(?:(?P<name>[A-Za-z]{2,20}):)?(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<bare>[^\s"]+))')
_DATE = re.compile(r"^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$")


@dataclass(frozen=True, slots=True)
class Term:
    """``form``: "word", "phrase" or "prefix" (without its star)."""

    text: str
    form: str = "word"
    is_negated: bool = False

    @property
    def is_plain(self) -> bool:
        """A word that should be there: one that typos are forgiven in."""
        return self.form == "word" and not self.is_negated

    @property
    def is_stop_word(self) -> bool:
        return language.is_stop_word(self.text)

    def __str__(self) -> str:
        text = f'"{self.text}"' if self.form == "phrase" else f"{self.text}*" if self.form == "prefix" else self.text
        return f"-{text}" if self.is_negated else text


@dataclass(frozen=True, slots=True)
class Filter:
    """``name``:``value``, e.g. kind:question."""

    name: str
    value: str
    is_negated: bool = False

    def __str__(self) -> str:
        value = f'"{self.value}"' if re.search(r"\s", self.value) else self.value
        return f"{'-' if self.is_negated else ''}{self.name}:{value}"


@dataclass(frozen=True)
class SearchQuery:
    """What somebody looks for. ``notes``: what was not understood, in words for her."""

    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, (*self.terms, *self.filters)))

    def __bool__(self) -> bool:
        return bool(self.terms or self.filters)

    @property
    def words(self) -> str:
        """The terms alone, as typed: a title for a question that nobody has asked."""
        return " ".join(term.text for term in self.terms if not term.is_negated)

    def values(self, name: str, *, negated: bool = False) -> tuple[str, ...]:
        """The values of one filter."""
        return tuple(f.value for f in self.filters if f.name == name and f.is_negated == negated)

    def having(self, name: str, value: str) -> SearchQuery:
        """With this filter added; a date replaces the one that was there."""
        added = Filter(name, value)
        kept = [f for f in self.filters if f != added and not (f.name == name and name in ("after", "before"))]
        return replace(self, filters=(*kept, added))

    def lacking(self, name: str, value: str | None = None) -> SearchQuery:
        """Without this filter; without all of that name when no value is given."""
        kept = tuple(f for f in self.filters if not (f.name == name and value in (None, f.value)))
        return replace(self, filters=kept)

    def with_terms(self, terms: Iterable[Term]) -> SearchQuery:
        return replace(self, terms=tuple(terms))


def parse(text: str) -> SearchQuery:
    """Read what somebody typed. Never raises."""
    terms: list[Term] = []
    filters: list[Filter] = []
    notes: list[str] = []
    for match in _TOKEN.finditer(text.replace("\x00", " ")[:LONGEST]):
        name, value = (match["name"] or "").lower(), match["quoted"] if match["bare"] is None else match["bare"]
        is_negated = match["not"] is not None
        if name:
            read = _filter(name, value, is_negated)
            if isinstance(read, Filter):
                if read not in filters:
                    filters.append(read)
                continue
            if read:
                notes.append(read)
            if match["quoted"] is None:
                value = f"{match['name']}:{value}"
        term = _term(value, is_negated, is_phrase=match["quoted"] is not None)
        if term is not None and term not in terms:
            terms.append(term)
    return SearchQuery(tuple(terms[:MOST_TERMS]), tuple(filters[:MOST_TERMS]), tuple(dict.fromkeys(notes)))


def _term(text: str, is_negated: bool, *, is_phrase: bool) -> Term | None:
    found = language.words(text)
    if not found:
        return None
    if is_phrase:
        return Term(" ".join(text.split()), "phrase", is_negated)
    if text.endswith("*") and len(text.rstrip("*")) >= 2:
        return Term(text.rstrip("*"), "prefix", is_negated)
    return Term(text.strip("*.,;:!?()[]{}'`") or text, "word", is_negated)


def _filter(name: str, value: str, is_negated: bool) -> Filter | str:
    """The filter, or why it is none ("" where nothing need be said: "https://…")."""
    value = value.strip()
    if name not in OPERATORS:
        known = ", ".join(f"{operator}:" for operator in OPERATORS)
        if value.startswith("//"):
            return ""
        return _("“%(name)s:” is not a filter and was searched as a word. Filters are %(known)s.") % {
            "name": name,
            "known": known,
        }
    if name in ("after", "before"):
        if period(value) is None:
            return _("“%(name)s:” takes a date such as 2026-01 or 2026-01-31; “%(value)s” was searched as words.") % {
                "name": name,
                "value": value,
            }
        return Filter(name, value)
    plain = value.lstrip("@#").lower()
    if not plain:
        return _("“%(name)s:” needs a value right after the colon.") % {"name": name}
    allowed = OPERATORS[name]
    if allowed and plain not in allowed:
        if plain.removesuffix("s") in allowed:
            return Filter(name, plain.removesuffix("s"), is_negated)
        return _("“%(name)s:” knows %(allowed)s; “%(value)s” was searched as words.") % {
            "name": name,
            "allowed": ", ".join(allowed),
            "value": value,
        }
    return Filter(name, f"@{plain}" if name == "by" and plain != "me" else plain, is_negated)


def period(text: str) -> datetime | None:
    """The beginning of a day, month or year ("2026-01-31", "2026-01", "2026"), in UTC; None when it is none."""
    match = _DATE.match(text)
    if not match:
        return None
    try:
        day = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        return datetime(day.year, day.month, day.day, tzinfo=UTC) if day.year >= 1970 else None
    except ValueError:
        return None
