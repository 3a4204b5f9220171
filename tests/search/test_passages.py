"""Marks, passages, folding and slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import language
from search.passages import Marks, marked, nearest, passage
from search.query import parse


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces)


def marks(text, near=()):
    return Marks.of(parse(text).terms, near)


@pytest.mark.parametrize(
    ("q", "text", "expected"),
    [
        ("lag", "Lagging and lagged, not flag", "[Lagging] and [lagged], not flag"),
        ("happy", "Happiness of the happy", "[Happiness] of the [happy]"),
        ("naive", "A NAÏVE one", "A [NAÏVE] one"),
        ("conf*", "Config, unconf, conf", "[Config], unconf, [conf]"),
        ('"rolling deploy"', "deploy rolling", "[deploy] [rolling]"),
        ("kafka -lag", "kafka lag", "[kafka] lag"),
        ("how do I", "how do I", "how do I"),
        ("日本", "これは日本語です", "これは[日本]語です"),
        ("x", "", ""),
    ],
)
def test_what_is_marked(index, q, text, expected):
    assert shown(marked(text, marks(q))) == expected


def test_words_found_for_misspelt_ones_are_marked(index):
    assert shown(marked("Fermentation stops", marks("fermantation", near=["fermentation"]))) == "[Fermentation] stops"


def test_the_passage_has_as_many_of_the_words_as_it_can(index):
    text = "kafka first. " + "filler words here " * 60 + "kafka and zookeeper together. " + "more of it " * 60
    found = shown(passage(text, marks("kafka zookeeper")))
    assert "[kafka] and [zookeeper] together" in found
    assert found.startswith("… ")
    assert found.endswith(" …")


def test_a_short_text_is_shown_whole(index):
    assert shown(passage("one\n\n two   kafka", marks("kafka"))) == "one two [kafka]"


@given(st.text(max_size=600), st.text(max_size=20))
def test_pieces_hold_nothing_but_the_text(text, q):
    some = Marks(exact=frozenset(language.folded(q).split()))
    assert "".join(piece.text for piece in marked(text, some)) == text
    squeezed = " ".join(text.split())
    part = "".join(piece.text for piece in passage(text, some, 80))
    assert part.removeprefix("… ").removesuffix(" …").strip() in squeezed


@given(st.text())
def test_folding_keeps_positions(text):
    assert len(language.folded(text)) == len(text)


@pytest.mark.parametrize(
    ("first", "second", "slips"),
    [
        ("kafka", "kafka", 0),
        ("kafka", "kafak", 1),
        ("kafka", "kafk", 1),
        ("kafka", "kafkas", 1),
        ("kafka", "kafla", 1),
        ("kafka", "akfak", 2),
        ("kafka", "postgres", 3),
        ("", "ab", 2),
    ],
)
def test_slips(first, second, slips):
    assert language.slips_between(first, second, 2) == slips
    assert language.slips_between(second, first, 2) == slips


@pytest.mark.parametrize(
    ("word", "forgiven"), [("cat", 0), ("kafka", 1), ("consumer", 2), ("v2", 0), ("2026", 0), ("9f3a1b", 0)]
)
def test_slips_forgiven_by_length(word, forgiven):
    assert language.typos_forgiven(word) == forgiven


def test_the_nearest_word_is_the_most_frequent_one():
    texts = ["Fermentation and fermentation", "fermentations", "formation"]
    assert nearest("fermantation", texts)[0] == "fermentation"
    assert nearest("cat", ["car"]) == []
