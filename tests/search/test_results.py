"""The page of results."""

import pytest

from tests.factories import make_answer, make_comment, make_community, make_member, make_person, make_post, make_topic
from tests.search.conftest import TestIndex

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(index: TestIndex):
    return make_person("Anna Schmidt", job_title="Brewer")


def search(client, q, **params):
    response = client.get("/search/", {"q": q, **params})
    assert response.status_code == 200
    return response.content.decode()


def test_everything_that_one_may_see_is_found_in_one_box(as_, anna, index):
    community = make_community("Barley circle")
    question = make_post(community, anna, title="Why is my barley wet?", topics=[make_topic("barley")])
    make_answer(question, body_source="Dry the barley in the sun.")
    make_comment(question, body_source="Which barley is it?")
    index.rebuild()
    html = search(as_(anna), "barley")
    assert "Why is my <mark>barley</mark> wet?" in html
    assert "Dry the <mark>barley</mark> in the sun." in html
    assert "Which <mark>barley</mark> is it?" in html
    assert "<mark>Barley</mark> circle" in html
    assert ">5 results<" in html
    assert "Brewer" not in html
    assert "Anna Schmidt" in search(as_(anna), "brewer")


def test_tabs_show_one_sort_of_thing_and_count_all(as_, anna, index):
    make_post(make_community("Barley circle"), anna, title="Wet barley")
    index.rebuild()
    html = search(as_(anna), "barley", tab="communities")
    assert "Wet" not in html
    assert "<mark>Barley</mark> circle" in html
    assert 'Posts <span class="badge">1</span>' in html
    assert ">1 result<" in html


def test_filters_in_the_box(as_, anna, index):
    barley, other = make_community("Barley", slug="barley"), make_community("Other")
    jo = make_person("Jo Park", handle="jo")
    make_post(barley, anna, title="Wet malt one", topics=["drying"])
    make_post(other, jo, title="Wet malt two", kind="idea")
    make_post(other, jo, title="Wet malt three", is_solved=True, answers_count=1)
    index.rebuild()
    browser = as_(anna)

    def titles(q):
        html = search(browser, q)
        return {name for name in ("one", "two", "three") if f"malt</mark> {name}" in html}

    assert titles("malt") == {"one", "two", "three"}
    assert titles("malt in:barley") == {"one"}
    assert titles("malt -in:barley") == {"two", "three"}
    assert titles("malt kind:idea") == {"two"}
    assert titles("malt topic:drying") == {"one"}
    assert titles("malt by:@jo") == {"two", "three"}
    assert titles("malt by:me") == {"one"}
    assert titles("malt is:solved") == {"three"}
    assert titles("malt is:unanswered") == {"one"}
    assert titles("malt after:2020") == {"one", "two", "three"}
    assert titles("malt before:2020") == set()
    assert titles("malt -two") == {"one", "three"}
    assert titles("mal*") == {"one", "two", "three"}


def test_the_filter_form_writes_the_query(as_, anna, index):
    response = as_(anna).get(
        "/search/", {"q": "malt", "f": ["in:barley", "kind:idea"], "after": "2026-01", "before": ""}
    )
    assert response.status_code == 302
    assert response.url == "/search/?q=malt+in%3Abarley+kind%3Aidea+after%3A2026-01"


def test_an_unknown_filter_is_searched_as_words_and_told(as_, anna, index):
    make_post(None, anna, title="Note colour: red")
    index.rebuild()
    html = search(as_(anna), "colour:red")
    assert "is not a filter and was searched as a word" in html
    assert "<mark>colour</mark>" in html


def test_a_slip_of_the_finger_is_forgiven_and_the_right_word_offered(as_, anna, index):
    make_post(None, anna, title="Fermentation stops early")
    index.rebuild()
    html = search(as_(anna), "fermantation")
    assert "<mark>Fermentation</mark> stops early" in html
    assert "Did you mean" in html
    assert 'href="/search/?q=fermentation"' in html


def test_endings_and_accents_do_not_matter(as_, anna, index):
    make_post(None, anna, title="Naïve configurations of the Straße")
    index.rebuild()
    html = search(as_(anna), "naive configuration strasse")
    assert "<mark>Naïve</mark> <mark>configurations</mark> of the <mark>Straße</mark>" in html


def test_nothing_found_leads_to_asking(as_, anna, index):
    index.rebuild()
    html = search(as_(anna), "zymurgy rocket")
    assert 'href="/write/?kind=question&amp;title=zymurgy+rocket"' in html


def test_pages(as_, anna, index):
    community = make_community()
    for number in range(23):
        make_post(community, anna, title=f"Malt number {number}", kind="article")
    index.rebuild()
    first = search(as_(anna), "malt")
    third = search(as_(anna), "malt", page=3)
    assert ">23 results<" in first
    assert first.count('class="hit"') == 10
    assert third.count('class="hit"') == 3
    assert 'rel="next"' in first
    assert 'rel="next"' not in third


def test_text_is_escaped(as_, anna, index):
    make_post(None, anna, title="<script>alert(1)</script> malt", body_source="malt `<img src=x onerror=1>`")
    index.rebuild()
    html = search(as_(anna), "malt")
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;" in html


def test_an_engine_that_is_down_says_so(as_, anna, index):
    index.path.mkdir()
    (index.path / "CURRENT").write_text("g1-other\n")
    response = as_(anna).get("/search/", {"q": "malt"})
    assert response.status_code == 503
    assert "Search is not available" in response.content.decode()
    assert as_(anna).get("/search/suggestions/", {"q": "malt"}).status_code == 200
    assert as_(anna).get("/questions/similar/", {"q": "malt"}).status_code == 200


def test_without_words_it_says_what_can_be_typed(as_, anna, index):
    assert "What you can type" in search(as_(anna), "")


def test_a_stranger_is_sent_to_sign_in(as_, index):
    for path in ("/search/?q=x", "/search/suggestions/?q=x", "/questions/similar/?q=x"):
        response = as_(None).get(path)
        assert response.status_code == 302
        assert "/accounts/login/" in response.url


def test_only_get_is_answered(as_, anna):
    assert as_(anna).post("/search/").status_code == 405


def test_the_page_costs_at_most_eight_queries(as_, anna, index, django_assert_max_num_queries):
    community = make_community("Malt circle", slug="malt")
    make_member(community, anna)
    for number in range(30):
        post = make_post(community, anna, title=f"Malt number {number}", topics=["malt"])
        make_comment(post, body_source="malt")
    index.rebuild()
    browser = as_(anna)
    search(browser, "malt")
    with django_assert_max_num_queries(8):
        search(browser, "malt in:malt by:me topic:malt kind:question")
    with django_assert_max_num_queries(8):
        search(browser, "malt", tab="posts", page=2)
    with django_assert_max_num_queries(8):
        search(browser, "mald")
