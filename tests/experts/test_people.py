"""The directory and the page of a person."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import PersonFollow, User
from communities.models import Membership
from experts import actions
from tests.factories import (
    make_admin,
    make_answer,
    make_community,
    make_member,
    make_person,
    make_post,
    viewer_of,
)

pytestmark = pytest.mark.django_db


def names(response):
    return [card.person.display_name for card in response.context["page"].cards]


# --- The directory ---


def test_who_may_invite_finds_the_way_from_the_directory(company, as_):
    address = reverse("site_invitations")
    assert address not in as_(company.jo).get(reverse("people")).content.decode()
    assert address in as_(make_admin()).get(reverse("people")).content.decode()


def test_it_lists_everybody_who_can_sign_in_by_name_with_what_they_know(company, as_):
    make_person("Gone Person", is_active=False)
    User.objects.create(handle="imported", display_name="Imported", source="stackexchange:beer", source_id="1")
    response = as_(company.jo).get(reverse("people"))
    assert names(response) == ["Anna Schmidt", "Jo Lind", "Mira Asker"]
    page = response.content.decode()
    assert "Engineer · Platform" in page
    assert reverse("topic", args=["kafka"]) in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ann", ["Anna Schmidt"]),
        ("q=schmidt+engin", ["Anna Schmidt"]),
        ("q=berlin", ["Mira Asker"]),
        ("q=kaf", ["Anna Schmidt"]),
        ("q=kafka+berlin", []),
        ("topic=Kafka", ["Anna Schmidt"]),
        ("department=Data", ["Mira Asker"]),
        ("department=Data&location=Porto", []),
        ("q=%25", []),
    ],
)
def test_words_and_filters_narrow_it(company, as_, query, found):
    assert names(as_(company.jo).get(f"{reverse('people')}?{query}")) == found


def test_what_a_colleague_knows_of_a_secret_topic_finds_and_shows_nothing(company, as_):
    secret = make_community(visibility="secret", owner=company.anna)
    make_post(secret, company.anna, topics=["nightfall"])
    topic = secret.posts.get().topics.get()
    company.anna.expertise.create(topic=topic)
    for query in ("q=nightfall", "topic=nightfall"):
        assert names(as_(company.jo).get(f"{reverse('people')}?{query}")) == []
        assert names(as_(company.anna).get(f"{reverse('people')}?{query}")) == ["Anna Schmidt"]
    for url in (reverse("people"), company.anna.get_absolute_url()):
        assert b"nightfall" not in as_(company.jo).get(url).content


def test_nobody_found_leads_back(company, as_):
    assert b"Nobody fits" in as_(company.jo).get(reverse("people") + "?q=zzz").content


def test_pages_follow_each_other_and_keep_the_filter(as_):
    me = make_person("Zoe")
    for number in range(30):
        make_person(f"Worker {number:02d}", department="Data")
    browser = as_(me)
    first = browser.get(reverse("people") + "?department=Data")
    assert len(names(first)) == 24
    second = browser.get(first.context["next_url"], headers={"HX-Request": "true"})
    assert names(second) == [f"Worker {number:02d}" for number in range(24, 30)]
    assert b"<html" not in second.content


def test_strangers_see_nobody(company, client):
    for url in (reverse("people"), company.anna.get_absolute_url()):
        assert client.get(url).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["people", "person"])
def test_other_methods_are_refused(company, as_, name):
    args = [company.anna.handle] if name == "person" else []
    assert as_(company.jo).post(reverse(name, args=args)).status_code == 405


# --- A person's page ---


def test_it_says_who_she_is_what_she_knows_and_to_whom_she_reports(company, as_):
    page = as_(company.jo).get(company.anna.get_absolute_url()).content.decode()
    for words in ("Anna Schmidt", "Engineer, Platform", "Porto", "Brokers since 2019", "By own account", "Mira Asker"):
        assert words in page
    assert f"mailto:{company.anna.email}" in page
    assert b"Anna Schmidt" in as_(company.jo).get(company.asker.get_absolute_url()).content


def test_nobody_of_that_name_is_not_found(company, as_):
    assert as_(company.jo).get(reverse("person", args=["nobody"])).status_code == 404


def test_her_clock_is_shown_where_it_is_another(as_):
    viewer, near = make_person(time_zone="Europe/Berlin"), make_person(time_zone="Europe/Paris")
    far, broken = make_person(time_zone="Asia/Tokyo"), make_person(time_zone="Mars/Base")
    browser = as_(viewer)
    assert b"there now" in browser.get(far.get_absolute_url()).content
    for person in (near, broken):
        assert b"there now" not in browser.get(person.get_absolute_url()).content


def test_it_shows_what_she_wrote_and_answered_of_what_i_may_read(company, as_):
    closed = make_community(visibility="closed", owner=company.anna)
    make_post(closed, company.anna, title="Closed words")
    make_answer(make_post(closed, title="Closed question"), company.anna)
    make_post(company.community, company.anna, title="Open words", kind="article")
    make_answer(company.question, company.anna)
    make_answer(make_post(title="Deleted question", status="deleted"), company.anna)
    browser = as_(company.jo)
    wrote = browser.get(company.anna.get_absolute_url()).content.decode()
    assert "Open words" in wrote
    assert "Closed words" not in wrote
    answered = browser.get(company.anna.get_absolute_url() + "?show=answered").content.decode()
    assert company.question.title in answered
    assert "Closed question" not in answered
    assert "Deleted question" not in answered


def test_what_she_answered_comes_in_pages_each_question_once(as_):
    anna = make_person("Anna")
    questions = [make_post(title=f"Question {number:02d}.") for number in range(27)]
    for question in questions:
        make_answer(question, anna)
    make_answer(questions[26], anna)
    browser = as_(make_person())
    first = browser.get(anna.get_absolute_url() + "?show=answered")
    page = first.content.decode()
    assert page.count("Question 26.") == 1
    assert "Question 00." not in page
    second = browser.get(first.context["feed"].next_url, headers={"HX-Request": "true"}).content.decode()
    assert "Question 00." in second


def test_communities_in_common_name_only_those_that_both_are_in(as_):
    me, anna = make_person(), make_person()
    shared, hers = make_community("Shared secret", visibility="secret"), make_community("Hers alone")
    hidden = make_community("Nightfall", visibility="secret")
    for community in (shared, hers, hidden):
        make_member(community, anna)
    make_member(shared, me)
    page = as_(me).get(anna.get_absolute_url()).content.decode()
    assert "Shared secret" in page
    assert "Hers alone" not in page
    assert "Nightfall" not in page
    Membership.objects.filter(person=me).delete()
    assert b"Shared secret" not in as_(me).get(anna.get_absolute_url()).content
    assert b"Nightfall" not in as_(make_admin()).get(anna.get_absolute_url()).content


def test_i_follow_her_from_there_but_not_myself(company, as_):
    browser = as_(company.jo)
    assert b"person_follow" not in browser.get(company.anna.get_absolute_url()).content
    assert reverse("person_follow", args=[company.anna.handle]).encode() in (
        browser.get(company.anna.get_absolute_url()).content
    )
    PersonFollow.objects.create(person=company.anna, follower=company.jo)
    assert b"Following" in browser.get(company.anna.get_absolute_url()).content
    own = browser.get(company.jo.get_absolute_url()).content
    assert b"Edit my profile" in own
    assert reverse("person_follow", args=[company.jo.handle]).encode() not in own


def test_imported_authors_can_be_claimed_and_claimed_ones_lead_to_their_person(company, as_):
    imported = User.objects.create(handle="imported", display_name="Old Hand", source="se:beer", source_id="1")
    browser = as_(company.jo)
    assert reverse("person_claim", args=["imported"]).encode() in browser.get(imported.get_absolute_url()).content
    imported.claimed_by = company.anna
    imported.save()
    assert browser.get(imported.get_absolute_url()).url == company.anna.get_absolute_url()


def test_who_is_gone_is_said_to_be(company, as_):
    company.anna.is_active = False
    company.anna.save()
    assert b"No longer active here" in as_(company.jo).get(company.anna.get_absolute_url()).content


def test_a_withdrawn_or_declined_topic_is_not_on_the_page(company, as_):
    actions.withdraw(actor=viewer_of(company.anna), expertise=company.expertise)
    held = actions.give(actor=viewer_of(company.asker), person=company.anna, topic=company.expertise.topic)
    actions.decline_given(actor=viewer_of(company.anna), expertise=held)
    for person in (company.jo, company.anna):
        assert b"Brokers since" not in as_(person).get(company.anna.get_absolute_url()).content
