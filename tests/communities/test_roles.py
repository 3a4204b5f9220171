"""Roles, removal, and the owner that a community always keeps."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import actions as people
from activity.models import Event
from communities import actions
from communities.models import Community, Membership
from tests.factories import make_admin, make_community, make_member, make_person, viewer_of

pytestmark = pytest.mark.django_db


def membership(community, person):
    return Membership.objects.select_related("community", "person").get(community=community, person=person)


def test_owner_gives_a_role_and_it_is_audited():
    owner = make_person()
    community = make_community(owner=owner)
    person = make_member(community)
    actions.change_role(actor=viewer_of(owner), membership=membership(community, person), role="moderator")
    event = Event.objects.get(verb="role_changed")
    assert event.is_audit
    assert event.data == {"role": "moderator", "role_before": "member"}
    assert viewer_of(person).moderates(community.pk)


def test_moderator_gives_no_roles():
    community = make_community(owner=make_person())
    moderator, person = make_member(community, role="moderator"), make_member(community)
    with pytest.raises(PermissionDenied):
        actions.change_role(actor=viewer_of(moderator), membership=membership(community, person), role="owner")


def test_unknown_role_is_refused():
    owner = make_person()
    community = make_community(owner=owner)
    with pytest.raises(ValidationError):
        actions.change_role(actor=viewer_of(owner), membership=membership(community, owner), role="king")


def test_last_owner_is_not_demoted_nor_removed_even_by_an_administrator():
    owner, admin = make_person(), make_admin()
    community = make_community(owner=owner)
    with pytest.raises(ValidationError, match="only owner"):
        actions.change_role(actor=viewer_of(admin), membership=membership(community, owner), role="member")
    with pytest.raises(ValidationError, match="only owner"):
        actions.remove_member(actor=viewer_of(admin), membership=membership(community, owner))


def test_one_of_two_owners_is_demoted():
    owner, other = make_person(), make_person()
    community = make_community(owner=owner)
    make_member(community, other, role="owner")
    actions.change_role(actor=viewer_of(other), membership=membership(community, owner), role="member")
    with pytest.raises(ValidationError):
        actions.change_role(actor=viewer_of(other), membership=membership(community, other), role="member")


@pytest.mark.parametrize(
    ("by", "whom", "may"),
    [
        ("member", "member", False),
        ("moderator", "member", True),
        ("moderator", "expert", True),
        ("moderator", "moderator", False),
        ("moderator", "owner", False),
        ("owner", "moderator", True),
    ],
)
def test_who_removes_whom(by, whom, may):
    community = make_community(owner=make_person())
    actor, person = make_member(community, role=by), make_member(community, role=whom)
    before = Community.objects.get(pk=community.pk).members_count
    if not may:
        with pytest.raises(PermissionDenied):
            actions.remove_member(actor=viewer_of(actor), membership=membership(community, person))
        return
    actions.remove_member(actor=viewer_of(actor), membership=membership(community, person), note="Moved on")
    assert Community.objects.get(pk=community.pk).members_count == before - 1
    event = Event.objects.get(verb="member_removed")
    assert (event.is_audit, event.person_id, event.data["note"]) == (True, person.pk, "Moved on")


def test_removing_twice_changes_nothing_the_second_time():
    owner = make_person()
    community = make_community(owner=owner)
    gone = membership(community, make_member(community))
    actions.remove_member(actor=viewer_of(owner), membership=gone)
    actions.remove_member(actor=viewer_of(owner), membership=gone)
    assert Community.objects.get(pk=community.pk).members_count == 1
    assert Event.objects.filter(verb="member_removed").count() == 1


def test_community_of_a_deactivated_owner_passes_to_its_longest_serving_moderator(drain):
    owner = make_person()
    community = make_community(owner=owner)
    first, second = make_member(community, role="moderator"), make_member(community, role="moderator")
    people.deactivate(actor=viewer_of(make_admin()), person=owner)
    drain()
    assert membership(community, first).role == "owner"
    assert membership(community, second).role == "moderator"
    assert Event.objects.get(verb="role_changed").actor is None


def test_community_with_another_owner_does_not_pass_on(drain):
    owner, other = make_person(), make_person()
    community = make_community(owner=owner)
    make_member(community, other, role="owner")
    moderator = make_member(community, role="moderator")
    people.deactivate(actor=viewer_of(make_admin()), person=owner)
    drain()
    assert membership(community, moderator).role == "moderator"


def test_who_was_made_owner_a_moment_ago_is_not_removed_by_a_moderator():
    """The page of the moderator is older than the new role."""
    community = make_community(owner=make_person())
    moderator, person = make_member(community, role="moderator"), make_member(community)
    as_it_was = membership(community, person)
    Membership.objects.filter(person=person).update(role="owner")
    with pytest.raises(PermissionDenied):
        actions.remove_member(actor=viewer_of(moderator), membership=as_it_was)
    assert viewer_of(person).owns(community.pk)


def test_role_of_somebody_who_left_meanwhile_is_not_changed():
    owner = make_person()
    community = make_community(owner=owner)
    as_it_was = membership(community, make_member(community))
    Membership.objects.filter(pk=as_it_was.pk).delete()
    with pytest.raises(ValidationError, match="no longer a member"):
        actions.change_role(actor=viewer_of(owner), membership=as_it_was, role="moderator")
