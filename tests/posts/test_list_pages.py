"""Lists: of a community, across communities, saved; and the cards in them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from communities.models import Membership
from posts import actions, cards, feeds
from posts.models import Post
from tests.factories import make_answer, make_community, make_person, make_post, viewer_of
from tests.posts.place import make_place

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
LISTS = {"questions": "question", "ideas": "idea", "library": "article"}


@pytest.mark.parametrize(("name", "kind"), LISTS.items())
def test_lists_show_what_she_may_read_of_their_kind(as_, place, name, kind) -> None:
    mine = make_post(place.community, kind=kind, title="One to read")
    other = make_post(place.community, kind="update", title="Of another kind")
    secret = make_post(make_place("secret").community, kind=kind, title="Of a secret circle")
    html = as_(place.people["employee"]).get(reverse(name)).content.decode()
    assert mine.title in html
    assert other.title not in html
    assert secret.title not in html
    assert as_(None).get(reverse(name)).status_code == 302
    assert as_(place.people["employee"]).post(reverse(name)).status_code == 405


@pytest.mark.parametrize("name", [*LISTS, "saved"])
def test_empty_lists_lead_somewhere(as_, name) -> None:
    assert 'class="empty"' in as_(make_person()).get(reverse(name)).content.decode()


def test_questions_by_state(as_, place) -> None:
    bare = make_post(place.community, title="Nobody knows?")
    answered = make_post(place.community, title="Somebody knows?")
    make_answer(answered)
    solved = make_post(place.community, title="All is well?", is_solved=True, answers_count=1)
    reader = as_(place.people["employee"])
    for show, expected in (
        ("", {bare}),
        ("?show=unanswered", {bare}),
        ("?show=solved", {solved}),
        ("?show=newest", {bare, answered, solved}),
        ("?show=active", {bare, answered, solved}),
        ("?show=nonsense", {bare}),
    ):
        html = reader.get(f"/questions/{show}").content.decode()
        assert {post for post in (bare, answered, solved) if post.title in html} == expected


@pytest.mark.parametrize("show", ["newest", "active", "best"])
def test_more_come_page_by_page_each_once(as_, place, show) -> None:
    now = timezone.now()
    posts = [
        make_post(
            place.community,
            place.people["author"],
            kind="idea",
            score=number % 3,
            published_at=now - timedelta(hours=number // 2),
        )
        for number in range(60)
    ]
    reader, url, seen = as_(place.people["employee"]), f"/ideas/?show={show}", []
    for _ in range(4):
        html = reader.get(url, headers=HTMX if seen else {}).content.decode()
        seen += [post.pk for post in posts if f'id="post-{post.pk}" data-item' in html]
        if 'rel="next"' not in html:
            break
        url = html.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert sorted(seen) == sorted(post.pk for post in posts)
    assert len(seen) == 60
    assert "<html" not in html


# --- A community ----------------------------------------------------------------------------------------------------


def test_community_shows_pinned_first_and_once(as_, place) -> None:
    post, pinned = make_post(place.community), make_post(place.community)
    actions.set_pinned(actor=place.moderator, post=pinned, on=True)
    html = as_(place.people["employee"]).get(place.community.get_absolute_url()).content.decode()
    assert html.count(f'id="post-{pinned.pk}"') == 1
    assert html.index(f'id="post-{pinned.pk}"') < html.index(f'id="post-{post.pk}"')


def test_community_by_kind_state_and_topic(as_, place) -> None:
    question = make_post(place.community, topics=["kafka"])
    idea = make_post(place.community, kind="idea")
    reader, url = as_(place.people["employee"]), place.community.get_absolute_url()
    for query, expected in (
        ("", {question, idea}),
        ("?kind=idea", {idea}),
        ("?show=unanswered", {question}),
        ("?kind=idea&show=unanswered", set()),
        ("?show=solved", set()),
        ("?topic=kafka", {question}),
        ("?kind=x&show=y&topic=z", {question, idea}),
    ):
        html = reader.get(url + query).content.decode()
        assert {post for post in (question, idea) if f'id="post-{post.pk}"' in html} == expected, query


def test_closed_community_tells_outsiders_only_what_it_is(as_) -> None:
    place = make_place("closed")
    post = make_post(place.community, topics=["hush"])
    url = place.community.get_absolute_url()
    outsider = as_(place.people["employee"])
    html = outsider.get(url).content.decode()
    assert place.community.name in html
    assert "Ask to join" in html
    assert post.title not in html
    assert "hush" not in html
    assert outsider.get(reverse("community_topics", args=[place.community.slug])).status_code == 403
    assert post.title in as_(place.people["member"]).get(url).content.decode()


def test_secret_community_does_not_exist_for_outsiders(as_) -> None:
    place = make_place("secret")
    for name in ("community", "community_topics"):
        url = reverse(name, args=[place.community.slug])
        assert as_(place.people["employee"]).get(url).status_code == 404
        assert as_(place.people["member"]).get(url).status_code == 200


def test_community_topics_are_listed_most_used_first(as_, place) -> None:
    make_post(place.community, topics=["rare", "common"])
    make_post(place.community, topics=["common"])
    html = as_(place.people["employee"]).get(reverse("community_topics", args=[place.community.slug])).content.decode()
    assert html.index("common") < html.index("rare")
    assert "2 posts" in html


def test_new_community_invites_to_write(as_) -> None:
    owner = make_person()
    community = make_community(owner=owner)
    html = as_(owner).get(community.get_absolute_url()).content.decode()
    assert f"/write/?community={community.slug}" in html


# --- Cards ----------------------------------------------------------------------------------------------------------


def test_kept_cards_are_the_same_for_all_but_the_readers_own_state(place, django_assert_num_queries) -> None:
    post = make_post(place.community, kind="idea", topics=["kafka"])
    reader, other = viewer_of(place.people["employee"]), viewer_of(place.people["member"])
    (cold,) = cards.of_posts(reader, [post])
    with django_assert_num_queries(1):
        (warm,) = cards.of_posts(reader, [post])
    assert cold == warm
    actions.vote(actor=other, post=post, value=1)
    post.refresh_from_db()
    (mine,), (theirs,) = cards.of_posts(other, [post]), cards.of_posts(reader, [post])
    assert 'aria-pressed="true"' in mine
    assert 'aria-pressed="true"' not in theirs


def test_a_changed_post_has_a_new_card(place) -> None:
    post = make_post(place.community, place.people["author"], title="Before?")
    viewer = viewer_of(place.people["employee"])
    assert "Before?" in cards.of_posts(viewer, [post])[0]
    changed = actions.edit(actor=place.author, post=post, title="After?", body="x", topics=[], based_on=1)
    assert "After?" in cards.of_posts(viewer, [changed])[0]


def test_unread_is_told_apart(place) -> None:
    viewer, author = viewer_of(place.people["employee"]), viewer_of(place.people["author"])
    post = make_post(place.community, place.people["author"])
    old = make_post(place.community, published_at=timezone.now() - timedelta(days=90))

    def words(who, written) -> str:
        written.refresh_from_db()
        return cards.of_posts(who, [written])[0]

    assert "Not read yet" in words(viewer, post)
    assert 'class="new"' not in words(viewer, old)
    assert 'class="new"' not in words(author, post)
    actions.mark_read(actor=viewer, post=post)
    assert 'class="new"' not in words(viewer, post)
    Post.objects.filter(pk=post.pk).update(active_at=timezone.now() + timedelta(minutes=1))
    assert "New since" in words(viewer, post)


def test_reports_are_shown_to_moderators_alone(place) -> None:
    post = make_post(place.community)
    actions.report(actor=place.member, post=post, reason="spam", details="")
    assert "1 report" in cards.of_posts(place.moderator, [post])[0]
    assert "report" not in cards.of_posts(place.member, [post])[0]


def test_a_lost_membership_ends_the_list_at_once_although_the_card_is_kept(as_) -> None:
    place = make_place("closed")
    post = make_post(place.community)
    member = place.people["member"]
    viewer = viewer_of(member)
    actions.set_bookmark(actor=viewer, post=post, on=True)
    assert post.title in as_(member).get("/saved/").content.decode()
    Membership.objects.filter(person=member).delete()
    for url in ("/saved/", "/questions/?show=newest", place.community.get_absolute_url()):
        assert post.title not in as_(member).get(url).content.decode()


def test_an_empty_cache_changes_nothing(place) -> None:
    posts = [make_post(place.community, topics=["kafka"]) for _ in range(3)]
    viewer = viewer_of(place.people["employee"])
    first = feeds.feed(viewer, Post.objects.listed_for(viewer)).cards
    cache.clear()
    assert feeds.feed(viewer, Post.objects.listed_for(viewer)).cards == first
    assert len(first) == len(posts)
