"""Home: what is new where I belong and in what I follow, and what needs me."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import PersonFollow
from communities.models import Membership
from experts import actions as experts
from notifications import sources
from notifications.gathering import Gathering
from posts.models import Kind, TopicFollow
from tests.factories import (
    make_admin,
    make_community,
    make_member,
    make_person,
    make_post,
    make_topic,
    viewer_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    return make_person("Anna Schmidt")


def titles(response):
    return response.content.decode().split('id="feed"')[-1].split("</main>")[0]


def home(as_, person, query=""):
    return as_(person).get(reverse("home") + query)


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(reverse("home")).url.startswith(reverse("account_login"))


def test_posting_to_it_is_refused(as_, me):
    assert as_(me).post(reverse("home")).status_code == 405


def test_it_shows_my_communities_and_whom_and_what_i_follow_and_nothing_else(as_, me):
    mine, other = make_community(), make_community()
    make_member(mine, me)
    author, topic = make_person(), make_topic("kafka")
    PersonFollow.objects.create(follower=me, person=author)
    TopicFollow.objects.create(person=me, topic=topic)
    make_post(mine, title="In my community")
    make_post(other, author, title="By whom I follow")
    make_post(other, title="About what I follow", topics=[topic])
    make_post(other, title="Something else")
    page = home(as_, me).content.decode()
    for title in ("In my community", "By whom I follow", "About what I follow"):
        assert title in page
    assert "Something else" not in page


def test_what_i_may_not_read_is_not_there_although_i_follow_it(as_, me):
    secret = make_community(visibility="secret", owner=make_person())
    author, topic = make_person(), make_topic("kafka")
    PersonFollow.objects.create(follower=me, person=author)
    TopicFollow.objects.create(person=me, topic=topic)
    experts.declare(actor=viewer_of(me), topic_name="kafka")
    make_post(secret, author, title="Hush", topics=[topic], body_source=f"@{me.handle}")
    make_post(make_community(visibility="closed"), author, title="Hush too", topics=[topic])
    page = home(as_, me).content.decode()
    assert "Hush" not in page
    assert "no answer" not in page


def test_a_removed_member_finds_nothing_of_the_community(as_, me):
    closed = make_community("Nightfall", visibility="closed")
    make_member(closed, me)
    make_post(closed, title="Hush")
    assert b"Hush" in home(as_, me).content
    Membership.objects.filter(person=me).delete()
    assert b"Hush" not in home(as_, me).content


@pytest.mark.parametrize("status", ["draft", "hidden", "deleted"])
def test_only_what_is_published_is_in_it(as_, me, status):
    mine = make_community()
    make_member(mine, me)
    make_post(mine, title="Not this", status=status)
    assert b"Not this" not in home(as_, me).content


def test_newest_come_first_each_once_and_pages_follow(as_, me):
    mine, topic = make_community(), make_topic("kafka")
    make_member(mine, me)
    author = make_person()
    PersonFollow.objects.create(follower=me, person=author)
    TopicFollow.objects.create(person=me, topic=topic)
    now = timezone.now()
    for number in range(30):
        make_post(mine, author, title=f"No {number:02d}.", topics=[topic], published_at=now - timedelta(hours=number))
    first = home(as_, me)
    page = titles(first)
    places = [page.index(f"No {number:02d}.") for number in range(25)]
    assert places == sorted(places)
    assert "No 25." not in page
    assert page.count(">No 03.") == 1
    second = as_(me).get(first.context["feed"].next_url, headers={"HX-Request": "true"})
    assert b"No 25." in second.content
    assert b"No 24." not in second.content
    assert b"<html" not in second.content


def test_common_topics_are_found_along_time_and_rare_ones_by_themselves(me, monkeypatch):
    topic = make_topic("kafka")
    community = make_community()
    now = timezone.now()
    wanted = [make_post(community, topics=[topic], published_at=now - timedelta(hours=n)).pk for n in range(4)]
    make_post(make_community(visibility="secret"), topics=[topic])
    make_post(community)

    def found(tagged):
        gathered = Gathering(viewer_of(me))
        sources.add_about(gathered, [topic.pk], "feed", tagged=tagged, found=tagged)
        return [row[1] for row in gathered.rows()]

    monkeypatch.setattr(sources, "posts_in_all", lambda: 100)
    assert found(1_000_000) == wanted
    assert found(1) == wanted


def test_kinds_narrow_it(as_, me):
    mine = make_community()
    make_member(mine, me)
    for kind in Kind:
        if kind != Kind.ANSWER:
            make_post(mine, kind=kind, title=f"A {kind.value} here")
    for kind in ("question", "praise"):
        page = titles(home(as_, me, f"?kind={kind}"))
        assert f"A {kind} here" in page
        assert page.count(" here</a>") == 1
    assert "A praise here" in titles(home(as_, me, "?kind=nonsense"))


def test_the_first_line_says_what_needs_me(as_, me, drain):
    asker = make_person()
    community = make_community(owner=asker)
    make_member(community, me)
    experts.declare(actor=viewer_of(me), topic_name="kafka")
    question = make_post(community, asker, title="Why?", topics=["kafka"])
    experts.ask(actor=viewer_of(asker), question=question, experts=[me])
    drain()
    page = home(as_, me).content.decode()
    assert "Anna</h1>" in page
    assert "1 question waits for you" in page
    assert "1 unread notice" in page
    assert "1 question in your topics has no answer" in page
    assert 'id="unanswered"' in page


def test_my_drafts_and_communities_to_join_stand_beside(as_, me):
    mine = make_community()
    make_post(mine, me, kind="article", title="Half a runbook", status="draft")
    make_post(mine, title="Not my draft", status="draft")
    make_community("Gardening", summary="Plants and patience")
    make_community("Nightfall", visibility="secret")
    page = home(as_, me).content.decode()
    assert "Half a runbook" in page
    assert "Gardening" in page
    assert "Not my draft" not in page
    assert "Nightfall" not in page


def test_who_belongs_nowhere_is_led_to_the_guide(as_, me):
    page = home(as_, me).content.decode()
    assert "Your home is still empty" in page
    assert reverse("welcome") in page


def test_a_quiet_community_invites_to_write(as_, me):
    make_member(make_community(), me)
    assert "Write the first post" in home(as_, me).content.decode()
    assert "Nothing of this kind yet" in home(as_, me, "?kind=idea").content.decode()


def test_many_communities_and_people_are_asked_at_once(as_, monkeypatch):
    monkeypatch.setattr(sources, "ONE_BY_ONE", 1)
    me, author = make_person(), make_person()
    for number in range(3):
        community = make_community()
        make_member(community, me)
        make_post(community, title=f"Post {number} of mine")
    PersonFollow.objects.create(follower=me, person=author)
    PersonFollow.objects.create(follower=me, person=make_person())
    make_post(make_community(), author, title="By whom I follow")
    page = home(as_, me).content.decode()
    for title in ("Post 0 of mine", "Post 2 of mine", "By whom I follow"):
        assert title in page


def test_an_administrator_has_a_home_of_her_own_communities(as_):
    admin = make_admin()
    make_post(make_community(visibility="secret"), title="Not mine")
    assert b"Not mine" not in home(as_, admin).content
