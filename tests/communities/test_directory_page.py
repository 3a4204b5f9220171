"""The directory and the about page: who sees which community, and how."""

import pytest
from django.urls import reverse

from communities import actions
from tests.factories import make_admin, make_community, make_member, make_person, viewer_of

pytestmark = pytest.mark.django_db


def about(community):
    return reverse("community_about", args=[community.slug])


def test_directory_shows_what_one_may_know_of(as_):
    owner, anna = make_person(), make_person()
    for visibility in ("open", "closed", "secret"):
        make_community(f"The {visibility} one", visibility=visibility, owner=owner)
    page = as_(anna).get(reverse("communities")).content.decode()
    assert "The open one" in page
    assert "The closed one" in page
    assert "The secret one" not in page
    assert "The secret one" in as_(owner).get(reverse("communities")).content.decode()


def test_stranger_is_sent_to_sign_in(as_):
    response = as_(None).get(reverse("communities"))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_directory_is_searched_and_narrowed_to_mine(as_):
    anna = make_person()
    make_community("Kitchen Garden", owner=anna)
    make_community("Data", summary="Numbers from the kitchen", owner=make_person())
    make_community("Other", owner=make_person())
    browser = as_(anna)
    found = browser.get(reverse("communities"), {"q": "kitchen"}).content.decode()
    assert "Kitchen Garden" in found
    assert "Numbers from the kitchen" in found
    assert "Other" not in found
    mine = browser.get(reverse("communities"), {"show": "mine"}).content.decode()
    assert "Kitchen Garden" in mine
    assert "Numbers from the kitchen" not in mine


def test_archived_communities_have_a_list_of_their_own(as_):
    anna = make_person()
    community = make_community("Old project", owner=anna)
    actions.set_archived(actor=viewer_of(anna), community=community, on=True)
    browser = as_(anna)
    assert "Old project" not in browser.get(reverse("communities")).context["page"].rows
    assert not browser.get(reverse("communities")).context["page"].rows
    assert browser.get(reverse("communities"), {"show": "archived"}).context["page"].rows


def test_directory_goes_on_after_its_last_row_as_a_fragment(as_):
    owner = make_person()
    for number in range(26):
        make_community(f"Community {number:02}", owner=owner)
    browser = as_(make_person())
    first = browser.get(reverse("communities")).context["page"]
    assert len(first.rows) == 24
    more = browser.get(first.next_url, headers={"HX-Request": "true"})
    assert b"<html" not in more.content
    assert [row.community.name for row in more.context["page"].rows] == ["Community 24", "Community 25"]


def test_unreadable_cursor_begins_at_the_start(as_):
    make_community("First", owner=make_person())
    response = as_(make_person()).get(reverse("communities"), {"after": "%%%", "show": "nonsense"})
    assert [row.community.name for row in response.context["page"].rows] == ["First"]


def test_directory_costs_the_same_for_two_and_for_twenty(as_, django_assert_max_num_queries):
    anna, owner = make_person(), make_person()
    for _ in range(20):
        make_member(make_community(visibility="closed", owner=owner), anna)
    browser = as_(anna)
    browser.get(reverse("communities"))
    with django_assert_max_num_queries(9):
        browser.get(reverse("communities"))


def test_secret_community_is_404_for_who_is_not_in(as_):
    community = make_community(visibility="secret", owner=make_person())
    assert as_(make_person()).get(about(community)).status_code == 404
    assert as_(make_member(community)).get(about(community)).status_code == 200
    assert as_(make_admin()).get(about(community)).status_code == 200


def test_invited_person_sees_invitation_and_about_page_only(as_):
    owner, anna = make_person("Olga"), make_person()
    community = make_community(visibility="secret", owner=owner, about_source="The plan", about_html="<p>The plan</p>")
    make_member(community, make_person("Hidden Member"))
    actions.invite(actor=viewer_of(owner), community=community, person=anna, message="Come in")
    browser = as_(anna)
    page = browser.get(about(community)).content.decode()
    assert "Olga invites you" in page
    assert "Come in" in page
    assert "The plan" in page
    assert "Hidden Member" not in page
    assert browser.get(reverse("community_members", args=[community.slug])).status_code == 403


def test_closed_community_shows_purpose_and_rules_but_no_members(as_):
    owner = make_person("Olga Owner")
    community = make_community(visibility="closed", owner=owner, rules_source="x", rules_html="<p>Be kind</p>")
    page = as_(make_person()).get(about(community)).content.decode()
    assert "Be kind" in page
    assert "Ask to join" in page
    assert "Olga Owner" not in page
    assert "Olga Owner" in as_(make_member(community)).get(about(community)).content.decode()


def test_moderators_see_how_much_waits(as_):
    owner = make_person()
    community = make_community(visibility="closed", owner=owner)
    actions.request_to_join(actor=viewer_of(make_person()), community=community)
    tabs = as_(owner).get(about(community)).context["header"].tabs
    assert [tab.count for tab in tabs if tab.label == "Moderation"] == [1]
    assert all(
        tab.label != "Moderation" for tab in as_(make_member(community)).get(about(community)).context["header"].tabs
    )


def test_methods_other_than_get_are_refused(as_):
    assert as_(make_person()).post(reverse("communities")).status_code == 405
