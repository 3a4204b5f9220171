"""Joining, asking, deciding, roles and invitations through the pages."""

import pytest
from django.urls import reverse

from communities import actions
from communities.models import Community, Invitation, JoinRequest, Membership
from tests.factories import make_community, make_member, make_person, viewer_of

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def url(name, community, *args):
    return reverse(name, args=[community.slug, *args])


def is_member(community, person):
    return Membership.objects.filter(community=community, person=person).exists()


def test_joining_shows_the_welcome_text(as_):
    anna = make_person()
    community = make_community(owner=make_person(), welcome_source="x", welcome_html="<p>Glad you are here</p>")
    browser = as_(anna)
    response = browser.post(url("membership", community), {"state": "on"}, follow=True)
    assert "Glad you are here" in response.content.decode()
    assert "Welcome to" in response.content.decode()
    assert is_member(community, anna)


def test_joining_without_welcome_text_goes_back(as_):
    community = make_community(owner=make_person())
    response = as_(make_person()).post(url("membership", community), {"state": "on", "next": reverse("communities")})
    assert response["Location"] == reverse("communities")


def test_joining_from_the_directory_swaps_the_button(as_):
    community = make_community(owner=make_person())
    response = as_(make_person()).post(url("membership", community), {"state": "on"}, headers=HTMX)
    assert f'id="community-{community.pk}-join"' in response.content.decode()
    assert "Member" in response.content.decode()


def test_leaving_a_secret_community_leads_to_the_directory(as_):
    community = make_community(visibility="secret", owner=make_person())
    response = as_(make_member(community)).post(url("membership", community), {"state": "off"})
    assert response["Location"] == reverse("communities")


def test_last_owner_is_told_why_she_cannot_leave(as_):
    owner = make_person()
    community = make_community(owner=owner)
    response = as_(owner).post(url("membership", community), {"state": "off"}, follow=True)
    assert "only owner" in response.content.decode()
    assert is_member(community, owner)


def test_state_must_be_on_or_off(as_):
    community, anna = make_community(owner=make_person()), make_person()
    as_(anna).post(url("membership", community), {"state": "maybe"})
    assert not is_member(community, anna)


def test_membership_of_a_secret_community_is_404_for_others(as_):
    community = make_community(visibility="secret", owner=make_person())
    assert as_(make_person()).post(url("membership", community), {"state": "on"}).status_code == 404


def test_asking_and_approving_with_a_note(as_):
    owner, anna = make_person(), make_person("Anna Asks")
    community = make_community(visibility="closed", owner=owner)
    as_(anna).post(url("join_requests", community), {"message": "Because I build it"})
    request = JoinRequest.objects.get()
    queue = as_(owner).get(url("join_requests", community)).content.decode()
    assert "Anna Asks" in queue
    assert "Because I build it" in queue
    decide = reverse("join_request", args=[request.pk])
    response = as_(owner).post(decide, {"decision": "approve", "note": "Welcome"}, headers=HTMX)
    assert "Approved" in response.content.decode()
    assert is_member(community, anna)
    as_(owner).post(decide, {"decision": "approve"})
    assert JoinRequest.objects.get().note == "Welcome"


def test_queue_is_for_moderators(as_):
    community = make_community(visibility="closed", owner=make_person())
    assert as_(make_member(community)).get(url("join_requests", community)).status_code == 403
    request = actions.request_to_join(actor=viewer_of(make_person()), community=community)
    address = reverse("join_request", args=[request.pk])
    assert as_(make_member(community)).post(address, {"decision": "approve"}).status_code == 404


def test_too_long_message_comes_back(as_):
    community = make_community(visibility="closed", owner=make_person())
    response = as_(make_person()).post(url("join_requests", community), {"message": "x" * 1001})
    assert response.status_code == 422
    assert not JoinRequest.objects.exists()


def test_withdrawing_by_the_button(as_):
    anna = make_person()
    community = make_community(visibility="closed", owner=make_person())
    request = actions.request_to_join(actor=viewer_of(anna), community=community)
    as_(anna).post(reverse("join_request", args=[request.pk]), {"decision": "withdraw"})
    assert JoinRequest.objects.get().state == "withdrawn"


def test_unknown_decision_changes_nothing(as_):
    owner = make_person()
    community = make_community(visibility="closed", owner=owner)
    request = actions.request_to_join(actor=viewer_of(make_person()), community=community)
    as_(owner).post(reverse("join_request", args=[request.pk]), {"decision": "perhaps"})
    assert JoinRequest.objects.get().state == "pending"


def test_inviting_several_at_once_by_search(as_):
    owner = make_person()
    community = make_community(visibility="secret", owner=owner)
    anna, berta = make_person("Anna Berg"), make_person("Berta Berg")
    browser = as_(owner)
    found = browser.get(url("community_invitations", community), {"q": "berg"}, headers=HTMX).content.decode()
    assert "Anna Berg" in found
    assert "<html" not in found
    browser.post(url("community_invitations", community), {"person": [anna.handle, berta.handle], "message": "Join us"})
    assert set(Invitation.objects.values_list("person__handle", "message")) == {
        (anna.handle, "Join us"),
        (berta.handle, "Join us"),
    }
    assert "Anna Berg" in browser.get(url("community_invitations", community)).content.decode()


def test_ticked_people_stay_while_one_searches_on(as_):
    owner = make_person()
    community = make_community(owner=owner)
    anna = make_person("Anna")
    make_person("Berta")
    page = as_(owner).get(url("community_invitations", community), {"q": "berta", "person": [anna.handle]})
    assert [(c.person.display_name, c.is_chosen) for c in page.context["page"].candidates] == [
        ("Anna", True),
        ("Berta", False),
    ]


def test_inviting_nobody_or_a_stranger_is_refused(as_):
    owner = make_person()
    community = make_community(owner=owner)
    browser = as_(owner)
    assert browser.post(url("community_invitations", community), {}).status_code == 422
    response = browser.post(url("community_invitations", community), {"person": ["nobody.knows"]})
    assert "nobody.knows" in str(response.context["form"].errors)


def test_member_of_a_closed_community_does_not_invite(as_):
    community = make_community(visibility="closed", owner=make_person())
    assert as_(make_member(community)).get(url("community_invitations", community)).status_code == 403


def test_accepting_declining_and_taking_back(as_):
    owner = make_person()
    community = make_community("Secret garden", visibility="secret", owner=owner)
    people = [make_person() for _ in range(3)]
    invitations = [actions.invite(actor=viewer_of(owner), community=community, person=person) for person in people]
    addresses = [reverse("invitation", args=[invitation.pk]) for invitation in invitations]
    assert "Secret garden" in as_(people[0]).get(reverse("invitations")).content.decode()
    page = reverse("invitations")
    accepted = as_(people[0]).post(addresses[0], {"answer": "accept"}, headers={"referer": f"http://testserver{page}"})
    assert accepted["Location"] == reverse("community", args=[community.slug]), "not back to a list without invitations"
    as_(people[1]).post(addresses[1], {"answer": "decline"})
    as_(owner).post(addresses[2], {"answer": "cancel"})
    assert [is_member(community, person) for person in people] == [True, False, False]
    assert not Invitation.objects.unanswered().exists()
    assert as_(make_person()).post(addresses[0], {"answer": "accept"}).status_code == 404


def test_members_are_narrowed_by_role_and_name(as_):
    owner = make_person("Olga Owner")
    community = make_community(owner=owner)
    make_member(community, make_person("Max Moderator"), role="moderator")
    make_member(community, make_person("Anna Member"))
    browser = as_(make_member(community, make_person("Eva Expert"), role="expert"))
    everybody = browser.get(url("community_members", community)).context["page"]
    assert [row.membership.person.display_name for row in everybody.facilitators] == ["Olga Owner", "Max Moderator"]
    assert [row.membership.person.display_name for row in everybody.rows] == ["Eva Expert", "Anna Member"]
    experts = browser.get(url("community_members", community), {"role": "expert"}).context["page"]
    assert [row.membership.person.display_name for row in experts.rows] == ["Eva Expert"]
    named = browser.get(url("community_members", community), {"q": "anna"}).context["page"]
    assert [row.membership.person.display_name for row in named.rows] == ["Anna Member"]
    odd = browser.get(url("community_members", community), {"role": "king"}).context["page"]
    assert len(odd.rows) == 2


def test_role_and_removal_by_the_member_menu(as_):
    owner = make_person()
    community = make_community(owner=owner)
    anna = make_member(community)
    browser = as_(owner)
    address = url("member", community, anna.handle)
    browser.post(address, {"role": "moderator"})
    assert viewer_of(anna).moderates(community.pk)
    browser.post(address, {"role": "king"})
    browser.post(address, {})
    assert viewer_of(anna).moderates(community.pk)
    browser.post(address, {"remove": "1", "note": "Moved"})
    assert not is_member(community, anna)
    assert browser.post(address, {"remove": "1"}).status_code == 404


def test_member_changes_nobody(as_):
    community = make_community(owner=make_person())
    anna = make_member(community)
    assert as_(make_member(community)).post(url("member", community, anna.handle), {"remove": "1"}).status_code == 403
    assert is_member(community, anna)
    assert Community.objects.get(pk=community.pk).members_count == 3
