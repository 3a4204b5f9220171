"""What changed between two texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from posts.diff import Segment, compare, fold, text, words
from tests.cost import measured


@dataclass
class State:
    title: str = ""
    body_source: str = ""
    topics: list[str] = field(default_factory=list)


def pieces(segments: list[Segment]) -> list[tuple[str, str]]:
    return [(segment.change, segment.text) for segment in segments]


def test_a_changed_word_is_one_out_and_one_in() -> None:
    assert pieces(words("The red fox jumps", "The quick fox jumps")) == [
        ("same", "The "),
        ("removed", "red"),
        ("added", "quick"),
        ("same", " fox jumps"),
    ]


def test_lines_that_have_nothing_in_common_go_out_and_in_whole() -> None:
    assert pieces(text("one two three\n", "αλφα βητα γαμμα\n")) == [
        ("removed", "one two three\n"),
        ("added", "αλφα βητα γαμμα\n"),
    ]


def test_an_added_line_leaves_the_others_alone() -> None:
    assert pieces(text("a\nb\n", "a\nnew\nb\n")) == [("same", "a\n"), ("added", "new\n"), ("same", "b\n")]


@given(st.text(alphabet="ab c\n.", max_size=60), st.text(alphabet="ab c\n.", max_size=60))
def test_nothing_is_lost_and_nothing_made_up(old: str, new: str) -> None:
    segments = text(old, new)
    assert "".join(segment.text for segment in segments if segment.change != "added") == old
    assert "".join(segment.text for segment in segments if segment.change != "removed") == new
    assert all(segment.text for segment in segments)
    assert all(one.change != two.change for one, two in pairwise(segments))


def test_long_unchanged_passages_are_folded() -> None:
    lines = [f"line {number}\n" for number in range(40)]
    changed = [*lines[:20], "new\n", *lines[20:]]
    folded = fold(text("".join(lines), "".join(changed)))
    assert [segment.folded for segment in folded] == [17, 0, 0, 0, 17]
    assert folded[1].text == "".join(lines[17:20])
    assert folded[3].text == "".join(lines[20:23])


def test_two_revisions_are_compared_in_all_their_parts() -> None:
    old = State("Why?", "One.", ["kafka", "rust"])
    new = State("Why though?", "One.", ["go", "kafka"])
    diff = compare(old, new)
    assert pieces(diff.title) == [("same", "Why"), ("added", " though"), ("same", "?")]
    assert (diff.body, diff.topics_added, diff.topics_removed) == ([], ["go"], ["rust"])
    assert diff
    assert not compare(old, old)
    assert pieces(compare(None, old).body) == [("added", "One.")]


def test_a_long_text_is_quick() -> None:
    """The longest text that a post may have, every line changed: still well under what a page may take."""
    old = "\n".join(f"word {number} of many" for number in range(5000))
    new = "\n".join(f"word {number} of more" for number in range(5000))
    with measured() as cost:
        text(old, new)
        text("\n" * 50_000, "\n" * 49_999 + "x")
    assert cost.seconds < 3
