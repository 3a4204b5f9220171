"""People are found by the beginnings of their names."""

import pytest
from django.db import connection

from accounts import actions, names, suggestions
from accounts.models import NameWord, User
from tests.factories import make_admin, make_community, make_member, make_person, viewer_of

pytestmark = pytest.mark.django_db


def found(query):
    return [person.display_name for person in suggestions.find(query)]


def test_any_word_of_the_name_or_the_handle_finds_a_person():
    make_person("Anna Maria Schmidt", handle="ams")
    for query in ("anna", "MARIA", "schm", "ams", "@am", "anna schm", "schmidt anna"):
        assert found(query) == ["Anna Maria Schmidt"], query
    for query in ("nna", "anna x", "", "   ", "!!", "%", "_"):
        assert found(query) == [], query


def test_accents_do_not_matter():
    make_person("José Müller-Ångström")
    for query in ("jose", "José", "mull", "Müll", "ang"):
        assert found(query) == ["José Müller-Ångström"], query


def test_renamed_person_is_found_by_the_new_name_only():
    anna = make_person("Anna", handle="x1")
    actions.change_profile(actor=viewer_of(anna), person=anna, display_name="Berta")
    assert found("berta") == ["Berta"]
    assert found("anna") == []


def test_people_who_left_and_placeholders_are_not_suggested():
    left = make_person("Gone")
    actions.deactivate(actor=viewer_of(make_admin()), person=left)
    User.objects.create(handle="imp", display_name="Gone Import", source="x", source_id="1")
    assert found("gone") == []
    actions.reactivate(actor=viewer_of(make_admin()), person=left)
    assert found("gone") == ["Gone"]


def test_at_most_eight_by_name():
    for number in range(10):
        make_person(f"Same {9 - number}")
    assert found("same") == [f"Same {number}" for number in range(8)]


def test_indexing_twice_changes_nothing():
    anna = make_person("Anna")
    before = set(NameWord.objects.values_list("pk", flat=True))
    names.index([anna])
    assert set(NameWord.objects.values_list("pk", flat=True)) == before


def test_search_by_prefix_uses_an_index():
    plan = User.objects.filter(names.matching("sch")).explain()
    assert "accounts_nameword" in plan
    if connection.vendor == "sqlite":
        assert "SCAN" not in plan, plan


def test_who_cannot_read_the_community_is_marked():
    owner, outsider = make_person("Nam One"), make_person("Nam Two")
    community = make_community(visibility="closed", owner=owner)
    marked = {
        one.label: one.is_outsider for one in suggestions.suggest(viewer_of(owner), "nam", community=community.slug)
    }
    assert marked == {"Nam One": False, "Nam Two": True}
    by_id = suggestions.suggest(viewer_of(owner), "nam", community=str(community.pk))
    assert [one.is_outsider for one in by_id] == [False, True]
    assert not any(one.is_outsider for one in suggestions.suggest(viewer_of(outsider), "nam", community=community.slug))


def test_nobody_is_marked_for_an_open_community():
    owner = make_person("Nam One")
    community = make_community(owner=owner)
    make_member(community)
    make_person("Nam Two")
    assert not any(one.is_outsider for one in suggestions.suggest(viewer_of(owner), "nam", community=community.slug))


def test_stranger_gets_no_suggestions():
    make_person("Anna")
    assert suggestions.suggest(viewer_of(None), "anna") == []
