"""The set of readers of a community and ``readable_by`` are the same rule, asked from two sides."""

from __future__ import annotations

import pytest

from communities.models import Community
from experts.readers import readers_of
from tests.factories import make_admin, make_community, make_member, make_person, viewer_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("visibility", ["open", "closed", "secret"])
def test_readers_are_those_whom_readable_by_lets_in(visibility):
    community = make_community(visibility=visibility, owner=make_person())
    make_community(visibility=visibility, owner=make_person())
    people = [make_person(), make_admin(), make_member(community), make_member(community, role="moderator")]
    gone = make_member(community, make_person(is_active=False))
    readers = set(readers_of(community))
    for person in [*people, gone]:
        can = Community.objects.readable_by(viewer_of(person)).filter(pk=community.pk).exists()
        assert (person in readers) == can, person
