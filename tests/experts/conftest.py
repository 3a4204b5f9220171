"""A small company that the pages of this room are asked about."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from experts import actions
from experts.models import Expertise, Offer
from tests.factories import make_community, make_member, make_person, make_post, viewer_of


@pytest.fixture
def company(db):
    """Asker (owner of Data) asked Anna, who knows kafka; Jo only works here."""
    asker = make_person("Mira Asker", department="Data", location="Berlin", job_title="Analyst")
    anna = make_person("Anna Schmidt", department="Platform", location="Porto", job_title="Engineer", manager=asker)
    jo = make_person("Jo Lind")
    community = make_community("Data", owner=asker)
    make_member(community, anna)
    actions.declare(actor=viewer_of(anna), topic_name="kafka", note="Brokers since 2019")
    question = make_post(community, asker, title="Why does the consumer lag?", topics=["kafka"])
    actions.ask(actor=viewer_of(asker), question=question, experts=[anna])
    return SimpleNamespace(
        asker=asker,
        anna=anna,
        jo=jo,
        community=community,
        question=question,
        expertise=Expertise.objects.get(),
        offer=Offer.objects.get(),
    )
