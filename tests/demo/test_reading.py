"""The demo company's content is complete and well formed."""

from datetime import timedelta

import pytest

from accounts.handles import check_handle
from demo.communities import CIRCLES
from demo.knowledge import DECLARED, GIVEN, PERSON_FOLLOWS
from demo.logins import LOGINS
from demo.people import PEOPLE, sign_in_lines
from demo.reading import KINDS, Block, _block, read

HANDLES = {person.handle for person in PEOPLE}


def everything(blocks):
    for block in blocks:
        yield block
        yield from everything(block.follows)


@pytest.fixture(scope="module")
def posts() -> list[Block]:
    return [block for circle in CIRCLES for block in read(circle.content)]


def test_there_is_enough_of_every_kind(posts):
    kinds = [block.what for block in posts]
    assert len(posts) >= 110
    assert all(kinds.count(kind) >= 5 for kind in KINDS)


def test_every_post_has_title_text_author_and_day(posts):
    for block in posts:
        assert block.title, block
        assert len(block.body) > 60, block.title
        assert 0 < int(block.options["day"]) <= 90, block.title
        assert block.options["at"].count(":") == 1, block.title
        assert len(block.title) <= 150


def test_titles_are_said_once(posts):
    titles = [block.title for block in posts]
    assert len(titles) == len(set(titles))


def test_everybody_named_works_there(posts):
    named = {block.by for block in everything(posts)} | {h for block in posts for h in block.handles("ask")}
    named |= {h for circle in CIRCLES for h in (circle.owner, *circle.moderators, *circle.experts, *circle.members)}
    named |= DECLARED.keys() | PERSON_FOLLOWS.keys() | {handle for _by, handle, _topic, _note in GIVEN}
    named |= {login.handle for login in LOGINS}
    assert named <= HANDLES, named - HANDLES


def test_nobody_asks_herself(posts):
    assert not [block.title for block in posts if block.by in block.handles("ask")]


def test_only_questions_have_answers(posts):
    for block in posts:
        answers = [below for below in block.follows if below.what == "answer"]
        assert not answers or block.what == "question", block.title
        assert sum("accepted" in answer.options for answer in answers) <= 1, block.title


def test_in_closed_and_secret_communities_only_members_write():
    for circle in CIRCLES:
        if circle.visibility == "open":
            continue
        inside = {circle.owner, *circle.moderators, *circle.experts, *circle.members}
        for block in everything(read(circle.content)):
            assert block.by in inside, (circle.name, block.by, block.title)


def test_all_three_visibilities_are_there():
    assert {circle.visibility for circle in CIRCLES} == {"open", "closed", "secret"}
    assert len(CIRCLES) == 8


def test_people_have_fine_handles_and_managers_before_them():
    seen = {""}
    for person in PEOPLE:
        assert person.manager in seen, person
        seen.add(person.handle)
    assert len(HANDLES) == len(PEOPLE) >= 40


@pytest.mark.django_db
def test_handles_would_be_accepted():
    for handle in HANDLES:
        check_handle(handle)


def test_logins_are_told_with_their_password():
    lines = "\n".join(sign_in_lines())
    assert all(login.email in lines for login in LOGINS)
    assert LOGINS[0].password in lines


def test_a_block_is_read_whole():
    block = _block("question my-name by=anna day=3 at=09:30 ask=a,b up=2 like=4 pin\n# Why?\nBecause\n\nof it.")
    assert (block.what, block.name, block.by, block.title, block.body) == (
        "question",
        "my-name",
        "anna",
        "Why?",
        "Because\n\nof it.",
    )
    assert block.handles("ask") == ["a", "b"]
    assert block.reactions == {"like": 4}
    assert "pin" in block.options
    assert _block("answer by=a after=90m\nx").after == timedelta(hours=1.5)
