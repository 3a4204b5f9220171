"""The whole command on a small dump with every trap."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import User
from activity.models import Event
from communities.models import Community
from posts.counts import recount
from posts.models import Acceptance, Comment, Post, PostLink, Revision, Topic, TopicUse
from tests.exchange.dumps import brewery, day, write_dump
from tests.factories import make_admin, make_community, make_person, viewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_admin()
    return write_dump(tmp_path / "beer", brewery())


def run(folder: Path, *more: str, name: str = "Brewing", **options: Any) -> str:
    out = io.StringIO()
    report = folder.parent / "report.tsv"
    call_command(
        "import_stackexchange", str(folder), *more, community=name, report=report, stdout=out, stderr=out, **options
    )
    return out.getvalue()


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in apps.get_models()}


def post(source_id: int) -> Post:
    return Post.objects.get(source="stackexchange:beer", source_id=str(source_id))


def test_questions_and_answers_come_with_source_and_licence(folder: Path) -> None:
    said = run(folder)
    question, answer = post(2), post(1)

    assert Post.objects.filter(kind="question").count() == 3
    assert Post.objects.filter(kind="answer").count() == 2
    assert answer.question == question
    assert (question.title, question.score, question.status) == ("How long do I boil wort?", 3, "published")
    assert (question.source_url, question.licence) == ("https://beer.stackexchange.com/q/2", "CC BY-SA 3.0")
    assert (answer.source_url, answer.licence) == ("https://beer.stackexchange.com/a/1", "CC BY-SA 3.0")
    assert str(question.published_at) == "2014-03-04 10:00:00+00:00"
    assert str(question.edited_at) == "2014-03-06 10:00:00+00:00"
    assert str(question.active_at) == "2014-03-08 10:00:00+00:00"
    assert "5 posts and 2 comments are in “Brewing” now" in said
    assert set(Post.objects.values_list("community__source", flat=True)) == {"stackexchange:beer"}


def test_the_source_is_the_typed_markdown_or_made_from_html(folder: Path) -> None:
    run(folder)
    assert post(2).body_source == "My *first* wort."
    assert post(1).body_source == "Boil it **twice**."
    assert post(1).body_html.strip() == "<p>Boil it <strong>twice</strong>.</p>"
    third = post(3)
    assert "[this](https://beer.stackexchange.com/questions/2/x)" in third.body_source
    assert "<img" not in third.body_html
    assert third.title == "Is <b> a tag & what?"


def test_accepted_answers_and_counts(folder: Path) -> None:
    run(folder)
    accepted = Acceptance.objects.get()
    assert (accepted.question, accepted.answer, accepted.by) == (post(2), post(1), post(2).author)
    assert str(accepted.at) == "2014-03-08 10:00:00+00:00"
    question = post(2)
    assert (question.is_solved, question.answers_count, question.comments_count) == (True, 2, 1)
    assert post(1).comments_count == 1
    assert (post(3).is_solved, post(3).answers_count, post(3).score) == (False, 0, -2)
    assert post(9).score == -1  # from the votes: the post says none
    community = Community.objects.get()
    assert (community.posts_count, community.members_count) == (3, 1)
    assert list(recount(mend=False)) == []


def test_authors_are_placeholders_that_cannot_sign_in(folder: Path) -> None:
    run(folder)
    ann = post(2).author
    assert (ann.display_name, ann.email, ann.source, ann.source_id) == ("Ann Hopps", None, "stackexchange:beer", "1")
    assert (ann.handle, ann.source_url) == ("ann.hopps-beer-1", "https://beer.stackexchange.com/users/1")
    assert not ann.has_usable_password()
    assert (ann.bio_source, ann.is_placeholder) == ("", True)
    assert post(3).author.display_name == "user77"
    assert post(3).author == Comment.objects.get(source_id="2").author
    assert post(9).author.display_name == "Gone Gal"
    assert post(10).author.display_name == "Unknown author"
    assert User.objects.imported().filter(display_name="Community").exists()  # it edited
    assert not User.objects.filter(display_name="Reader Only").exists()


def test_tags_are_topics_with_their_descriptions(folder: Path) -> None:
    Topic.objects.create(name="taste", slug="taste", description="Ours.")
    Topic.objects.create(name="home-brewing", slug="home-brewing", synonym_of=Topic.objects.get())
    run(folder)
    assert Topic.objects.get(name="wort").description == "Sugary liquid."
    assert Topic.objects.get(name="taste").description == "Ours."
    assert not Topic.objects.filter(name="unused").exists()
    assert set(post(2).topics.names()) == {"wort", "taste"}
    uses = TopicUse.objects.values_list("topic__name", "posts_count", "questions_count", "unanswered_count")
    assert set(uses) == {("wort", 2, 2, 1), ("taste", 3, 3, 2)}


def test_comments_are_markdown_and_safe(folder: Path) -> None:
    run(folder)
    first, second = Comment.objects.order_by("source_id")
    assert (first.post, first.score, first.licence) == (post(1), 2, "CC BY-SA 3.0")
    assert "<em>twice</em>" in first.body_html
    assert "&lt;script&gt;" in second.body_html


def test_links_are_kept_once(folder: Path) -> None:
    run(folder)
    assert set(PostLink.objects.values_list("post__source_id", "other__source_id", "kind")) == {
        ("3", "2", "duplicate"),
        ("3", "2", "linked"),
    }


def test_history_becomes_revisions(folder: Path) -> None:
    run(folder)
    rows = Revision.objects.filter(post=post(2)).order_by("number")
    assert [(row.number, row.title, row.topics, row.summary, row.source_id) for row in rows] == [
        (1, "How long to boil", ["wort"], "", "g1"),
        (2, "How long do I boil wort?", ["wort"], "clearer", "g2"),
        (3, "How long do I boil wort?", ["home-brewing", "wort"], "", "g3"),
    ]
    assert rows[1].editor.display_name == "Bob Malt"
    for one in Post.objects.all():
        assert one.revisions.order_by("-number").first().body_source == one.body_source
    assert list(post(1).revisions.order_by("number").values_list("summary", flat=True)) == ["", "As it was imported"]


def test_every_row_is_accounted_for(folder: Path) -> None:
    said = run(folder)
    lines = [line.split("\t") for line in (folder.parent / "report.tsv").read_text().splitlines()[1:]]
    for table, rows in brewery().items():
        outcomes = [line[3] for line in lines if line[0] == f"{table}.xml" and line[3] != "changed"]
        assert len(outcomes) == len(rows), table
    assert ["Posts.xml", "6", "4", "left out", "answers a question that is not in the dump"] in lines
    assert "changed: 1 accepted an answer that is not in the dump" in said
    assert "left out: 1 is of the unknown kind 77" in said
    assert "left out: 1 is for a post that is not imported" in said
    assert "Users.xml: 4 rows, 3 taken, 1 left out" in said


def test_a_second_run_changes_nothing_and_says_so(folder: Path) -> None:
    run(folder)
    before = everything()
    said = run(folder)
    assert everything() == before
    assert "Everything was here already. Nothing was changed." in said
    assert "Posts.xml: 10 rows, 0 taken, 6 here already, 4 left out" in said


def test_a_newer_dump_brings_what_is_new(folder: Path) -> None:
    run(folder)
    claimant = make_person("Ann")
    User.objects.filter(source_id="1").update(claimed_by=claimant)
    version = post(3).version
    tables = brewery()
    tables["Posts"].append(
        {"Id": 20, "PostTypeId": 2, "ParentId": 3, "CreationDate": day(20), "OwnerUserId": 1, "Body": "<p>New.</p>"}
    )
    tables["Comments"].append({"Id": 20, "PostId": 3, "Text": "New.", "CreationDate": day(20), "UserId": 2})
    said = run(write_dump(folder, tables))
    assert "1 posts and 1 comments are in" in said
    assert (post(3).answers_count, post(3).comments_count, post(3).version) == (1, 1, version + 1)
    assert post(20).author == claimant
    assert TopicUse.objects.get(topic__name="wort").unanswered_count == 0
    assert list(recount(mend=False)) == []


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = everything()
    said = run(folder, "--dry-run")
    assert everything() == before
    assert "Dry run: nothing was written. 3 questions and 2 answers would be new." in said


def test_tables_that_are_absent_are_said(folder: Path) -> None:
    for table in ("Comments", "Tags", "Votes", "PostHistory", "PostLinks", "Badges"):
        (folder / f"{table}.xml").unlink()
    said = run(folder)
    assert "PostHistory.xml is not in the dump" in said
    assert post(2).body_source == "My *first* wort."
    assert post(2).revisions.get().editor == post(2).author
    assert set(post(2).topics.names()) == {"wort", "home-brewing"}
    assert Acceptance.objects.get().at == post(2).active_at


@pytest.mark.parametrize("table", ["Posts", "Users", "Comments", "Tags", "Votes", "PostHistory", "PostLinks", "Badges"])
@pytest.mark.parametrize("fault", ["cut", "bomb", "number"])
def test_a_fault_in_any_table_leaves_nothing_behind(folder: Path, table: str, fault: str) -> None:
    path = folder / f"{table}.xml"
    whole = path.read_text(encoding="utf-8-sig")
    if fault == "cut":
        path.write_text(whole[: len(whole) - 12])
    elif fault == "bomb":
        path.write_text(f'<!DOCTYPE x [<!ENTITY a "b">]>{whole.split("?>", 1)[1]}')
    else:
        first, rest = whole.split(' Id="', 1)
        path.write_text(f'{first} Id="x{rest}'.replace('PostId="', 'PostId="y').replace(' UserId="', ' UserId="z'))
    if fault == "number" and table == "Badges":
        return  # nothing of a badge is read
    before = everything()
    with pytest.raises(CommandError, match=rf"{table}\.xml, line \d+: (?s:.*)Nothing was imported"):
        run(folder)
    assert everything() == before


def test_a_fault_while_writing_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("exchange.stackexchange.load.recount_uses", fail)
    before = everything()
    with pytest.raises(RuntimeError):
        run(folder)
    assert everything() == before


def test_wrong_folders_and_options_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no folder"):
        run(tmp_path / "nowhere")
    with pytest.raises(CommandError, match="--site beer"):
        run(folder.rename(tmp_path / "my dump"))
    folder = (tmp_path / "my dump").rename(tmp_path / "beer")
    make_community(slug="taken")
    with pytest.raises(CommandError, match="taken by another community"):
        run(folder, slug="taken")
    with pytest.raises(CommandError, match="Nobody who may sign in"):
        run(folder, owner="nobody@example.com")
    run(folder)
    with pytest.raises(CommandError, match="imported into “Brewing” before"):
        run(folder, name="Other")


def test_without_an_administrator_an_owner_must_be_named(tmp_path: Path) -> None:
    folder = write_dump(tmp_path / "beer", brewery())
    with pytest.raises(CommandError, match="--owner"):
        run(folder)
    owner = make_person()
    run(folder, owner=owner.email, slug="brew", visibility="secret")
    community = Community.objects.get()
    assert (community.slug, community.visibility) == ("brew", "secret")
    assert viewer_of(owner).owns(community.pk)
    assert not Post.objects.visible_to(viewer_of(make_person())).exists()


def test_one_event_tells_the_search_index(folder: Path) -> None:
    run(folder)
    event = Event.objects.get(verb="posts_imported")
    assert (event.community_id, event.data["posts"]) == (Community.objects.get().pk, 5)
    assert event.deliveries.filter(subscriber="search.index").exists()
    assert not Event.objects.filter(verb="post_published").exists()


def test_the_command_writes_the_index_at_once(folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SEARCH_INDEXING = True
    indexed: list[int] = []
    monkeypatch.setattr("search.sync.index_community", lambda pk: indexed.append(pk) or 7)
    assert "7 documents can be found" in run(folder)
    assert indexed == [Community.objects.get().pk]
    run(folder)
    assert len(indexed) == 1
    monkeypatch.setattr("search.sync.index_community", lambda pk: 1 / 0)
    Community.objects.update(name="Brewing")
    tables = brewery()
    tables["Comments"].append({"Id": 20, "PostId": 3, "Text": "New.", "CreationDate": day(20), "UserId": 2})
    assert "the import itself is complete" in run(write_dump(folder, tables))
