"""The language of the box."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import Filter, Term, parse, period


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("kafka lags", [Term("kafka"), Term("lags")]),
        ('"rolling deploy" kafka', [Term("rolling deploy", "phrase"), Term("kafka")]),
        ('"never closed', [Term("never closed", "phrase")]),
        ("-draft kafka", [Term("draft", is_negated=True), Term("kafka")]),
        ('-"old way"', [Term("old way", "phrase", is_negated=True)]),
        ("config*", [Term("config", "prefix")]),
        ("c* *", [Term("c")]),
        ("what, exactly?", [Term("what"), Term("exactly")]),
        ("kafka kafka", [Term("kafka")]),
        ("https://kafka.apache.org", [Term("https://kafka.apache.org")]),
        ("10:30", [Term("10:30")]),
        ("- -- \"\" ''", []),
    ],
)
def test_terms(text, terms):
    query = parse(text)
    assert list(query.terms) == terms
    assert query.filters == ()
    assert query.notes == ()


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("in:beer kind:question", [Filter("in", "beer"), Filter("kind", "question")]),
        ("KIND:Questions", [Filter("kind", "question")]),
        ("by:@Anna by:jo by:me", [Filter("by", "@anna"), Filter("by", "@jo"), Filter("by", "me")]),
        ("topic:#kafka", [Filter("topic", "kafka")]),
        ('topic:"home brewing"', [Filter("topic", "home brewing")]),
        ("-kind:comment", [Filter("kind", "comment", is_negated=True)]),
        ("is:solved", [Filter("is", "solved")]),
        ("after:2026-01 before:2026-02-15", [Filter("after", "2026-01"), Filter("before", "2026-02-15")]),
    ],
)
def test_filters(text, filters):
    query = parse(text)
    assert list(query.filters) == filters
    assert query.terms == ()


@pytest.mark.parametrize(
    ("text", "word", "note"),
    [
        ("colour:red", "colour:red", "“colour:” is not a filter"),
        ("kind:poem", "kind:poem", "“kind:” knows question, answer"),
        ("after:yesterday", "after:yesterday", "takes a date such as 2026-01"),
        ("is:wet", "is:wet", "“is:” knows solved"),
    ],
)
def test_what_is_not_understood_is_searched_and_told(text, word, note):
    query = parse(text)
    assert query.terms == (Term(word),)
    assert note in query.notes[0]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-3", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-31", datetime(2026, 3, 31, tzinfo=UTC)),
        ("2026-02-30", None),
        ("2026-13", None),
        ("1066", None),
        ("0000", None),
    ],
)
def test_dates(text, begins):
    assert period(text) == begins


@given(st.text(max_size=400))
def test_no_text_is_refused_and_its_query_reads_as_itself(text):
    query = parse(text)
    assert parse(str(query)).filters == query.filters or len(str(query)) > 300
    str(query.words)


@given(
    st.lists(
        st.sampled_from(["kafka", '"a b"', "-no", "pre*", "in:x", "by:@y", "-kind:idea", "after:2026"]), unique=True
    )
)
def test_a_query_written_again_is_the_same(parts):
    query = parse(" ".join(parts))
    again = parse(str(query))
    assert again.terms == query.terms
    assert again.filters == query.filters


def test_a_date_replaces_the_one_before():
    assert str(parse("kafka after:2025").having("after", "2026")) == "kafka after:2026"


def test_a_filter_is_taken_away():
    query = parse("kafka in:a in:b kind:idea")
    assert str(query.lacking("in", "a")) == "kafka in:b kind:idea"
    assert str(query.lacking("in")) == "kafka kind:idea"
