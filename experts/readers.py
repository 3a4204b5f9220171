"""Who may read a community, as a set of people: the inverse of ``Community.objects.readable_by`` for many at once.

It only chooses whom to ask and whom to tell; what they are shown asks ``visible_to`` again.
tests/experts/test_readers.py holds the two to the same answers.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from accounts.querysets import UserQuerySet
from communities.models import Community, Membership


def readers_of(community: Community) -> UserQuerySet:
    """People who can sign in and may read what is in ``community``."""
    people = User.objects.active()
    if community.visibility == "open":
        return people
    return people.filter(Q(is_superuser=True) | Q(Exists(members_of(community))))


def members_of(community: Community):
    """The membership, in ``community``, of the person of the outer query."""
    return Membership.objects.filter(community=community, person=OuterRef("pk"))
