"""Who may do what with expertise and requests. Pure: the viewer and loaded objects, only the viewer's own queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communities.viewer import Viewer
    from experts.models import Expertise, Offer
    from posts.models import Post


def can_declare(viewer: Viewer) -> bool:
    """Say that she knows a topic: every employee, for herself."""
    return viewer.person is not None


def can_give(viewer: Viewer) -> bool:
    """Name somebody as an expert: moderators and owners of any community, and administrators."""
    return viewer.moderates_any


def can_withdraw(viewer: Viewer, expertise: Expertise) -> bool:
    """Take an expertise back: one's own declaration; what was given, by moderators; anything, by administrators."""
    if viewer.person is None:
        return False
    if expertise.source == "declared" and expertise.person_id == viewer.person.pk:
        return True
    return viewer.is_admin or (expertise.source == "given" and viewer.moderates_any)


def can_decline_given(viewer: Viewer, expertise: Expertise) -> bool:
    """Contest a topic that a moderator gave: only who got it."""
    return viewer.person is not None and expertise.source == "given" and expertise.person_id == viewer.person.pk


def can_ask(viewer: Viewer, question: Post) -> bool:
    """Ask experts about a question (loaded with its community): who asked it, and moderators; not once it is solved or
    locked, nor where nothing is written any more."""
    if viewer.person is None or not question.is_question or question.status != "published":
        return False
    if question.is_solved or question.is_locked or question.community.is_archived:
        return False
    return question.author_id == viewer.person.pk or viewer.moderates(question.community_id)


def can_decline_offer(viewer: Viewer, offer: Offer) -> bool:
    """Say "not me": only who was asked, while she is."""
    return viewer.person is not None and offer.expert_id == viewer.person.pk and offer.state == "offered"
