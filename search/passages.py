"""The passage of a text that says most about a search, its found words marked. Plain pieces: templates escape them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from search import language
from search.query import Term

#: Signs of a passage, how much of it stands before the first found word, and how much of a text is looked through.
LENGTH, LEAD, FURTHEST = 240, 60, 50_000
#: Found words that are considered as the beginning of the passage.
MOST_STARTS = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that was found, or not."""

    text: str
    is_match: bool = False


@dataclass
class Marks:
    """What to mark: words with these stems, prefixes, exact (folded) words, and literal runs of spaceless writing."""

    stems: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    exact: frozenset[str] = frozenset()
    literals: tuple[str, ...] = ()
    _stem_of: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, terms: Iterable[Term], near: Iterable[str] = ()) -> Marks:
        """For the terms that should be there; ``near``: folded words that were found for misspelt ones."""
        from search import engine

        stems: set[str] = set()
        prefixes, literals = [], []
        for term in terms:
            if term.is_negated:
                continue
            if language.spaced(term.text) != term.text:
                literals.append(language.folded(term.text))
            elif term.form == "prefix":
                prefixes.append(language.folded(term.text))
            elif term.form == "phrase" or not term.is_stop_word:
                stems.update(engine.stems(term.text))
        return cls(frozenset(stems), tuple(prefixes), frozenset(near), tuple(literals))

    def __bool__(self) -> bool:
        return bool(self.stems or self.prefixes or self.exact or self.literals)

    def _pattern(self) -> re.Pattern[str]:
        # A stem's last letters may be the stemmer's own ("happi"), so candidates share its beginning only.
        starts = {stem[: max(len(stem) - 2, min(len(stem), 3))] for stem in self.stems}
        begun = sorted(map(re.escape, starts | set(self.prefixes) | set(self.exact)), key=len, reverse=True)
        parts = [rf"(?<![^\W_])(?:{'|'.join(begun)})\w*"] if begun else []
        return re.compile("|".join([*map(re.escape, self.literals), *parts]))

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and term of each marked word, in order."""
        if not self:
            return
        for match in self._pattern().finditer(language.folded(text)):
            term = self._term(match[0], text[match.start() : match.end()])
            if term:
                yield match.start(), match.end(), term

    def _term(self, word: str, written: str) -> str:
        """What of us the word is, "" when nothing. ``written``: as it stands, which is what the engine stemmed."""
        if word in self.exact or word in self.literals:
            return word
        for prefix in self.prefixes:
            if word.startswith(prefix):
                return prefix
        if word not in self._stem_of:
            from search import engine

            self._stem_of[word] = frozenset(engine.stems(written)) & self.stems
        return next(iter(self._stem_of[word]), "")


def marked(text: str, marks: Marks) -> tuple[Piece, ...]:
    """The whole text in pieces."""
    return _pieces(text, list(marks.find(text)), 0, len(text))


def passage(text: str, marks: Marks, length: int = LENGTH) -> tuple[Piece, ...]:
    """About ``length`` signs around the place with the most of what was looked for; the beginning where nothing was."""
    text = " ".join(text[:FURTHEST].split())
    found = list(marks.find(text))
    if len(text) <= length:
        return _pieces(text, found, 0, len(text))
    start = _best_start(found, length)
    start = _word_start(text, start)
    end = min(len(text), start + length)
    if end < len(text):
        space = text.rfind(" ", start + length // 2, end)
        end = space if space > 0 else end
    pieces = _pieces(text, found, start, end)
    before = (Piece("… "),) if start else ()
    return (*before, *pieces, *((Piece(" …"),) if end < len(text) else ()))


def _best_start(found: list[tuple[int, int, str]], length: int) -> int:
    best, most = 0, (0, 0)
    for number, (start, _end, _term) in enumerate(found[:MOST_STARTS]):
        within = [term for begin, _e, term in found[number : number + 40] if begin < start + length - LEAD]
        score = (len(set(within)), len(within))
        if score > most:
            best, most = max(0, start - LEAD), score
    return best


def _word_start(text: str, start: int) -> int:
    if start <= 0:
        return 0
    space = text.find(" ", start, start + LEAD // 2)
    return space + 1 if space >= 0 else start


def _pieces(text: str, found: list[tuple[int, int, str]], start: int, end: int) -> tuple[Piece, ...]:
    pieces = []
    at = start
    for begin, stop, _term in found:
        if begin < at or stop > end:
            continue
        if begin > at:
            pieces.append(Piece(text[at:begin]))
        pieces.append(Piece(text[begin:stop], is_match=True))
        at = stop
    if at < end:
        pieces.append(Piece(text[at:end]))
    return tuple(pieces)


def nearest(word: str, texts: Iterable[str]) -> list[str]:
    """Words of these texts that a slip of the finger away from ``word`` (folded), nearest and most frequent first."""
    most = language.typos_forgiven(word)
    wanted = language.folded(word)
    if not most:
        return []
    counted: dict[str, int] = {}
    for text in texts:
        for candidate in language.words(language.folded(text)):
            if abs(len(candidate) - len(wanted)) <= most and candidate != wanted:
                counted[candidate] = counted.get(candidate, 0) + 1
    letters = set(wanted)
    near = [
        (slips, -times, candidate)
        for candidate, times in counted.items()
        if len(letters ^ set(candidate)) <= 2 * most
        and (slips := language.slips_between(wanted, candidate, most)) <= most
    ]
    return [candidate for _slips, _times, candidate in sorted(near)]
