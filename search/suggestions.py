"""Type-ahead: titles, people, communities and topics that begin with what is being typed. Three queries at most."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.viewer import Viewer
from search import documents, engine, language
from search.engine import Ask
from search.passages import Marks, Piece, marked
from search.permitted import Scope, rows
from search.query import Term
from search.rows import Row

#: Section → how many of it are shown, its title and its icon.
GROUPS: dict[str, tuple[int, str | Promise, str]] = {
    "posts": (5, _("Posts"), "file-text"),
    "people": (3, _("People"), "user-round"),
    "communities": (3, _("Communities"), "users-round"),
    "topics": (3, _("Topics"), "hash"),
}
#: Asked for more than is shown, so that a refused one leaves no hole.
SPARE = 3
#: How many people, communities and topics are looked through for the best of each.
OTHERS = 60


@dataclass(frozen=True)
class Suggested:
    row: Row
    title: tuple[Piece, ...]
    where: str


@dataclass(frozen=True)
class Group:
    section: str
    label: str | Promise
    icon: str
    items: tuple[Suggested, ...]


def suggest(viewer: Viewer, text: str) -> list[Group]:
    """Groups of what begins so; nothing for less than two signs. Two queries."""
    terms = _terms(text)
    if not terms:
        return []
    scope = Scope.of(viewer)
    ask = Ask(terms=terms, access=scope.tokens, titles_only=True)
    found = _found(ask) or _found(Ask(terms=terms, access=scope.tokens, titles_only=True, looseness=1))
    shown_rows = rows(viewer, [key for keys in found.values() for key in keys])
    marks = Marks.of(terms)
    groups = []
    for section, keys in found.items():
        most, label, icon = GROUPS[section]
        shown = [shown_rows[key] for key in keys if key in shown_rows][:most]
        if shown:
            items = tuple(Suggested(row, marked(row.title, marks), _where(row, scope)) for row in shown)
            groups.append(Group(section, label, icon, items))
    return groups


def _terms(text: str) -> tuple[Term, ...]:
    words = language.words(text[:100])[:8]
    if not words or (len("".join(words)) < 2 and words[0].isascii()):
        return ()
    *whole, last = words
    return (*(Term(word) for word in whole), Term(last, "prefix"))


def _found(ask: Ask) -> dict[str, list[int]]:
    """Section → keys, best first. Posts are many and asked for apart; the others share one question."""
    posts, *others = GROUPS
    hits = [
        *engine.find(replace(ask, sections=(posts,)), limit=GROUPS[posts][0] + SPARE).hits,
        *engine.find(replace(ask, sections=tuple(others)), limit=OTHERS).hits,
    ]
    found: dict[str, list[int]] = {}
    for hit in hits:
        source, _pk = documents.source_of_key(hit.key)
        section = next(name for name, sources in documents.SECTIONS.items() if source.name in sources)
        keys = found.setdefault(section, [])
        if len(keys) < GROUPS[section][0] + SPARE:
            keys.append(hit.key)
    return {section: found[section] for section in GROUPS if section in found}


def _where(row: Row, scope: Scope) -> str:
    """What stands under the title: the community of a post, the work of a person."""
    if row.source == "person":
        return " · ".join(row.details[:2])
    known = scope.communities.get(row.community or 0)
    return known.name if known and row.source == "post" else ""
