"""Comments: written, replied to, edited and taken away in place, and without JavaScript."""

from __future__ import annotations

import pytest
from django.urls import reverse

from posts.models import Comment, Post
from tests.factories import make_answer, make_comment, make_post
from tests.posts.place import Place, make_place

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(place: Place) -> Post:
    return make_post(place.community, place.people["author"], kind="article", title="How we deploy")


def _url(name: str, pk: int) -> str:
    return reverse(name, args=[pk])


def test_form_opens_in_place_and_on_a_page_of_its_own(as_, place, post) -> None:
    browser = as_(place.people["member"])
    fragment = browser.get(_url("comments", post.pk), headers=HTMX).content.decode()
    assert fragment.lstrip().startswith(f'<form class="composer" id="comment-{post.pk}-form"')
    page = browser.get(_url("comments", post.pk)).content.decode()
    assert "<h1>" in page
    assert f'id="comment-{post.pk}-form"' in page


def test_comment_without_javascript(as_, place, post) -> None:
    sent = as_(place.people["member"]).post(_url("comments", post.pk), {"body": "Thanks."})
    assert sent["Location"] == Comment.objects.get().get_absolute_url()


def test_comment_in_place_brings_the_thread_and_an_empty_form(as_, place, post) -> None:
    data = {"body": "Thanks *a lot*.", "idempotency_key": "one"}
    html = as_(place.people["member"]).post(_url("comments", post.pk), data, headers=HTMX).content.decode()
    assert f'id="post-{post.pk}-comments"' in html
    assert "<em>a lot</em>" in html
    assert "Thanks *a lot*." not in html
    assert 'value="one"' not in html


def test_the_count_over_the_comments_comes_along(as_, place) -> None:
    browser = as_(place.people["member"])
    for kind, comes in (("discussion", True), ("question", False)):
        post = make_post(place.community, kind=kind)
        html = browser.post(_url("comments", post.pk), {"body": "Thanks."}, headers=HTMX).content.decode()
        assert ("1 comment</h2>" in html) is comes


def test_second_submit_changes_nothing(as_, place, post) -> None:
    browser = as_(place.people["member"])
    for _ in range(2):
        browser.post(_url("comments", post.pk), {"body": "Once.", "idempotency_key": "same"})
    assert post.comments.count() == 1


def test_reply_joins_the_thread(as_, place, post) -> None:
    first = make_comment(post)
    browser = as_(place.people["member"])
    assert "Reply to" in browser.get(f"{_url('comments', post.pk)}?parent={first.pk}").content.decode()
    browser.post(_url("comments", post.pk), {"body": "And then?", "parent": first.pk})
    assert Comment.objects.get(body_source="And then?").parent == first


def test_reply_to_what_is_elsewhere_is_refused(as_, place, post) -> None:
    elsewhere = make_comment(make_post(place.community))
    for parent in (elsewhere.pk, "x", 10**30):
        sent = as_(place.people["member"]).post(
            _url("comments", post.pk), {"body": "And?", "parent": parent}, headers=HTMX
        )
        assert sent.status_code == 422
    assert not post.comments.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_empty_comment_is_shown_again_with_the_reason(as_, place, post, headers) -> None:
    sent = as_(place.people["member"]).post(_url("comments", post.pk), {"body": ""}, headers=headers)
    assert sent.status_code == 422
    assert b"Write something first." in sent.content


def test_reader_gets_403_and_keeps_her_text(as_, place, post) -> None:
    sent = as_(place.people["employee"]).post(_url("comments", post.pk), {"body": "My words."})
    assert sent.status_code == 403
    assert b"My words." in sent.content
    assert as_(place.people["employee"]).get(_url("comments", post.pk)).status_code == 403


def test_outsiders_get_404(as_) -> None:
    secret = make_place("secret")
    comment = make_comment(make_post(secret.community))
    outsider = as_(secret.people["employee"])
    for name, pk in (("comments", comment.post_id), ("comment", comment.pk), ("comment_deletion", comment.pk)):
        assert outsider.post(_url(name, pk), {"body": "x", "state": "on"}).status_code == 404


def test_few_are_shown_and_all_on_request(as_, place) -> None:
    question = make_post(place.community)
    answer = make_answer(question)
    comments = [make_comment(answer, place.people["member"], body_source=f"Remark number {n}.") for n in range(8)]
    reader = as_(place.people["employee"])
    page = reader.get(question.get_absolute_url()).content.decode()
    assert "Remark number 4." in page
    assert "Remark number 5." not in page
    assert "Show all 8 comments" in page
    url = f"{_url('comments', answer.pk)}?show=all"
    thread = reader.get(url, headers=HTMX).content.decode()
    assert all(f'id="comment-{comment.pk}"' in thread for comment in comments)
    led = reader.get(url)
    assert led["Location"].endswith(f"?comments={answer.pk}#post-{answer.pk}-comments")
    assert "Remark number 7." in reader.get(led["Location"]).content.decode()


def test_replies_to_a_deleted_comment_stay(as_, place, post) -> None:
    first = make_comment(post, status="deleted")
    make_comment(post, parent=first, body_source="Still here.")
    html = as_(place.people["employee"]).get(post.get_absolute_url()).content.decode()
    assert "Still here." in html
    assert "not shown here" in html
    assert f'id="comment-{first.pk}"' not in html


# --- One comment ----------------------------------------------------------------------------------------------------


def test_author_edits_in_place(as_, place, post) -> None:
    comment = make_comment(post, place.people["member"], body_source="Old.")
    browser, url = as_(place.people["member"]), _url("comment", comment.pk)
    form = browser.get(url, headers=HTMX).content.decode()
    assert f'<li class="comment" id="comment-{comment.pk}"' in form
    assert "Old." in form
    shown = browser.post(url, {"body": "New."}, headers=HTMX).content.decode()
    assert "New." in shown
    assert "edited" in shown
    assert "New." in browser.get(f"{url}?show=1", headers=HTMX).content.decode()


def test_author_edits_without_javascript(as_, place, post) -> None:
    comment = make_comment(post, place.people["member"])
    browser, url = as_(place.people["member"]), _url("comment", comment.pk)
    assert b"<h1>" in browser.get(url).content
    refused = browser.post(url, {"body": ""})
    assert refused.status_code == 422
    assert b"Write something first." in refused.content
    assert browser.post(url, {"body": "New."})["Location"] == comment.get_absolute_url()


def test_others_are_led_to_the_place_and_may_not_edit(as_, place, post) -> None:
    comment = make_comment(post, place.people["member"])
    reader, url = as_(place.people["employee"]), _url("comment", comment.pk)
    assert reader.get(url)["Location"] == comment.get_absolute_url()
    assert reader.get(url, headers=HTMX).status_code == 403
    assert reader.post(url, {"body": "Mine now."}).status_code == 403
    comment.refresh_from_db()
    assert comment.body_source != "Mine now."


def test_deletes_and_restores_in_place_with_its_replies(as_, place, post) -> None:
    comment = make_comment(post, place.people["member"])
    make_comment(post, parent=comment, body_source="A reply.")
    browser, url = as_(place.people["member"]), _url("comment_deletion", comment.pk)
    gone = browser.post(url, {"state": "on"}, headers=HTMX).content.decode()
    assert "The comment is deleted." in gone
    assert 'value="off"' in gone
    assert "A reply." in gone
    assert browser.post(url, {"state": "on"}, headers=HTMX).status_code == 200
    back = browser.post(url, {"state": "off"}, headers=HTMX).content.decode()
    assert f'id="comment-{comment.pk}"' in back
    assert "A reply." in back
    comment.refresh_from_db()
    assert comment.status == "published"


def test_deleting_without_javascript_offers_the_way_back(as_, place, post) -> None:
    comment = make_comment(post, place.people["member"])
    browser, url = as_(place.people["member"]), _url("comment_deletion", comment.pk)
    page = browser.post(url, {"state": "on"}, follow=True).content.decode()
    assert f'formaction="{url}"' in page
    assert "Undo" in page
    assert browser.post(url, {"state": "off"}).status_code == 302
    comment.refresh_from_db()
    assert comment.status == "published"


def test_others_may_not_delete(as_, place, post) -> None:
    url = _url("comment_deletion", make_comment(post).pk)
    assert as_(place.people["member"]).post(url, {"state": "on"}).status_code == 403
    assert as_(place.people["member"]).get(url).status_code == 405
