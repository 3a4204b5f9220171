"""Inviting and answering, secret communities included."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activity.models import Event
from communities import actions
from communities.models import Community, Invitation, Membership
from tests.factories import make_community, make_member, make_person, viewer_of

pytestmark = pytest.mark.django_db


def invited_to(community, inviter):
    person = make_person()
    return person, actions.invite(actor=viewer_of(inviter), community=community, person=person, message="Come")


def test_invited_person_knows_of_a_secret_community_and_does_not_read_it():
    owner = make_person()
    community = make_community(visibility="secret", owner=owner)
    person, _invitation = invited_to(community, owner)
    assert community in Community.objects.visible_to(viewer_of(person))
    assert community not in Community.objects.readable_by(viewer_of(person))
    assert community not in Community.objects.visible_to(viewer_of(make_person()))


def test_accepting_gives_the_membership_once():
    owner = make_person()
    community = make_community(visibility="secret", owner=owner)
    person, invitation = invited_to(community, owner)
    viewer = viewer_of(person)
    membership = actions.answer_invitation(actor=viewer, invitation=invitation, accept=True)
    assert membership is not None
    assert actions.answer_invitation(actor=viewer, invitation=invitation, accept=True) == membership
    assert viewer.is_member_of(community.pk)
    assert Community.objects.get(pk=community.pk).members_count == 2
    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["member_invited", "invitation_accepted", "member_joined"]


def test_declining_ends_the_invitation():
    owner = make_person()
    community = make_community(visibility="secret", owner=owner)
    person, invitation = invited_to(community, owner)
    assert actions.answer_invitation(actor=viewer_of(person), invitation=invitation, accept=False) is None
    assert community not in Community.objects.visible_to(viewer_of(person))
    with pytest.raises(ValidationError):
        actions.answer_invitation(actor=viewer_of(person), invitation=invitation, accept=True)


def test_only_the_invited_person_answers():
    owner = make_person()
    _person, invitation = invited_to(make_community(owner=owner), owner)
    with pytest.raises(PermissionDenied):
        actions.answer_invitation(actor=viewer_of(owner), invitation=invitation, accept=True)


def test_joining_a_closed_community_by_invitation():
    owner = make_person()
    community = make_community(visibility="closed", owner=owner)
    person, _invitation = invited_to(community, owner)
    actions.join(actor=viewer_of(person), community=community)
    assert Membership.objects.filter(community=community, person=person).exists()
    assert not Invitation.objects.unanswered().exists()


@pytest.mark.parametrize(("visibility", "may"), [("open", True), ("closed", False), ("secret", False)])
def test_who_may_invite(visibility, may):
    community = make_community(visibility=visibility, owner=make_person())
    member = viewer_of(make_member(community))
    if may:
        actions.invite(actor=member, community=community, person=make_person())
    else:
        with pytest.raises(PermissionDenied):
            actions.invite(actor=member, community=community, person=make_person())


def test_second_invitation_is_the_first():
    owner = make_person()
    community = make_community(owner=owner)
    person, invitation = invited_to(community, owner)
    assert actions.invite(actor=viewer_of(owner), community=community, person=person) == invitation
    assert Event.objects.filter(verb="member_invited").count() == 1


def test_members_and_closed_accounts_are_not_invited():
    owner = make_person()
    community = make_community(owner=owner)
    for person in (make_member(community), make_person(is_active=False)):
        with pytest.raises(ValidationError):
            actions.invite(actor=viewer_of(owner), community=community, person=person)


def test_who_has_asked_is_approved_rather_than_invited():
    owner, person = make_person(), make_person()
    community = make_community(visibility="closed", owner=owner)
    actions.request_to_join(actor=viewer_of(person), community=community)
    with pytest.raises(ValidationError, match="asked to join"):
        actions.invite(actor=viewer_of(owner), community=community, person=person)


def test_invitation_is_taken_back_by_a_moderator_and_not_by_others():
    owner = make_person()
    community = make_community(owner=owner)
    _person, invitation = invited_to(community, owner)
    with pytest.raises(PermissionDenied):
        actions.cancel_invitation(actor=viewer_of(make_member(community)), invitation=invitation)
    actions.cancel_invitation(actor=viewer_of(owner), invitation=invitation)
    actions.cancel_invitation(actor=viewer_of(owner), invitation=invitation)
    assert not Invitation.objects.exists()


def test_invitation_that_was_taken_back_meanwhile_says_so():
    owner, person = make_person(), make_person()
    community = make_community(visibility="closed", owner=owner)
    invitation = actions.invite(actor=viewer_of(owner), community=community, person=person)
    Invitation.objects.all().delete()
    with pytest.raises(ValidationError, match="taken back"):
        actions.answer_invitation(actor=viewer_of(person), invitation=invitation, accept=True)
