"""What appears while one types."""

import pytest

from search import similar
from tests.factories import make_community, make_member, make_person, make_post, make_topic, viewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(index):
    return make_person("Anna Schmidt", job_title="Engineer", department="Data")


def suggestions(client, q):
    response = client.get("/search/suggestions/", {"q": q})
    assert response.status_code == 200
    return response.content.decode()


def test_groups_of_links_that_begin_so(as_, anna, index):
    community = make_community("Annealing", slug="annealing")
    post = make_post(community, anna, title="Annual kafka review", kind="article", topics=["annotations"])
    make_topic("annotations-x", is_listed=True)
    index.rebuild()
    html = suggestions(as_(anna), "ann")
    assert html.startswith('\n<ul class="options" role="listbox"') or '<ul class="options" role="listbox"' in html
    assert f'href="/posts/{post.pk}/annual-kafka-review/"' in html
    assert 'href="/people/' in html
    assert 'href="/c/annealing/"' in html
    assert 'href="/topics/annotations/"' in html
    assert "<mark>Annual</mark> kafka review" in html
    assert "Engineer · Data" in html
    assert "kafka" in suggestions(as_(anna), "annual kaf")
    assert "kafka" in suggestions(as_(anna), "anual")


def test_too_little_to_go_by_suggests_nothing(as_, anna, index):
    index.rebuild()
    for q in ("", "a", "-", "\x00"):
        assert 'role="option"' not in suggestions(as_(anna), q)


def test_type_ahead_costs_at_most_three_queries_and_the_person(as_, anna, index, django_assert_max_num_queries):
    community = make_community("Kafka circle")
    make_member(community, anna)
    for number in range(20):
        make_post(community, anna, title=f"Kafka {number}", topics=[f"kafka-{number}"])
    index.rebuild()
    browser = as_(anna)
    suggestions(browser, "kaf")
    with django_assert_max_num_queries(3):
        suggestions(browser, "kaf")


def test_similar_questions_while_one_is_written(as_, anna, index):
    community = make_community()
    one = make_post(community, anna, title="Why does the kafka consumer lag after a deploy?", answers_count=2)
    make_post(community, anna, title="Kafka consumer groups", kind="article")
    make_post(community, anna, title="How to bake bread")
    index.rebuild()
    html = as_(anna).get("/questions/similar/", {"q": "kafka consumer is lagging"}).content.decode()
    assert one.title in html
    assert "2 answers" in html
    assert "groups" not in html
    assert "bread" not in html
    for nothing in ("", "how do I", "zebra"):
        html = as_(anna).get("/questions/similar/", {"q": nothing}).content.decode()
        assert "<li" not in html
    html = as_(anna).get("/questions/similar/", {"q": "bread?", "body": "the kafka consumer lag"}).content.decode()
    assert "bread" in html
    assert one.title in html


def test_related_posts_are_alike_and_permitted(anna, index):
    community, secret = make_community(), make_community(visibility="secret")
    post = make_post(community, anna, title="Kafka consumer lag", body_source="offsets and rebalancing")
    near = make_post(community, anna, title="Rebalancing kafka", kind="article", body_source="consumer offsets")
    hidden = make_post(secret, title="Kafka consumer lag in secret", body_source="offsets")
    make_post(community, anna, title="Bread")
    index.rebuild()
    reader = viewer_of(make_person())
    assert [row.pk for row in similar.related(reader, post, 5)] == [near.pk]
    insider = viewer_of(make_member(secret))
    assert {row.pk for row in similar.related(insider, post, 5)} == {near.pk, hidden.pk}
