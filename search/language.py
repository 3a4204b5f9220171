"""Words as people type them: folding, stop words, slips of the finger. English first; the engines stem."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Words that carry no meaning of their own in a question; they may be missing from what is found.
STOP_WORDS = frozenset(
    """
    a about an and any are as at be been but by can could did do does for from had has have how i if in into is
    it its me my no not of on or our should so some than that the their them then there these they this to us
    was we were what when where which who why will with would you your
    """.split()  # noqa: SIM905 (reads as words)
)

_WORD = re.compile(r"\w+")
#: Writing without spaces: each sign is indexed as a word, a query for several is a phrase.
_SPACELESS = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff])")
#: Letters that are written as others.
_TWO = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "þ": "th", "ð": "d"}
#: The same, sign for sign.
_PLAIN = {"ß": "s", "æ": "a", "œ": "o", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "þ": "t", "ð": "d"}


def words(text: str) -> list[str]:
    """The words of a text as they stand, without punctuation."""
    return _WORD.findall(text)


def spaced(text: str) -> str:
    """The text with spaces around the signs of writings that have none."""
    return _SPACELESS.sub(r" \1 ", text) if not text.isascii() and _SPACELESS.search(text) else text


@lru_cache(maxsize=8192)
def _plain_sign(sign: str) -> str:
    if _SPACELESS.match(sign):
        return sign
    return "".join(
        part for part in unicodedata.normalize("NFKD", _TWO.get(sign, sign)) if not unicodedata.combining(part)
    )


def plain(text: str) -> str:
    """Lower case without accents, spaced: what both engines index and look for."""
    if text.isascii():
        return text.lower()
    return "".join(map(_plain_sign, spaced(text.lower())))


def is_stop_word(word: str) -> bool:
    return word.lower() in STOP_WORDS


@lru_cache(maxsize=4096)
def _folded_sign(sign: str) -> str:
    lower = sign.lower()
    if len(lower) != 1:
        lower = lower[:1]
    if lower in _PLAIN:
        return _PLAIN[lower]
    plain = unicodedata.normalize("NFKD", lower)[:1]
    return plain.lower()[:1] or sign


def folded(text: str) -> str:
    """Lower case without accents, sign for sign: positions in the result are positions in ``text``."""
    return text.lower() if text.isascii() else "".join(map(_folded_sign, text))


def typos_forgiven(word: str) -> int:
    """How many slips (a wrong, missing, extra or swapped letter) a word of this length may have: 0 to 2."""
    if any(sign.isdigit() for sign in word) or len(word) < 4:
        return 0
    return 1 if len(word) < 8 else 2


def slips_between(first: str, second: str, most: int) -> int:
    """Damerau-Levenshtein distance (optimal string alignment), or ``most + 1`` when it is larger than ``most``."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        before, last, row = row, before, [i] + [0] * len(second)
        for j, b in enumerate(second, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]
