"""Posts that are about the same: similar questions while one is written, related posts beside a post."""

from __future__ import annotations

from communities.viewer import Viewer
from posts.models import Post
from search import documents, engine, language
from search.engine import Ask, Found
from search.permitted import Scope, rows
from search.query import MOST_TERMS, Term
from search.rows import Row

#: Asked for more than is shown, so that a refused one leaves no hole.
SPARE = 5
#: How much of a body is compared.
BODY = 2000
TOP_LEVEL = ("question", "article", "discussion", "idea", "update", "praise")


def similar_questions(viewer: Viewer, title: str, body: str = "", *, limit: int = 5) -> list[Row]:
    """Questions that she may read and that ask nearly the same. Two queries. ``EngineError`` when it cannot."""
    words = [word for word in language.words(title) if len(word) > 1 and not language.is_stop_word(word)][:MOST_TERMS]
    if not words:
        return []
    scope = Scope.of(viewer)
    terms = tuple(dict.fromkeys(Term(word) for word in words))
    ask = Ask(terms=terms, access=scope.tokens, kinds=("question",), looseness=2)
    found = engine.find(ask, limit=limit + SPARE)
    if len(found.hits) < limit and body.strip():
        known = {hit.key for hit in found.hits}
        more = engine.similar(title, body[:BODY], Ask(access=scope.tokens, kinds=("question",)), limit=limit)
        found = Found((*found.hits, *(hit for hit in more.hits if hit.key not in known)), 0, {})
    return _rows(viewer, found, limit)


def related(viewer: Viewer, post: Post, limit: int = 5) -> list[Row]:
    """Top-level posts that she may read and that share the rarer words of ``post``. Two queries."""
    scope = Scope.of(viewer)
    itself = documents.sources()["post"].key(post.pk)
    ask = Ask(access=scope.tokens, kinds=TOP_LEVEL).excluding([itself])
    return _rows(viewer, engine.similar(post.title, post.body_text[:BODY], ask, limit=limit + SPARE), limit)


def _rows(viewer: Viewer, found: Found, limit: int) -> list[Row]:
    shown = rows(viewer, [hit.key for hit in found.hits])
    return [shown[hit.key] for hit in found.hits if hit.key in shown][:limit]
