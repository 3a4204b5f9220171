"""Founding, changing and archiving a community."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activity.models import Event
from communities import actions
from communities.models import Community, Membership
from tests.factories import make_admin, make_community, make_member, make_person, viewer_of

pytestmark = pytest.mark.django_db


def test_founder_is_the_first_owner():
    anna = make_person("Anna")
    community = actions.create(actor=viewer_of(anna), name="Data Platform", about="For **everybody**.", hue=200)
    assert community.slug == "data-platform"
    assert community.members_count == 1
    assert "<strong>everybody</strong>" in community.about_html
    assert Membership.objects.get(community=community).role == "owner"
    assert Event.objects.get(verb="community_created").community_id == community.pk


def test_stranger_cannot_found_a_community():
    with pytest.raises(PermissionDenied):
        actions.create(actor=viewer_of(None), name="Nobody's")


def test_second_community_of_a_name_gets_another_address():
    anna = viewer_of(make_person())
    first = actions.create(actor=anna, name="Kitchen")
    second = actions.create(actor=anna, name="Kitchen")
    assert (first.slug, second.slug) == ("kitchen", "kitchen-2")


def test_a_name_without_latin_letters_still_has_an_address():
    assert actions.create(actor=viewer_of(make_person()), name="知識").slug == "community"


def test_taken_address_is_refused_by_field():
    make_community(slug="taken")
    with pytest.raises(ValidationError) as refused:
        actions.create(actor=viewer_of(make_person()), name="Other", slug="taken")
    assert "slug" in refused.value.message_dict


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("visibility", "half-open"), ("hue", 361), ("hue", 175)])
def test_bad_value_is_refused_by_field(field, value):
    with pytest.raises(ValidationError) as refused:
        actions.create(actor=viewer_of(make_person()), **{"name": "Fine", field: value})
    assert field in refused.value.message_dict


def test_change_names_what_changed_and_is_audited():
    anna = make_person()
    community = make_community(owner=anna)
    actions.change(actor=viewer_of(anna), community=community, summary="New words", visibility="closed")
    event = Event.objects.get(verb="community_changed")
    assert event.is_audit
    assert event.data == {
        "fields": ["summary", "visibility"],
        "visibility": "closed",
        "visibility_before": "open",
    }


def test_change_to_the_same_changes_nothing():
    anna = make_person()
    community = make_community("Same", owner=anna)
    actions.change(actor=viewer_of(anna), community=community, name="Same", about="", hue=community.hue)
    assert not Event.objects.exists()


def test_change_leaves_alone_what_is_not_given():
    anna = make_person()
    community = make_community("Kept", owner=anna, summary="Also kept")
    changed = actions.change(actor=viewer_of(anna), community=community, rules="Be kind.")
    assert (changed.name, changed.summary) == ("Kept", "Also kept")
    assert "Be kind." in changed.rules_html


def test_moderator_cannot_change_the_community():
    community = make_community(owner=make_person())
    moderator = make_member(community, role="moderator")
    with pytest.raises(PermissionDenied):
        actions.change(actor=viewer_of(moderator), community=community, name="Mine now")


def test_administrator_can_change_any_community():
    community = make_community(owner=make_person())
    actions.change(actor=viewer_of(make_admin()), community=community, name="Tidied")
    assert Community.objects.get(pk=community.pk).name == "Tidied"


def test_archive_and_restore_are_audited_once_each():
    anna = make_person()
    community = make_community(owner=anna)
    viewer = viewer_of(anna)
    assert actions.set_archived(actor=viewer, community=community, on=True).is_archived
    actions.set_archived(actor=viewer, community=community, on=True)
    assert not actions.set_archived(actor=viewer, community=community, on=False).is_archived
    verbs = list(Event.objects.order_by("id").values_list("verb", "is_audit"))
    assert verbs == [("community_archived", True), ("community_restored", True)]
