"""Two owners who leave at the same moment: one of them stays."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from communities import actions
from communities.models import Membership
from tests.factories import make_community, make_member, make_person, viewer_of


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, and a test's is in memory")
def test_two_owners_leaving_at_once_leave_one_behind():
    first = make_person()
    community = make_community(owner=first)
    second = make_member(community, role="owner")
    start = threading.Barrier(2)
    refused: list[str] = []

    def leave(person):
        try:
            start.wait(10)
            actions.leave(actor=viewer_of(person), community=community)
        except ValidationError as error:
            refused.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=(person,)) for person in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert Membership.objects.owning().filter(community=community).count() == 1
    assert len(refused) == 1
