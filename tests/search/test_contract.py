"""What every engine must do, word for word the same."""

from datetime import UTC, datetime

import pytest
from django.db.models import Model
from haystack.query import SearchQuerySet

from posts.models import Post
from search import documents, engine
from search.engine import Ask
from search.passages import Marks, marked, passage
from search.query import parse
from tests.factories import make_post
from tests.search.conftest import ENGINES, open_index
from tests.search.contract import facets, ids, post, put


@pytest.fixture(params=sorted(ENGINES), autouse=True)
def any_engine(request, settings, tmp_path):
    before = dict(settings.HAYSTACK_CONNECTIONS["default"])
    yield open_index(settings, tmp_path / "index", request.param)
    settings.HAYSTACK_CONNECTIONS["default"].update(before)
    engine.forget()


def test_what_is_written_is_found_at_once():
    put(post(1, "Kafka lags", "after each deploy"))
    assert ids("kafka") == [1]
    assert ids("deploy") == [1]
    assert ids("postgres") == []


def test_writing_again_replaces():
    put(post(1, "Kafka lags"), post(2, "Other"))
    put(post(1, "Postgres lags"))
    assert ids("kafka") == []
    assert ids("postgres") == [1]
    assert engine.size() == 2


def test_removing():
    put(post(1, "Kafka"), post(2, "Kafka"))
    put(removed=[1])
    assert ids("kafka") == [2]
    put(removed=[1, 77])
    assert ids("kafka") == [2]


def test_all_words_must_be_there():
    put(post(1, "Kafka lags"), post(2, "Kafka", "lags behind"), post(3, "Kafka"))
    assert sorted(ids("kafka lags")) == [1, 2]


def test_words_without_meaning_may_be_missing():
    put(post(1, "Kafka configuration"))
    assert ids("how do I do the kafka configuration") == [1]
    put(post(2, "The who"))
    assert 2 in ids("the who")


def test_endings_do_not_matter():
    put(post(1, "Configurations and running consumers"))
    assert ids("configuration") == [1]
    assert ids("run consumer") == [1]


def test_phrases():
    put(post(1, "rolling deploy stops"), post(2, "deploy is rolling"))
    assert ids('"rolling deploy"') == [1]
    assert sorted(ids("rolling deploy")) == [1, 2]


def test_not():
    put(post(1, "Kafka lags"), post(2, "Kafka stops"))
    assert ids("kafka -lags") == [2]
    assert ids('kafka -"kafka stops"') == [1]
    assert ids("-lags") == [2]


def test_beginnings():
    put(post(1, "Configuration of kafka"), post(2, "Confluent"), post(3, "Postgres"))
    assert sorted(ids("conf*")) == [1, 2]
    assert ids("config* kaf*") == [1]


def test_words_of_two_parts():
    put(post(1, "E-mail setup"), post(2, "mail for e"))
    assert ids("e-mail") == [1]


def test_a_title_counts_more_than_a_body():
    put(post(1, "Other things", "about kafka and " + "much else " * 5), post(2, "Kafka", "about " + "much else " * 5))
    assert ids("kafka") == [2, 1]


def test_solved_and_accepted_stand_higher():
    put(post(1, "Kafka lags"), post(2, "Kafka lags", states=("solved",)))
    assert ids("kafka") == [2, 1]


def test_slips_of_the_finger_by_length_of_the_word():
    put(post(1, "Kafka"), post(2, "Fermentation"), post(3, "cat"))
    for typed, found in (("kafak", [1]), ("kafkaa", [1]), ("kafxx", []), ("fermantatoin", [2]), ("fermxxxation", [])):
        assert ids(typed, looseness=1) == found, typed
    assert ids("cot", looseness=1) == []
    assert ids("kafka", looseness=1) == [1]


def test_most_of_the_words():
    put(post(1, "Kafka consumer lags"), post(2, "Kafka"), post(3, "Postgres"))
    assert ids("kafka consumer rebalances", looseness=2) == [1]


def test_access():
    put(post(1, "Kafka"), post(2, "Kafka", access=("c2",)), post(3, "Kafka", access=("all",)))
    assert ids("kafka") == [1]
    assert sorted(ids("kafka", access=frozenset({"c1", "all"}))) == [1, 3]
    assert ids("kafka", access=frozenset()) == []
    assert sorted(ids("kafka", access=None)) == [1, 2, 3]
    assert sorted(ids("kafka", access=frozenset(f"c{n}" for n in range(300)))) == [1, 2]


def test_conditions():
    put(
        post(1, "Kafka", kind="idea", topics=(7, 8), author=3),
        post(2, "Kafka", states=("unsolved", "unanswered"), topics=(8,)),
        post(3, "Kafka", community=2, access=("c1",)),
    )
    assert ids("kafka", kinds=("idea",)) == [1]
    assert sorted(ids("kafka", kinds=("idea", "question"))) == [1, 2, 3]
    assert ids("kafka", topics=(7,)) == [1]
    assert sorted(ids("kafka", topics=(8,))) == [1, 2]
    assert ids("kafka", authors=(3,)) == [1]
    assert ids("kafka", communities=(2,)) == [3]
    assert ids("kafka", states=("unanswered",)) == [2]
    assert ids("kafka", sections=("people",)) == []
    assert sorted(ids("kafka", without=(("kind", ("idea",)),))) == [2, 3]
    key = documents.sources()["post"].key(2)
    assert sorted(ids("kafka", without=(("key", (key,)),))) == [1, 3]


def test_dates():
    put(post(1, "Kafka"), post(2, "Kafka"), post(3, "Kafka"))
    third = int(datetime(2026, 1, 3, tzinfo=UTC).timestamp())
    assert sorted(ids("kafka", since=third)) == [2, 3]
    assert ids("kafka", until=third) == [1]
    assert ids("kafka", newest_first=True) == [3, 2, 1]
    assert ids("") == [3, 2, 1]


def test_counts_know_only_what_may_be_seen():
    put(
        post(1, "Kafka", topics=(7, 8), states=("solved",)),
        post(2, "Kafka", topics=(8,), kind="idea", author=6),
        post(3, "Kafka", access=("c2",), community=2, topics=(9,), author=9),
        post(4, "Other"),
    )
    counted = facets("kafka")
    assert counted["kind"] == {"question": 1, "idea": 1}
    assert counted["topics"] == {7: 1, 8: 2}
    assert counted["author"] == {5: 1, 6: 1}
    assert counted["community"] == {1: 2}
    assert counted["states"] == {"solved": 1}
    assert counted["section"] == {"posts": 2}
    assert facets("nothing")["kind"] == {}


def test_titles_only():
    put(post(1, "Kafka lags", "postgres"), post(2, "Postgres stops", "kafka"))
    assert ids("kafka", titles_only=True) == [1]
    assert ids("postg*", titles_only=True) == [2]
    assert ids("pstgr*", titles_only=True, looseness=1) == [2]


def test_what_is_alike():
    put(post(1, "Kafka consumer lags behind"), post(2, "The consumer of kafka lags"), post(3, "Bread recipes"))
    found = engine.similar("Why does the kafka consumer lag?", "", Ask(access=frozenset({"c1"})), limit=5)
    assert sorted(documents.source_of_key(hit.key)[1] for hit in found.hits) == [1, 2]
    assert not engine.similar("kafka", "", Ask(access=frozenset({"c2"})), limit=5).hits


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Naïve Straße", "naive strasse"),
        ("naive strasse", "Naïve STRASSE"),
        ("Ærøskøbing", "aeroskobing"),
        ("Привет мир", "привет"),
        ("日本語テキスト処理", "テキスト"),
        ("한국어 문서", "문서"),
        ("Ελληνικά κείμενα", "ελληνικα"),
        ("🚀 launch", "launch"),
        ("lone \udcff surrogate", "surrogate"),
        ("مرحبا بالعالم", "مرحبا"),
    ],
)
def test_writings_of_the_world(title, typed):
    put(post(1, title), post(2, "nothing of it"))
    assert ids(typed) == [1]


@pytest.mark.parametrize(
    "text", ['"', "*", "-", ":", "a:b:c", "((", "AND", "OR NOT", "a" * 300, "\x00", "🚀", "~1", "x^2"]
)
def test_any_text_is_a_question(text):
    put(post(1, "Kafka"))
    ids(text)
    ids(text, looseness=1)
    ids(text, looseness=2)


def test_found_words_are_marked_in_the_best_passage():
    put(post(1, "x"))
    text = "Nothing here. " * 40 + "The consumers were lagging after configuration changed. " + "Nothing there. " * 40
    marks = Marks.of(parse("consumer lags configuration zebra").terms)
    shown = passage(text, marks)
    assert [piece.text for piece in shown if piece.is_match] == ["consumers", "lagging", "configuration"]
    assert sum(len(piece.text) for piece in shown) < 300
    assert [p.text for p in marked("Config of configurations", Marks.of(parse("conf*").terms)) if p.is_match] == [
        "Config",
        "configurations",
    ]


def test_versions_for_comparison():
    put(post(1, "Kafka"), post(2, "Other"), post(9, "More"))
    source = documents.sources()["post"]
    assert engine.versions(source, 1, 5) == {1: post(1, "Kafka").version, 2: post(2, "Other").version}
    assert engine.versions(documents.sources()["comment"], 1, 10) == {}


def test_a_rebuild_serves_the_old_index_until_the_swap_and_loses_nothing():
    put(post(1, "Kafka"), post(2, "Kafka"))
    source = documents.sources()["post"]
    with engine.rebuilding() as next_index:
        with next_index.writing(is_new=True) as writing:
            writing.put(source, [post(1, "Kafka")])
        assert sorted(ids("kafka")) == [1, 2]
        put(post(3, "Kafka"))
        assert sorted(ids("kafka")) == [1, 2, 3]
        with next_index.swap() as changed, next_index.writing(is_new=False) as writing:
            assert changed == [(source, 3)]
            writing.put(source, [post(3, "Kafka")], [3])
    assert sorted(ids("kafka")) == [1, 3]
    put(post(4, "Kafka"))
    assert sorted(ids("kafka")) == [1, 3, 4]


def test_a_rebuild_that_fails_changes_nothing(any_engine):
    put(post(1, "Kafka"))
    with pytest.raises(RuntimeError), engine.rebuilding():
        raise RuntimeError
    assert ids("kafka") == [1]
    assert len(list(any_engine.path.glob("g*-*"))) == 1


def test_a_write_that_fails_changes_nothing():
    put(post(1, "Kafka"))
    source = documents.sources()["post"]

    def documents_that_fail():
        yield post(2, "Kafka")
        raise RuntimeError

    with pytest.raises(RuntimeError), engine.writing([source.key(2)]) as writing:
        writing.put(source, documents_that_fail())
    assert ids("kafka") == [1]
    put(post(3, "Kafka"))
    assert sorted(ids("kafka")) == [1, 3]


def test_without_an_index_the_engine_says_so():
    with pytest.raises(engine.NoIndexError):
        ids("kafka")


@pytest.mark.django_db
def test_haystacks_own_interface(any_engine):
    found: Model = make_post(title="Kafka lags")
    put(post(1000, "Other"))
    index = _haystack().get_unified_index().get_index(Post)
    index.update_object(found)
    assert [hit.key for hit in SearchQuerySet().filter(content="kafka")] == [documents.sources()["post"].key(found.pk)]
    assert SearchQuerySet().filter(kind__in=["question"]).count() == 2
    assert SearchQuerySet().exclude(content="kafka").count() == 1
    assert len(SearchQuerySet().models(Post).more_like_this(found)) == 0
    index.remove_object(found)
    assert SearchQuerySet().filter(content="kafka").count() == 0
    index.clear()
    assert engine.size() == 0


def _haystack():
    from haystack import connections

    return connections["default"]
