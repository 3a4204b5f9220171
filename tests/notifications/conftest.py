"""A small company in which something happens."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from notifications.models import Notification
from tests.factories import make_community, make_member, make_person, make_post, viewer_of


@pytest.fixture
def place(db):
    """A closed community of Olga (owner), Mo (moderator), Asta (asked the question), Ben and Cleo (members); Dan is no
    member."""
    olga, mo, asta, ben, cleo = (make_person(name) for name in ("Olga", "Mo", "Asta", "Ben", "Cleo"))
    community = make_community("Data", visibility="closed", owner=olga)
    make_member(community, mo, "moderator")
    for person in (asta, ben, cleo):
        make_member(community, person)
    question = make_post(community, asta, title="Why does the consumer lag?")
    return SimpleNamespace(
        olga=olga, mo=mo, asta=asta, ben=ben, cleo=cleo, dan=make_person("Dan"), community=community, question=question
    )


@pytest.fixture
def lines_of():
    """``lines_of(person)``: (kind, count) of what she may see, newest first."""

    def read(person):
        notices = Notification.objects.visible_to(viewer_of(person)).order_by("-updated_at", "-id")
        return list(notices.values_list("kind", "count"))

    return read
