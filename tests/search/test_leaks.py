"""Nothing leaks: not a title, snippet, count, facet, suggestion or correction; and at once, before any reindex."""

import pytest

from communities.models import Membership
from posts.models import Post
from search import finding, similar, sync
from search.query import parse
from search.suggestions import suggest
from tests.factories import (
    make_admin,
    make_answer,
    make_comment,
    make_community,
    make_member,
    make_person,
    make_post,
    make_topic,
    viewer_of,
)

pytestmark = pytest.mark.django_db

#: Every word of what must not be known holds it.
WORD = "xylophone"


class World:
    """A secret (or closed) community where everything is about one word, and a member of it."""

    def __init__(self, visibility):
        self.member = make_person("Mem Ber")
        self.community = make_community(f"{WORD} club", visibility=visibility, slug=f"{WORD}-club", summary=WORD)
        make_member(self.community, self.member)
        self.topic = make_topic(f"{WORD}-tuning")
        self.question = make_post(
            self.community,
            self.member,
            title=f"Why is my {WORD} flat?",
            topics=[self.topic],
            body_source=f"The {WORD} is.",
        )
        self.answer = make_answer(self.question, self.member, body_source=f"Warm the {WORD}.")
        self.comment = make_comment(self.question, self.member, body_source=f"Whose {WORD}?")


def everything_shown(as_, person):
    """All pages that search makes for a person, as one text, apart from the words she typed herself."""
    browser = as_(person)
    queries = [
        WORD,
        f"{WORD[:5]}*",
        "xylofone",
        "in:xylophone-club",
        "topic:xylophone-tuning",
        "kind:question",
        "flat warm",
    ]
    pages = [
        browser.get("/search/", {"q": q, "tab": tab}) for q in queries for tab in ("", "posts", "communities", "topics")
    ]
    pages += [browser.get("/search/suggestions/", {"q": q}) for q in (WORD, "xylo", "xilo", "why is my")]
    pages += [browser.get("/questions/similar/", {"q": f"Is my {WORD} flat?", "body": "flat"})]
    return "\n".join(page.content.decode() for page in pages)


def assert_nothing_known(as_, person):
    shown = everything_shown(as_, person)
    for told in (
        "Why is my",
        "Warm the",
        "Whose ",
        "Mem Ber",
        f"{WORD} club",
        f"/topics/{WORD}",
        f"/c/{WORD}",
        "Did you mean",
    ):
        assert told not in shown, told
    viewer = viewer_of(person)
    for q in (WORD, f"{WORD}*", "xylofone", "flat", f"kind:question {WORD}"):
        found = finding.find(viewer, parse(q))
        assert found.rows == ()
        assert found.total == 0
        assert not any(found.counts.values())
        assert found.suggestion is None
    assert suggest(viewer, WORD[:4]) == []
    assert similar.similar_questions(viewer, f"Is my {WORD} flat?") == []


def test_a_secret_community_is_not_known_to_others(as_, index):
    World("secret")
    index.rebuild()
    assert_nothing_known(as_, make_person())


def test_a_closed_community_shows_that_it_exists_and_no_more(as_, index):
    world = World("closed")
    index.rebuild()
    viewer = viewer_of(make_person())
    found = finding.find(viewer, parse(WORD))
    assert [row.source for row in found.rows] == ["community"]
    assert found.counts["section"] == {"communities": 1}
    assert "Why is my" not in everything_shown(as_, viewer.person)
    assert similar.related(viewer, world.question) == []


def test_members_find_everything(index):
    world = World("secret")
    index.rebuild()
    for person in (world.member, make_admin()):
        found = finding.find(viewer_of(person), parse(WORD))
        assert {row.source for row in found.rows} == {"post", "comment", "community", "topic"}
        assert found.total == 5


def test_a_removed_member_stops_finding_at_the_very_next_query(as_, index):
    world = World("secret")
    index.rebuild()
    other = make_person()
    make_member(world.community, other)
    assert finding.find(viewer_of(other), parse(WORD)).total == 5
    Membership.objects.filter(person=other).delete()
    assert_nothing_known(as_, other)


def test_a_community_that_becomes_secret_is_gone_at_once(as_, index):
    world = World("open")
    index.rebuild()
    person = make_person()
    assert finding.find(viewer_of(person), parse(WORD)).total == 5
    world.community.visibility = "secret"
    world.community.save()
    assert_nothing_known(as_, person)


@pytest.mark.parametrize("status", ["hidden", "deleted", "draft"])
def test_what_was_taken_away_is_gone_before_the_index_knows(as_, index, status):
    community = make_community("Music")
    author = make_person("Mem Ber")
    question = make_post(community, author, title=f"Why is my {WORD} flat?")
    make_answer(question, author, body_source=f"Warm the {WORD}.")
    make_comment(question, author, body_source=f"Whose {WORD}?")
    index.rebuild()
    Post.objects.filter(pk=question.pk).update(status=status)
    assert_nothing_known(as_, make_person())
    # neither its author nor a moderator meets it in search: they have other places for it
    assert finding.find(viewer_of(author), parse(WORD)).total == 0
    index.rebuild()
    assert_nothing_known(as_, make_person())


def test_a_hidden_answer_takes_its_comments_along(index):
    question = make_post(title="Something else")
    answer = make_answer(question, body_source=f"Warm the {WORD}.")
    make_comment(answer, body_source=f"Whose {WORD}?")
    index.rebuild()
    Post.objects.filter(pk=answer.pk).update(status="hidden")
    assert finding.find(viewer_of(make_person()), parse(WORD)).total == 0


def test_counts_and_facets_leave_out_what_the_index_does_not_know_is_gone(index):
    community = make_community("Music")
    author, other = make_person(), make_person()
    kept = [make_post(community, author, title=f"{WORD} {n}", topics=["kept"]) for n in range(3)]
    gone = make_post(community, other, kind="idea", title=f"{WORD} gone", topics=["gone"])
    index.rebuild()
    Post.objects.filter(pk=gone.pk).update(status="hidden")
    found = finding.find(viewer_of(make_person()), parse(WORD))
    assert found.total == len(kept)
    assert found.counts["kind"] == {"question": 3}
    assert found.counts["author"] == {author.pk: 3}
    assert len(found.counts["topics"]) == 1
    assert found.counts["section"] == {"posts": 3}


def test_no_numbers_while_something_taken_away_is_unknown_to_a_large_result(index, monkeypatch):
    from activity.actions import record

    monkeypatch.setattr(finding, "DEEPEST", 10)
    community = make_community()
    author = make_person()
    for n in range(12):
        make_post(community, author, title=f"{WORD} {n}")
    index.rebuild()
    viewer = viewer_of(author)
    assert finding.find(viewer, parse(WORD)).total == 12
    record("post_hidden", actor=author, post_id=Post.objects.latest("pk").pk)
    found = finding.find(viewer, parse(WORD))
    assert found.total is None
    assert found.counts is None
    index.catch_up()
    assert finding.find(viewer, parse(WORD)).total == 12


def test_drafts_are_not_indexed(index):
    author = make_person()
    make_post(None, author, title=f"{WORD} draft", status="draft")
    index.rebuild()
    assert finding.find(viewer_of(author), parse(WORD)).total == 0


def test_an_invited_person_finds_the_community_and_not_its_posts(index):
    from communities.models import Invitation

    world = World("secret")
    invited = make_person()
    Invitation.objects.create(community=world.community, person=invited, invited_by=world.member)
    index.rebuild()
    found = finding.find(viewer_of(invited), parse(WORD))
    assert [row.source for row in found.rows] == ["community"]


def test_a_topic_is_known_by_its_use(index):
    world = World("secret")
    index.rebuild()
    person = make_person()
    assert finding.find(viewer_of(person), parse(WORD)).total == 0
    world.topic.is_listed = True
    world.topic.save()
    sync.index({"topic": [world.topic.pk]})
    assert [row.source for row in finding.find(viewer_of(person), parse(WORD)).rows] == ["topic"]


def test_a_deactivated_person_is_not_found(index):
    gone = make_person("Gone Girl")
    index.rebuild()
    viewer = viewer_of(make_person())
    assert finding.find(viewer, parse("gone girl")).total == 1
    gone.is_active = False
    gone.save()
    assert finding.find(viewer, parse("gone girl")).total == 0
    assert suggest(viewer, "gone") == []


def test_a_filter_by_a_secret_name_says_the_same_as_one_by_no_name(as_, index):
    World("secret")
    index.rebuild()
    browser = as_(make_person())
    for operator in ("in", "topic"):
        name = f"{WORD}-club" if operator == "in" else f"{WORD}-tuning"
        real = browser.get("/search/", {"q": f"{operator}:{name}"}).content.decode()
        none = browser.get("/search/", {"q": f"{operator}:{name}x"}).content.decode().replace(f"{name}x", name)
        for page in (real, none):
            assert "You know of no" in page
        assert real.split("<main")[1].split("</main")[0] == none.split("<main")[1].split("</main")[0]
