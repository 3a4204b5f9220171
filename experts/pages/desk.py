"""Asked of me: the questions that wait for one person as an expert, and what became of the others."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from communities.prepared import PreparedPages
from communities.viewer import Viewer
from experts.models import Offer
from ui.keyset import Keyset

PAGE = 25
NEWEST = Keyset("-at", "-id")
#: Tab → states of offers. Answered: also what others solved first.
TABS = {"waiting": ("offered",), "answered": ("answered", "withdrawn"), "declined": ("declined",)}


@dataclass(frozen=True)
class Desk:
    tab: str
    offers: list[Offer]
    next_cursor: str
    is_first: bool


def desk(viewer: Viewer, *, tab: str = "", cursor: str = "") -> Desk:
    """One query. Only questions that she may (still) read and that stand."""
    tab = tab if tab in TABS else "waiting"
    page = _OFFERS.page(viewer, cursor, tab=tab)
    return Desk(tab, page.rows, page.next_cursor, not cursor)


def _offers(viewer: Viewer, tab: str) -> QuerySet[Offer]:
    offers = Offer.objects.visible_to(viewer).filter(
        expert=viewer.person, state__in=TABS[tab], request__question__status="published"
    )
    return with_question(offers)


_OFFERS = PreparedPages(_offers, NEWEST, size=PAGE)


def with_question(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """With all that a row about an offer shows, without the long texts."""
    question = "request__question"
    return offers.select_related("expert", "request__opened_by", f"{question}__author", f"{question}__community").defer(
        *(f"{question}__{name}" for name in ("body_source", "body_html", "body_text"))
    )
