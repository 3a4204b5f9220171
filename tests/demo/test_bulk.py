"""The large company: consistent counts, whole texts, honest skew."""

from collections import Counter
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command

from accounts import organisation, suggestions
from accounts.models import User
from communities.models import Community, Membership
from demo.bulk.words import Writer
from demo.bulk.zipf import Zipf, few
from posts.counts import recount
from posts.models import Comment, Post
from richtext import RENDER_VERSION, parse
from tests.factories import make_person, viewer_of


def make(**options):
    told = StringIO()
    sizes = {"posts": 400, "people": 120, "communities": 21} | options
    call_command("make_company", stdout=told, **sizes)
    return told.getvalue()


@pytest.mark.django_db
def test_counts_agree_and_sizes_are_as_asked():
    told = make()
    assert Post.objects.count() == 400
    assert User.objects.count() == 120
    assert Community.objects.count() == 21
    assert not [str(difference) for difference in recount(mend=False)]
    assert "documents" in told


@pytest.mark.django_db
def test_second_company_is_added_to_the_first():
    make(posts=60, skip_index=True)
    make(posts=60, skip_index=True, seed=21)
    assert Post.objects.count() == 120
    assert not [str(difference) for difference in recount(mend=False)]


@pytest.mark.django_db
def test_each_community_keeps_an_owner_and_its_authors():
    make(posts=200, skip_index=True)
    for community in Community.objects.all():
        assert Membership.objects.owning().filter(community=community).count() == 1
        members = set(Membership.objects.filter(community=community).values_list("person_id", flat=True))
        assert set(community.posts.values_list("author_id", flat=True)) <= members
    assert set(Community.objects.values_list("visibility", flat=True)) == {"open", "closed", "secret"}


@pytest.mark.django_db
def test_answers_and_comments_come_after_what_they_are_about():
    make(posts=300, skip_index=True)
    for answer in Post.objects.filter(kind="answer").select_related("question"):
        assert answer.question.published_at <= answer.published_at <= answer.question.active_at
    for comment in Comment.objects.select_related("post", "parent"):
        assert comment.post.published_at <= comment.created_at
        assert comment.parent is None or comment.parent.created_at <= comment.created_at


@pytest.mark.django_db
def test_people_are_found_by_name_and_stand_in_one_tree():
    make(posts=10, skip_index=True)
    person = User.objects.order_by("-pk").first()
    assert suggestions.find(person.handle) == [person]
    (root,) = organisation.chart(viewer_of(make_person())).roots
    assert root.reports_count == 8


@pytest.mark.parametrize("options", [{"people": 3}, {"communities": 0}, {"posts": 0}])
def test_too_small_a_company_is_refused(options):
    with pytest.raises(CommandError, match="at least"):
        make(**options)


def test_texts_are_what_the_parser_would_make():
    writer = Writer(Random(1))
    for text in [*(writer.post() for _ in range(60)), *(writer.answer() for _ in range(20)), writer.remark()]:
        document = parse(text.source)
        assert text.html == document.html()
        assert text.text == document.text
        assert len(text.excerpt) <= 300
    assert RENDER_VERSION > 0


def test_same_seed_writes_the_same():
    first, second = (Writer(Random(5)) for _ in range(2))
    assert [first.title("question"), first.post()] == [second.title("question"), second.post()]


def test_few_do_much():
    zipf = Zipf(Random(2))
    picks = Counter(zipf.rank(100) for _ in range(5000))
    assert picks[0] > 10 * picks[50]
    assert max(picks) <= 99
    assert len(Zipf(Random(3)).some(list(range(50)), 10)) == 10


def test_small_numbers_stay_small():
    numbers = [few(Random(n), 1.0, 5) for n in range(300)]
    assert 0 in numbers
    assert max(numbers) <= 5
    assert few(Random(1), 0, 5) == 0
