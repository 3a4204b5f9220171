"""The page of a post."""

from __future__ import annotations

import pytest
from django.urls import reverse

from communities.models import Membership
from posts import actions
from posts.models import Post, ReadMark
from tests.factories import make_answer, make_comment, make_person, make_post, viewer_of
from tests.posts.place import Place, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(place: Place) -> Post:
    return make_post(place.community, place.people["author"], title="Why does it lag?", topics=["kafka"])


def test_shows_question_answers_and_comments(as_, place, question) -> None:
    answer = make_answer(question, place.people["member"], body_source="Set **group.instance.id**.")
    make_comment(question, body_source="Which version?")
    comment = make_comment(answer, body_source="Works for us.")
    make_comment(answer, body_source="Same here.", parent=comment)
    page = as_(place.people["employee"]).get(question.get_absolute_url())
    html = page.content.decode()
    assert page.status_code == 200
    assert "<strong>group.instance.id</strong>" in html
    for words in ("Why does it lag?", "Which version?", "Works for us.", "Same here.", "kafka"):
        assert words in html
    assert "&lt;" not in html
    assert f'id="post-{answer.pk}"' in html
    assert f'id="comment-{comment.pk}"' in html


def test_stranger_is_asked_to_sign_in(as_, question) -> None:
    assert as_(None).get(question.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("visibility", ["closed", "secret"])
def test_who_is_no_member_gets_404(as_, visibility) -> None:
    place = make_place(visibility)
    post = make_post(place.community)
    assert as_(place.people["employee"]).get(post.get_absolute_url()).status_code == 404
    member = place.people["member"]
    assert as_(member).get(post.get_absolute_url()).status_code == 200
    Membership.objects.filter(person=member).delete()
    assert as_(member).get(post.get_absolute_url()).status_code == 404


def test_kept_blocks_are_not_shown_to_who_may_not_see_the_answer(as_, place, question) -> None:
    answer = make_answer(question, body_source="Only once visible.")
    reader = as_(place.people["employee"])
    assert b"Only once visible." in reader.get(question.get_absolute_url()).content
    actions.hide(actor=place.moderator, post=answer, reason="Wrong.")
    assert b"Only once visible." not in reader.get(question.get_absolute_url()).content
    assert b"Only once visible." in as_(place.people["moderator"]).get(question.get_absolute_url()).content


def test_other_methods_get_405(as_, place, question) -> None:
    assert as_(place.people["member"]).post(question.get_absolute_url()).status_code == 405


def test_leads_to_the_address_with_the_title(as_, place, question) -> None:
    reader = as_(place.people["employee"])
    for address in (f"/posts/{question.pk}/?comment=1", f"/posts/{question.pk}/old-title/?comment=1"):
        answer = reader.get(address)
        assert answer.status_code == 301
        assert answer["Location"] == f"/posts/{question.pk}/why-does-it-lag/?comment=1"
        assert "no-cache" in answer["Cache-Control"]


def test_an_answers_own_address_leads_to_its_place(as_, place, question) -> None:
    answer = make_answer(question)
    led = as_(place.people["employee"]).get(reverse("post", args=[answer.pk]))
    assert led["Location"] == answer.get_absolute_url()
    assert led["Location"] == f"/posts/{question.pk}/?answer={answer.pk}#post-{answer.pk}"


def test_accepted_answer_stands_first_then_the_best(as_, place, question) -> None:
    low, high, accepted = (make_answer(question, score=score) for score in (1, 9, -2))
    actions.accept(actor=place.author, answer=accepted)
    html = as_(place.people["employee"]).get(question.get_absolute_url()).content.decode()
    places = [html.index(f'id="post-{answer.pk}" data-item') for answer in (accepted, high, low)]
    assert places == sorted(places)
    assert "Solved by" in html


def test_more_answers_come_page_by_page_each_once(as_, place, question) -> None:
    answers = [make_answer(question, place.people["member"], score=number % 4) for number in range(45)]
    actions.accept(actor=place.author, answer=answers[7])
    reader = as_(place.people["employee"])
    seen: list[int] = []
    url = question.get_absolute_url()
    for _ in range(4):
        page = reader.get(url, headers={"HX-Request": "true"} if seen else {})
        html = page.content.decode()
        seen += [answer.pk for answer in answers if f'id="post-{answer.pk}" data-item' in html]
        if 'rel="next"' not in html:
            break
        url = html.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert sorted(seen) == sorted(answer.pk for answer in answers)
    assert "<html" not in html


def test_linked_answer_and_comment_are_on_the_page(as_, place, question) -> None:
    answers = [make_answer(question, place.people["member"], score=5) for _ in range(21)]
    last = make_answer(question, score=-3)
    comments = [make_comment(last, place.people["member"]) for _ in range(9)]
    reader = as_(place.people["employee"])
    plain = reader.get(question.get_absolute_url()).content.decode()
    assert f'id="post-{last.pk}"' not in plain
    assert f'id="post-{answers[0].pk}"' in plain
    html = reader.get(comments[-1].get_absolute_url(), follow=True).content.decode()
    assert f'id="comment-{comments[-1].pk}"' in html
    assert reader.get(question.get_absolute_url() + "?answer=x&comment=99999999999999999999").status_code == 200


def test_reading_is_noted_once(as_, place, question) -> None:
    reader = as_(place.people["employee"])
    for _ in range(2):
        reader.get(question.get_absolute_url())
    assert ReadMark.objects.filter(post=question, person=place.people["employee"]).count() == 1
    question.refresh_from_db()
    assert question.readers_count == 1


def test_buttons_follow_the_rights(as_, place, question) -> None:
    def html(name: str) -> str:
        return as_(place.people[name]).get(question.get_absolute_url()).content.decode()

    edit, delete = reverse("post_edit", args=[question.pk]), reverse("post_deletion", args=[question.pk])
    pin, report = reverse("post_pin", args=[question.pk]), reverse("post_reports", args=[question.pk])
    assert edit in html("author")
    assert delete in html("author")
    assert pin not in html("author")
    assert report not in html("author")
    assert 'id="answer-form"' in html("author")
    assert edit not in html("employee")
    assert report in html("employee")
    assert 'id="answer-form"' not in html("employee")
    assert "answer and comment here" in html("employee")
    assert pin in html("moderator")
    assert edit in html("moderator")


def test_imported_post_shows_licence_and_source(as_, place) -> None:
    post = make_post(place.community, source_url="https://example.com/q/1", licence="CC BY-SA 4.0")
    html = as_(place.people["employee"]).get(post.get_absolute_url()).content.decode()
    assert 'href="https://example.com/q/1"' in html
    assert "CC BY-SA 4.0" in html


def test_deleted_post_says_so_to_moderators_alone(as_, place, question) -> None:
    actions.delete(actor=place.author, post=question)
    assert as_(place.people["employee"]).get(question.get_absolute_url()).status_code == 404
    html = as_(place.people["moderator"]).get(question.get_absolute_url()).content.decode()
    assert "This was deleted." in html
    assert reverse("post_deletion", args=[question.pk]) in html


def test_related_posts_are_those_that_she_may_read(as_, place, question) -> None:
    near = make_post(place.community, title="Kafka near", topics=["kafka"])
    secret = make_post(make_place("secret").community, title="Kafka secret", topics=["kafka"])
    html = as_(place.people["employee"]).get(question.get_absolute_url()).content.decode()
    assert near.title in html
    assert secret.title not in html


def test_draft_leads_to_the_composer(as_, place) -> None:
    draft = make_post(place.community, place.people["author"], status="draft")
    assert as_(place.people["author"]).get(f"/posts/{draft.pk}/")["Location"] == f"/drafts/{draft.pk}/"
    assert as_(make_person()).get(f"/posts/{draft.pk}/").status_code == 404


def test_titles_are_escaped_everywhere(as_, place) -> None:
    post = make_post(place.community, title="<script>alert(1)</script>?", topics=["a<b"])
    make_comment(post, make_person("<b>Mallory</b>", handle="mallory"))
    for url in (post.get_absolute_url(), place.community.get_absolute_url()):
        html = as_(place.people["employee"]).get(url).content.decode()
        assert "<script>alert" not in html
        assert "<b>Mallory" not in html
    assert viewer_of(place.people["employee"]).person is not None
