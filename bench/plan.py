"""What is measured, with its budget; and who asks for what on a given site."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Page:
    """One kind of request. ``cpu`` in ms, ``p95`` in ms, ``gzip`` in KB: budgets, None where there is none."""

    name: str
    cpu: float | None = None
    queries: int | None = None
    p95: float | None = None
    gzip: float | None = None
    method: str = "GET"
    is_fragment: bool = False
    requests: int = 150
    #: Addresses that share out this kind's requests, given by ``bench.subjects``; for POST with the form's fields.
    targets: list[dict[str, Any]] = field(default_factory=list)


PAGES = (
    Page("floor"),  # an answer without a page: what the server itself costs on this machine, now
    Page("home", cpu=4, queries=12, gzip=12),
    Page("community", cpu=4, queries=12, gzip=12),
    Page("community active", cpu=4, queries=12, gzip=12),
    Page("community best", cpu=4, queries=12, gzip=12),
    Page("community solved", cpu=4, queries=12, gzip=12),
    Page("topic", cpu=4, queries=12, gzip=12),
    Page("questions", cpu=4, queries=12, gzip=12),
    Page("questions newest", cpu=4, queries=12, gzip=12),
    Page("questions active", cpu=4, queries=12, gzip=12),
    Page("questions solved", cpu=4, queries=12, gzip=12),
    Page("communities", cpu=4, queries=12, gzip=12),
    Page("topics", cpu=4, queries=12, gzip=12),
    Page("post", cpu=4, queries=14),
    Page("profile", cpu=5, queries=12),
    Page("people", cpu=5, queries=12),
    Page("inbox", cpu=5, queries=12),
    Page("search", cpu=15, queries=8, p95=60),
    Page("type-ahead", cpu=5, queries=3, p95=20, is_fragment=True),
    Page("vote", cpu=3, queries=10, method="POST", is_fragment=True),
    Page("create post", cpu=10, queries=25, method="POST", requests=60),
)
FIRST_VIEW_KB, FIRST_VIEW_REQUESTS = 120, 8
WEB_MEMORY_MB, ALL_MEMORY_MB = 120, 400
