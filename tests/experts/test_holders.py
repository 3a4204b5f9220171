"""The experts of a topic and of a community; what I know."""

from __future__ import annotations

import pytest
from django.urls import reverse

from experts import actions
from experts.models import Expertise
from tests.factories import make_community, make_member, make_person, make_post, make_topic, viewer_of

pytestmark = pytest.mark.django_db


def give(browser, slug, **data):
    return browser.post(reverse("topic_experts", args=[slug]), data)


# --- Experts of a topic ---


def test_it_lists_who_knows_it_and_who_says_so(company, as_):
    actions.give(actor=viewer_of(company.asker), person=company.jo, topic=company.expertise.topic)
    page = as_(company.jo).get(reverse("topic_experts", args=["kafka"])).content.decode()
    assert "Anna Schmidt" in page
    assert "by own account" in page
    assert "named by Mira Asker" in page


def test_a_moderator_names_somebody_and_withdraws_it_with_an_undo(company, as_, drain):
    browser = as_(company.asker)
    for _ in range(2):
        answer = give(browser, "kafka", person=f"@{company.jo.handle}", note="Knows it all")
        assert answer.url == reverse("topic_experts", args=["kafka"])
    held = Expertise.objects.get(person=company.jo)
    answer = browser.post(reverse("expertise", args=[held.pk]), {"act": "withdraw"}, follow=True)
    assert not Expertise.objects.filter(person=company.jo).exists()
    undo = reverse("topic_experts", args=["kafka"]) + "?note=Knows+it+all"
    assert undo in answer.content.decode().replace("&amp;", "&")
    browser.post(undo, {"person": company.jo.handle})
    assert Expertise.objects.get(person=company.jo).note == "Knows it all"


@pytest.mark.parametrize("handle", ["nobody", ""])
def test_a_handle_that_nobody_has_comes_back_with_words(company, as_, handle):
    answer = give(as_(company.asker), "kafka", person=handle)
    assert answer.status_code == 422
    assert "error" in answer.content.decode()


def test_others_see_no_form_and_name_nobody(company, as_):
    browser = as_(company.jo)
    assert b"Name an expert" not in browser.get(reverse("topic_experts", args=["kafka"])).content
    assert give(browser, "kafka", person=company.jo.handle).status_code == 403


def test_a_topic_that_i_may_not_know_of_is_not_found(company, as_):
    secret = make_community(visibility="secret", owner=company.asker)
    make_post(secret, company.asker, topics=["nightfall"])
    assert as_(company.jo).get(reverse("topic_experts", args=["nightfall"])).status_code == 404
    answer = give(as_(company.asker), "nightfall", person=company.jo.handle)
    assert answer.status_code == 422
    assert b"cannot see any post" in answer.content


def test_a_synonym_leads_to_its_topic(company, as_):
    make_topic("kfk", synonym_of=company.expertise.topic, is_listed=True)
    answer = as_(company.jo).get(reverse("topic_experts", args=["kfk"]))
    assert answer.url == reverse("topic_experts", args=["kafka"])


def test_a_topic_without_experts_invites(as_):
    make_topic("tea", is_listed=True)
    page = as_(make_person()).get(reverse("topic_experts", args=["tea"])).content
    assert b"Nobody has said so yet" in page
    assert b"I know this too" in page


def test_htmx_gets_the_list_alone(company, as_):
    answer = as_(company.jo).get(reverse("topic_experts", args=["kafka"]), headers={"HX-Request": "true"})
    assert b"Anna Schmidt" in answer.content
    assert b"<html" not in answer.content


# --- Experts of a community ---


def test_members_who_know_its_topics_and_marked_ones_are_listed(company, as_):
    outsider = make_person("Out Sider")
    actions.declare(actor=viewer_of(outsider), topic_name="kafka")
    make_member(company.community, make_person("Marked One"), "expert")
    make_member(company.community, make_person("Plain One"))
    page = as_(company.jo).get(reverse("community_experts", args=[company.community.slug])).content.decode()
    assert "Anna Schmidt" in page
    assert "Marked One" in page
    assert "Expert of this community" in page
    assert "Plain One" not in page
    assert "Out Sider" not in page


@pytest.mark.parametrize(("visibility", "status"), [("open", 200), ("closed", 403), ("secret", 404)])
def test_who_may_see_the_experts_of_a_community(as_, visibility, status):
    community = make_community(visibility=visibility)
    url = reverse("community_experts", args=[community.slug])
    assert as_(make_person()).get(url).status_code == status
    assert as_(make_member(community)).get(url).status_code == 200


# --- What I know ---


def test_i_add_a_topic_and_see_it_there(company, as_):
    browser = as_(company.jo)
    for _ in range(2):
        answer = browser.post(reverse("settings_expertise"), {"topic": "Tea", "note": "Green ones"})
        assert answer.url == reverse("settings_expertise")
    page = browser.get(reverse("settings_expertise")).content
    assert b"Green ones" in page
    assert Expertise.objects.filter(person=company.jo).count() == 1


def test_what_is_no_topic_comes_back_with_words(company, as_):
    answer = as_(company.jo).post(reverse("settings_expertise"), {"topic": "a, b"})
    assert answer.status_code == 422
    assert b"character that topics do not take" in answer.content


def test_withdrawing_can_be_undone_with_its_note(company, as_):
    browser = as_(company.anna)
    answer = browser.post(reverse("expertise", args=[company.expertise.pk]), {"act": "withdraw"}, follow=True)
    assert not Expertise.objects.exists()
    undo = reverse("settings_expertise") + "?note=Brokers+since+2019"
    assert undo in answer.content.decode()
    browser.post(undo, {"topic": "kafka"})
    assert Expertise.objects.get().note == "Brokers since 2019"


def test_a_second_withdrawal_finds_nothing_to_withdraw(company, as_):
    browser, url = as_(company.anna), reverse("expertise", args=[company.expertise.pk])
    assert browser.post(url, {"act": "withdraw"}).status_code == 302
    assert browser.post(url, {"act": "withdraw"}).status_code == 404


def test_what_was_given_is_declined_and_taken_up_again(company, as_):
    held = actions.give(actor=viewer_of(company.asker), person=company.jo, topic=company.expertise.topic)
    browser = as_(company.jo)
    assert b"Named by Mira Asker" in browser.get(reverse("settings_expertise")).content
    browser.post(reverse("expertise", args=[held.pk]), {"act": "decline"})
    held.refresh_from_db()
    assert held.declined_at is not None
    assert b"Take it up again" in browser.get(reverse("settings_expertise")).content
    browser.post(reverse("settings_expertise"), {"topic": "kafka"})
    held.refresh_from_db()
    assert held.declined_at is None


def test_others_change_nothing_of_mine(company, as_):
    url = reverse("expertise", args=[company.expertise.pk])
    assert as_(company.jo).post(url, {"act": "withdraw"}).status_code == 403
    assert as_(company.jo).post(url, {"act": "decline"}).status_code == 403
    assert as_(company.anna).post(url, {"act": "dance"}).status_code == 302
    assert as_(company.anna).get(url).status_code == 405
    assert Expertise.objects.exists()


def test_strangers_sign_in_first(company, client):
    for name, args in (
        ("settings_expertise", []),
        ("topic_experts", ["kafka"]),
        ("community_experts", [company.community.slug]),
    ):
        assert client.get(reverse(name, args=args)).url.startswith(reverse("account_login"))
    assert client.post(reverse("expertise", args=[company.expertise.pk])).url.startswith(reverse("account_login"))
