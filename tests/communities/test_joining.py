"""Joining, asking, leaving: who becomes a member of what, and when."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activity.models import Event
from communities import actions
from communities.models import Community, Invitation, JoinRequest, Membership
from tests.factories import make_admin, make_community, make_member, make_person, viewer_of

pytestmark = pytest.mark.django_db


def verbs():
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


def members_count(community):
    return Community.objects.get(pk=community.pk).members_count


def test_anybody_joins_an_open_community_once():
    community, viewer = make_community(owner=make_person()), viewer_of(make_person())
    assert not viewer.is_member_of(community.pk)
    actions.join(actor=viewer, community=community)
    actions.join(actor=viewer, community=community)
    assert viewer.is_member_of(community.pk)
    assert members_count(community) == 2
    assert verbs() == ["member_joined"]


@pytest.mark.parametrize("visibility", ["closed", "secret"])
def test_nobody_joins_another_community_by_herself(visibility):
    community = make_community(visibility=visibility, owner=make_person())
    with pytest.raises(PermissionDenied):
        actions.join(actor=viewer_of(make_person()), community=community)


def test_archived_community_takes_nobody(db):
    owner = make_person()
    community = make_community(owner=owner)
    actions.set_archived(actor=viewer_of(owner), community=community, on=True)
    with pytest.raises(ValidationError, match="archived"):
        actions.join(actor=viewer_of(make_person()), community=community)


def test_leaving_twice_changes_nothing_the_second_time():
    community = make_community(owner=make_person())
    person = make_member(community)
    viewer = viewer_of(person)
    actions.leave(actor=viewer, community=community)
    actions.leave(actor=viewer, community=community)
    assert members_count(community) == 1
    assert verbs() == ["member_left"]


def test_last_owner_cannot_leave_and_is_told_what_to_do():
    owner = make_person()
    community = make_community(owner=owner)
    make_member(community, role="moderator")
    with pytest.raises(ValidationError, match="Make another member an owner"):
        actions.leave(actor=viewer_of(owner), community=community)


def test_owner_leaves_where_another_stays():
    owner = make_person()
    community = make_community(owner=owner)
    make_member(community, role="owner")
    actions.leave(actor=viewer_of(owner), community=community)
    assert members_count(community) == 1


def test_an_owner_who_was_deactivated_does_not_count_as_the_other():
    owner = make_person()
    community = make_community(owner=owner)
    make_member(community, make_person(is_active=False), role="owner")
    with pytest.raises(ValidationError):
        actions.leave(actor=viewer_of(owner), community=community)


def test_request_is_approved_with_a_note():
    owner, person = make_person(), make_person()
    community = make_community(visibility="closed", owner=owner)
    request = actions.request_to_join(actor=viewer_of(person), community=community, message="I build it")
    again = actions.request_to_join(actor=viewer_of(person), community=community, message="Please")
    assert again == request
    decided = actions.decide_request(actor=viewer_of(owner), request=request, approve=True, note="Welcome")
    actions.decide_request(actor=viewer_of(owner), request=request, approve=True)
    assert (decided.state, decided.note, decided.decided_by) == ("approved", "Welcome", owner)
    assert Membership.objects.filter(community=community, person=person).exists()
    assert members_count(community) == 2
    assert verbs() == ["join_requested", "member_joined", "join_approved"]
    approved = Event.objects.get(verb="join_approved")
    assert approved.is_audit
    assert approved.data == {"request_id": request.pk, "note": "Welcome"}


def test_declined_person_may_ask_again():
    owner, person = make_person(), make_person()
    community = make_community(visibility="closed", owner=owner)
    first = actions.request_to_join(actor=viewer_of(person), community=community)
    actions.decide_request(actor=viewer_of(owner), request=first, approve=False, note="Not yet")
    assert not Membership.objects.filter(community=community, person=person).exists()
    second = actions.request_to_join(actor=viewer_of(person), community=community)
    assert second.pk != first.pk


def test_decided_request_is_not_decided_otherwise():
    owner = make_person()
    community = make_community(visibility="closed", owner=owner)
    request = actions.request_to_join(actor=viewer_of(make_person()), community=community)
    actions.decide_request(actor=viewer_of(owner), request=request, approve=False)
    with pytest.raises(ValidationError, match="declined already"):
        actions.decide_request(actor=viewer_of(owner), request=request, approve=True)


def test_member_does_not_decide():
    community = make_community(visibility="closed", owner=make_person())
    request = actions.request_to_join(actor=viewer_of(make_person()), community=community)
    with pytest.raises(PermissionDenied):
        actions.decide_request(actor=viewer_of(make_member(community)), request=request, approve=True)


def test_moderator_and_administrator_decide():
    community = make_community(visibility="closed", owner=make_person())
    for judge in (make_member(community, role="moderator"), make_admin()):
        request = actions.request_to_join(actor=viewer_of(make_person()), community=community)
        assert actions.decide_request(actor=viewer_of(judge), request=request, approve=True).state == "approved"


def test_request_to_an_open_or_secret_community_is_refused():
    for visibility in ("open", "secret"):
        with pytest.raises(PermissionDenied):
            actions.request_to_join(
                actor=viewer_of(make_person()), community=make_community(visibility=visibility, owner=make_person())
            )


def test_member_has_nothing_to_ask_for():
    community = make_community(visibility="closed", owner=make_person())
    with pytest.raises(ValidationError, match="member"):
        actions.request_to_join(actor=viewer_of(make_member(community)), community=community)


def test_own_request_is_withdrawn_and_others_are_not():
    person = make_person()
    community = make_community(visibility="closed", owner=make_person())
    request = actions.request_to_join(actor=viewer_of(person), community=community)
    with pytest.raises(PermissionDenied):
        actions.withdraw_request(actor=viewer_of(make_person()), request=request)
    assert actions.withdraw_request(actor=viewer_of(person), request=request).state == "withdrawn"
    assert actions.withdraw_request(actor=viewer_of(person), request=request).state == "withdrawn"
    assert not JoinRequest.objects.pending().exists()


def test_joining_settles_what_waited():
    person, owner = make_person(), make_person()
    community = make_community(visibility="closed", owner=owner)
    actions.request_to_join(actor=viewer_of(person), community=community)
    actions.change(actor=viewer_of(owner), community=community, visibility="open")
    actions.join(actor=viewer_of(person), community=community)
    assert JoinRequest.objects.get().state == "approved"
    assert not Invitation.objects.unanswered().exists()
