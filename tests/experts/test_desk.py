"""Asked of me, declining, asking more, suggestions, and what the pages of a question show of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from communities.models import Membership
from experts import actions
from experts.models import Offer
from posts import actions as posts
from posts.models import Post
from tests.factories import make_answer, make_community, make_member, make_person, make_post, viewer_of

pytestmark = pytest.mark.django_db


def decline(browser, offer, reason="On leave", **extra):
    return browser.post(reverse("offer", args=[offer.pk]), {"reason": reason}, **extra)


# --- The desk ---


def test_it_shows_what_waits_for_me_and_nothing_to_others(company, as_):
    assert company.question.title in as_(company.anna).get(reverse("desk")).content.decode()
    page = as_(company.jo).get(reverse("desk")).content.decode()
    assert company.question.title not in page
    assert "Nobody waits for you" in page


def test_an_answered_question_moves_to_answered(company, as_, drain):
    posts.answer(actor=viewer_of(company.anna), question=company.question, body="So.")
    drain()
    browser = as_(company.anna)
    assert company.question.title not in browser.get(reverse("desk")).content.decode()
    assert company.question.title in browser.get(reverse("desk") + "?show=answered").content.decode()


def test_what_i_may_not_read_any_more_is_gone_from_it(company, as_):
    company.community.visibility = "closed"
    company.community.save()
    Membership.objects.filter(person=company.anna).delete()
    browser = as_(company.anna)
    assert company.question.title not in browser.get(reverse("desk")).content.decode()
    assert b"question waits for you" not in browser.get(reverse("home")).content
    assert decline(browser, company.offer).status_code == 404


@pytest.mark.parametrize("status", ["hidden", "deleted"])
def test_a_removed_question_waits_for_nobody(company, as_, status):
    Post.objects.filter(pk=company.question.pk).update(status=status)
    assert company.question.title not in as_(company.anna).get(reverse("desk")).content.decode()


def test_htmx_gets_the_list_alone(company, as_):
    answer = as_(company.anna).get(reverse("desk"), headers={"HX-Request": "true"})
    assert company.question.title in answer.content.decode()
    assert b"<html" not in answer.content


# --- Declining ---


def test_declining_twice_is_one_decline_with_its_reason_for_the_asker(company, as_):
    browser = as_(company.anna)
    assert decline(browser, company.offer).status_code == 302
    assert decline(browser, company.offer, "Another reason").status_code == 302
    company.offer.refresh_from_db()
    assert (company.offer.state, company.offer.reason) == ("declined", "On leave")
    assert "On leave" in as_(company.asker).get(company.question.get_absolute_url()).content.decode()
    assert "On leave" in browser.get(reverse("desk") + "?show=declined").content.decode()


def test_declining_by_htmx_answers_with_the_row(company, as_):
    answer = decline(as_(company.anna), company.offer, headers={"HX-Request": "true"})
    assert f'id="offer-{company.offer.pk}"' in answer.content.decode()
    assert b"Declined" in answer.content
    assert b"<html" not in answer.content


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_decline_without_a_fitting_reason_comes_back(company, as_, reason, headers):
    answer = decline(as_(company.anna), company.offer, reason, headers=headers)
    assert answer.status_code == 422
    assert b"field__error" in answer.content
    company.offer.refresh_from_db()
    assert company.offer.state == "offered"


def test_nobody_declines_for_another(company, as_, client):
    assert decline(as_(company.asker), company.offer).status_code == 404
    assert decline(client, company.offer).url.startswith(reverse("account_login"))
    assert as_(company.anna).get(reverse("offer", args=[company.offer.pk])).status_code == 405


def test_what_is_answered_cannot_be_declined(company, as_, drain):
    posts.answer(actor=viewer_of(company.anna), question=company.question, body="So.")
    drain()
    assert decline(as_(company.anna), company.offer).status_code == 403


# --- Asking more ---


def test_the_asker_asks_more_and_those_asked_are_not_offered_again(company, as_, drain):
    actions.declare(actor=viewer_of(company.jo), topic_name="kafka")
    browser, url = as_(company.asker), reverse("question_experts", args=[company.question.pk])
    page = browser.get(url).content.decode()
    assert f'value="{company.jo.handle}"' in page
    assert f'value="{company.anna.handle}"' not in page
    for _ in range(2):
        answer = browser.post(url, {"experts": [company.jo.handle]})
        assert answer.url == company.question.get_absolute_url()
    assert Offer.objects.filter(expert=company.jo).count() == 1


def test_somebody_else_can_be_named_by_handle(company, as_):
    other = make_person("Other One")
    answer = as_(company.asker).post(
        reverse("question_experts", args=[company.question.pk]), {"others": f"@{other.handle}, "}
    )
    assert answer.status_code == 302
    assert Offer.objects.filter(expert=other).exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Choose at least one"),
        ({"others": "@nobody"}, "Nobody here is called @nobody"),
        ({"others": "a, b, c, d, e, f"}, "at most 5"),
    ],
)
def test_what_cannot_be_asked_comes_back_with_words(company, as_, data, says):
    answer = as_(company.asker).post(reverse("question_experts", args=[company.question.pk]), data)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_the_asker_herself_is_refused_with_words(company, as_):
    url = reverse("question_experts", args=[company.question.pk])
    answer = as_(company.asker).post(url, {"others": company.asker.handle})
    assert answer.status_code == 422
    assert b"cannot be asked" in answer.content


def test_readers_may_not_choose_and_outsiders_find_nothing(company, as_):
    url = reverse("question_experts", args=[company.question.pk])
    assert as_(company.jo).get(url).status_code == 403
    assert as_(company.jo).post(url, {"others": company.anna.handle}).status_code == 403
    company.community.visibility = "secret"
    company.community.save()
    assert as_(company.jo).get(url).status_code == 404
    article = make_post(company.community, company.asker, kind="article")
    assert as_(company.asker).get(reverse("question_experts", args=[article.pk])).status_code == 404


# --- Suggestions ---


def suggested(browser, topics, community):
    url = f"{reverse('expert_suggestions')}?topics={topics}&community={community.slug}"
    return browser.get(url).content.decode()


def test_suggested_are_those_who_know_the_topics_with_the_reason(company, as_):
    make_answer(company.question, company.anna)
    page = suggested(as_(company.asker), "Kafka, unknown", company.community)
    assert "Anna Schmidt" in page
    assert "Knows kafka · 1 answer" in page
    assert "Brokers since 2019" in page


def test_only_people_who_can_read_the_community_are_suggested(company, as_):
    closed = make_community(visibility="closed", owner=company.asker)
    assert "Anna Schmidt" not in suggested(as_(company.asker), "kafka", closed)
    make_member(closed, company.anna)
    assert "Anna Schmidt" in suggested(as_(company.asker), "kafka", closed)


def test_a_community_that_i_may_not_read_suggests_nobody(company, as_):
    secret = make_community(visibility="secret", owner=company.anna)
    page = suggested(as_(company.jo), "kafka", secret)
    assert "Anna Schmidt" not in page
    assert "Choose a community first" in page


def test_answers_that_i_may_not_see_are_not_counted(company, as_):
    secret = make_community(visibility="secret", owner=company.anna)
    make_answer(make_post(secret, topics=["kafka"]), company.anna)
    make_answer(make_post(company.community, topics=["kafka"], status="hidden"), company.anna)
    page = suggested(as_(company.asker), "kafka", company.community)
    assert "Anna Schmidt" in page
    assert "answer" not in page


def test_who_knows_more_of_the_topics_and_is_less_busy_comes_first(company, as_):
    both, busy = make_person("Zed Both"), make_person("Amy Busy")
    for name in ("kafka", "tea"):
        actions.declare(actor=viewer_of(both), topic_name=name)
    actions.declare(actor=viewer_of(busy), topic_name="kafka")
    for _ in range(4):
        question = make_post(company.community, company.asker)
        actions.ask(actor=viewer_of(company.asker), question=question, experts=[busy])
    page = suggested(as_(company.asker), "kafka,tea", company.community)
    assert page.index("Zed Both") < page.index("Anna Schmidt") < page.index("Amy Busy")


def test_i_am_not_suggested_to_myself_and_ticks_stay(company, as_):
    url = f"{reverse('expert_suggestions')}?topics=kafka&community={company.community.slug}"
    page = as_(company.anna).get(f"{url}&experts-experts={company.jo.handle}").content.decode()
    assert "Anna Schmidt" not in page
    assert f'value="{company.jo.handle}" checked' in page


# --- In the composer ---


def write(browser, company, **data):
    fields = {
        "community": company.community.slug,
        "kind": "question",
        "title": "How do we size partitions?",
        "body": "Forty topics.",
        "topics": "kafka",
    }
    return browser.post(reverse("write"), fields | data)


def test_experts_are_chosen_while_writing_and_asked_when_it_is_published(company, as_):
    answer = write(as_(company.asker), company, **{"experts-experts": [company.anna.handle], "action": "publish"})
    assert answer.status_code == 302
    question = Post.objects.latest("id")
    assert list(question.expert_request.offers.values_list("expert", flat=True)) == [company.anna.pk]


def test_without_javascript_the_suggestions_come_with_the_form(company, as_):
    page = write(as_(company.asker), company, action="preview").content.decode()
    assert f'value="{company.anna.handle}"' in page
    assert not Post.objects.filter(title="How do we size partitions?").exists()


def test_an_expert_who_cannot_read_it_stops_the_publication_with_words(company, as_):
    closed = make_community("Closed", visibility="closed", owner=company.asker)
    answer = write(
        as_(company.asker), company, community=closed.slug, action="publish", **{"experts-others": company.jo.handle}
    )
    assert answer.status_code == 422
    assert "Cannot read Closed: Jo Lind" in answer.content.decode()
    assert not Post.objects.filter(title="How do we size partitions?").exists()


def test_i_cannot_ask_myself_while_writing(company, as_):
    answer = write(as_(company.anna), company, action="publish", **{"experts-others": company.anna.handle})
    assert answer.status_code == 422
    assert b"cannot ask yourself" in answer.content


# --- On the pages of others ---


def test_a_question_shows_who_was_asked_and_who_knows_it(company, as_):
    page = as_(company.jo).get(company.question.get_absolute_url()).content.decode()
    assert "Experts asked" in page
    assert "Who knows this" in page
    assert "Ask more" not in page
    own = as_(company.anna).get(company.question.get_absolute_url()).content.decode()
    assert "Mira Asker asks you as an expert" in own
    assert "Ask more" in as_(company.asker).get(company.question.get_absolute_url()).content.decode()


def test_an_experts_answer_is_marked_with_who_says_so(company, as_):
    make_answer(company.question, company.anna)
    make_answer(company.question, company.jo)
    page = as_(company.jo).get(company.question.get_absolute_url()).content.decode()
    assert page.count("Expert in kafka, by own account") == 1


def test_topic_and_community_pages_show_who_knows(company, as_):
    browser = as_(company.jo)
    for url in (reverse("topic", args=["kafka"]), company.community.get_absolute_url()):
        assert "Anna Schmidt" in browser.get(url).content.decode()
