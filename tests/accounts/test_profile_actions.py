"""What a person says about herself, whom she follows, who reports to whom."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import actions, organisation
from accounts.models import PersonFollow, User
from activity.models import Event
from tests.factories import make_admin, make_person, viewer_of

pytestmark = pytest.mark.django_db


def test_change_says_what_changed():
    anna = make_person("Anna", handle="anna")
    actions.change_profile(
        actor=viewer_of(anna), person=anna, job_title="Engineer", bio_source="I know *Kafka*.", display_name="Anna"
    )
    changed = User.objects.get(pk=anna.pk)
    assert (changed.job_title, changed.bio_html.strip()) == ("Engineer", "<p>I know <em>Kafka</em>.</p>")
    event = Event.objects.get(verb="person_changed")
    assert event.data["fields"] == ["bio_source", "job_title"]
    assert event.data["before"] == {"job_title": ""}


def test_same_again_changes_nothing():
    anna = make_person("Anna")
    actions.change_profile(actor=viewer_of(anna), person=anna, display_name="Anna")
    assert not Event.objects.exists()


def test_nobody_changes_a_colleague_but_an_administrator_does():
    anna = make_person("Anna")
    with pytest.raises(PermissionDenied):
        actions.change_profile(actor=viewer_of(make_person()), person=anna, job_title="Clown")
    actions.change_profile(actor=viewer_of(make_admin()), person=anna, job_title="Lead")
    assert User.objects.get(pk=anna.pk).job_title == "Lead"


@pytest.mark.parametrize("handle", ["admin", "Anna", "a b", "-anna", "suggestions", ""])
def test_malformed_or_reserved_handle_is_refused(handle):
    anna = make_person("Anna")
    with pytest.raises(ValidationError) as refused:
        actions.change_profile(actor=viewer_of(anna), person=anna, handle=handle)
    assert "handle" in refused.value.message_dict


def test_handle_of_somebody_else_is_refused():
    make_person("Jo", handle="jo")
    anna = make_person("Anna")
    with pytest.raises(ValidationError, match="Somebody has this handle"):
        actions.change_profile(actor=viewer_of(anna), person=anna, handle="jo")


def test_manager_closes_no_circle():
    boss, lead, anna = make_person("Boss"), make_person("Lead"), make_person("Anna")
    actions.change_profile(actor=viewer_of(lead), person=lead, manager=boss)
    actions.change_profile(actor=viewer_of(anna), person=anna, manager=lead)
    with pytest.raises(ValidationError, match="circle"):
        actions.change_profile(actor=viewer_of(boss), person=boss, manager=anna)
    with pytest.raises(ValidationError, match="own manager"):
        actions.change_profile(actor=viewer_of(boss), person=boss, manager=boss)


def test_manager_without_account_is_refused():
    anna = make_person("Anna")
    with pytest.raises(ValidationError, match="no account"):
        actions.change_profile(actor=viewer_of(anna), person=anna, manager=make_person(is_active=False))


def test_following_twice_is_following_once():
    anna, jo = make_person("Anna"), make_person("Jo")
    viewer = viewer_of(anna)
    for _ in range(2):
        actions.set_person_follow(actor=viewer, person=jo, on=True)
    assert PersonFollow.objects.count() == 1
    assert Event.objects.filter(verb="person_followed").count() == 1
    for _ in range(2):
        actions.set_person_follow(actor=viewer, person=jo, on=False)
    assert not PersonFollow.objects.exists()


def test_nobody_follows_herself():
    anna = make_person("Anna")
    with pytest.raises(PermissionDenied):
        actions.set_person_follow(actor=viewer_of(anna), person=anna, on=True)


def test_chart_survives_a_circle_in_the_data():
    one, two = make_person("One"), make_person("Two")
    User.objects.filter(pk=one.pk).update(manager=two)
    User.objects.filter(pk=two.pk).update(manager=one)
    one.refresh_from_db()
    chart = organisation.chart(viewer_of(one), one)
    assert [person.display_name for person in chart.chain] == ["Two"]


def test_chart_costs_the_same_however_many_people(django_assert_num_queries):
    boss = make_person("Boss")
    for _ in range(3):
        lead = make_person(manager=boss)
        for _ in range(3):
            member = make_person(manager=lead)
            make_person(manager=member)
    with django_assert_num_queries(4):
        chart = organisation.chart(viewer_of(boss))
    (root,) = chart.roots
    assert len(root.reports) == 3
    assert [report.hidden for report in root.reports[0].reports] == [1, 1, 1]


def test_deactivated_people_are_not_in_the_chart():
    boss = make_person("Boss")
    make_person(manager=boss)
    gone = make_person(manager=boss)
    actions.deactivate(actor=viewer_of(make_admin()), person=gone)
    assert organisation.chart(viewer_of(boss)).roots[0].reports_count == 1
