"""What the contract suite shares: small documents, and short questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from search import documents, engine
from search.documents import Document
from search.engine import Ask
from search.query import parse


def post(pk: int, title: str = "", body: str = "", **fields: Any) -> Document:
    """A question that readers of community 1 may find."""
    fields.setdefault("kind", "question")
    fields.setdefault("section", "posts")
    fields.setdefault("access", ("c1",))
    fields.setdefault("community", 1)
    fields.setdefault("author", 5)
    fields.setdefault("at", datetime(2026, 1, pk % 28 + 1, tzinfo=UTC))
    return Document(pk=pk, title=title, body=body, **fields)


def put(*found: Document, removed: Iterable[int] = ()) -> None:
    """Write documents of posts, remove others."""
    source = documents.sources()["post"]
    ids = [*(document.pk for document in found), *removed]
    with engine.writing([source.key(pk) for pk in ids]) as writing:
        writing.put(source, found, ids)


def ids(text: str = "", **conditions: Any) -> list[int]:
    """Primary keys of what is found, best first; readers of community 1 ask unless ``access`` says otherwise."""
    conditions.setdefault("access", frozenset({"c1"}))
    found = engine.find(Ask(terms=parse(text).terms, **conditions), limit=100)
    keys = [documents.source_of_key(hit.key)[1] for hit in found.hits]
    assert found.total == len(keys)
    return keys


def facets(text: str = "", access: frozenset[str] | None = frozenset({"c1"}), **conditions: Any) -> dict[str, Any]:
    wanted = {"kind": 10, "community": 10, "topics": 10, "author": 10, "states": 10, "section": 10}
    ask = Ask(terms=parse(text).terms, access=access, **conditions)
    return {name: dict(values) for name, values in engine.find(ask, limit=1, facets=wanted).facets.items()}
