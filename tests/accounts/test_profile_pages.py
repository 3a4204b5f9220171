"""Profile, picture, suggestions, following, claiming and the chart through the pages."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import Claim, PersonFollow, User
from tests.factories import make_community, make_person

pytestmark = pytest.mark.django_db

FORM = dict.fromkeys(("pronouns", "job_title", "department", "location", "manager", "bio_source"), "") | {
    "display_name": "Anna",
    "handle": "anna",
    "time_zone": "Europe/Berlin",
}


def picture(colour="teal", kind="JPEG", **options):
    file = io.BytesIO()
    Image.new("RGB", (600, 300), colour).save(file, kind, **options)
    return SimpleUploadedFile("me.jpg", file.getvalue(), content_type="image/jpeg")


@pytest.fixture
def anna():
    return make_person("Anna", handle="anna")


def test_settings_begin_with_the_profile(as_, anna):
    browser = as_(anna)
    assert browser.get(reverse("settings"))["Location"] == reverse("settings_profile")
    page = browser.get(reverse("settings_profile")).content.decode()
    assert 'value="Anna"' in page
    assert reverse("settings_notifications") in page


def test_profile_is_saved(as_, anna):
    boss = make_person("Boss", handle="boss")
    response = as_(anna).post(
        reverse("settings_profile"), FORM | {"job_title": "Engineer", "manager": "@Boss", "bio_source": "Hi **you**"}
    )
    assert response["Location"] == reverse("settings_profile")
    anna.refresh_from_db()
    assert (anna.job_title, anna.manager, anna.time_zone) == ("Engineer", boss, "Europe/Berlin")
    assert "<strong>you</strong>" in anna.bio_html


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("handle", "admin", "reserved"),
        ("handle", "a b", "lower-case"),
        ("handle", "jo", "Somebody has"),
        ("manager", "nobody", "Nobody has the handle"),
        ("manager", "anna", "own manager"),
        ("time_zone", "Mars/Base", "valid choice"),
        ("display_name", "", "required"),
    ],
)
def test_bad_input_comes_back_with_the_message(as_, anna, field, value, words):
    make_person("Jo", handle="jo")
    response = as_(anna).post(reverse("settings_profile"), FORM | {field: value})
    assert response.status_code == 422
    assert words in str(response.context["form"].errors[field])


def test_picture_is_kept_as_squares_without_its_place_and_time(as_, anna):
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"
    browser = as_(anna)
    browser.post(reverse("settings_avatar"), {"picture": picture(exif=exif)})
    anna.refresh_from_db()
    for side in (48, 96, 192):
        response = browser.get(anna.avatar_url(side))
        assert response["Content-Type"] == "image/webp"
        assert "private" in response["Cache-Control"]
        assert "immutable" in response["Cache-Control"]
        with Image.open(io.BytesIO(response.content)) as square:
            assert square.size == (side, side)
            assert not square.getexif()


def test_picture_is_replaced_and_removed(as_, anna):
    browser = as_(anna)
    browser.post(reverse("settings_avatar"), {"picture": picture()})
    anna.refresh_from_db()
    first = anna.avatar_url(48)
    browser.post(reverse("settings_avatar"), {"picture": picture("navy")})
    assert browser.get(first).status_code == 404
    browser.post(reverse("settings_avatar"), {"remove": "1"})
    anna.refresh_from_db()
    assert anna.avatar_url(48) == ""
    browser.post(reverse("settings_avatar"), {"remove": "1"})


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("x.jpg", b"not a picture"),
        SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("x.jpg", b""),
    ],
)
def test_what_is_no_picture_is_refused(as_, anna, upload):
    response = as_(anna).post(reverse("settings_avatar"), {"picture": upload})
    assert response.status_code == 422
    assert response.context["picture_form"].errors["picture"]
    anna.refresh_from_db()
    assert not anna.avatar


def test_no_picture_chosen_says_so(as_, anna):
    response = as_(anna).post(reverse("settings_avatar"), {})
    assert "Choose a picture first" in response.content.decode()


def test_stranger_sees_no_picture(as_, anna):
    as_(anna).post(reverse("settings_avatar"), {"picture": picture()})
    anna.refresh_from_db()
    assert as_(None).get(anna.avatar_url(48)).status_code == 302
    assert as_(make_person()).get(anna.avatar_url(48).replace("/48.", "/49.")).status_code == 404


def test_suggestions_as_json_and_as_a_list(as_, anna):
    make_person("Berta Brecht", handle="bb", job_title="Poet", department="Words")
    browser = as_(anna)
    found = browser.get(reverse("people_suggestions"), {"q": "bre", "format": "json"}).json()
    assert found == {"results": [{"value": "bb", "label": "Berta Brecht", "hint": "Poet · Words", "outsider": False}]}
    fragment = browser.get(reverse("people_suggestions"), {"q": "bre"}).content.decode()
    assert 'role="listbox"' in fragment
    assert 'data-value="bb"' in fragment


def test_suggestions_mark_who_cannot_read(as_, anna):
    make_person("Berta")
    community = make_community(visibility="closed", owner=anna)
    query = {"q": "ber", "format": "json", "community": community.slug}
    (found,) = as_(anna).get(reverse("people_suggestions"), query).json()["results"]
    assert found["outsider"]
    assert "cannot read" in found["hint"]


def test_following_by_button_and_by_fragment(as_, anna):
    jo = make_person("Jo", handle="jo")
    browser, address = as_(anna), reverse("person_follow", args=["jo"])
    assert browser.post(address, {"state": "on"}).status_code == 302
    fragment = browser.post(address, {"state": "off"}, headers={"HX-Request": "true"}).content.decode()
    assert f'id="user-{jo.pk}-follow"' in fragment
    assert not PersonFollow.objects.exists()
    assert browser.post(reverse("person_follow", args=["nobody"]), {"state": "on"}).status_code == 404
    assert browser.post(reverse("person_follow", args=["anna"]), {"state": "on"}).status_code == 403
    assert browser.get(address).status_code == 405


def test_claiming_by_the_page(as_, anna):
    placeholder = User.objects.create(handle="imp", display_name="Imported", source="x", source_id="1")
    browser, address = as_(anna), reverse("person_claim", args=["imp"])
    assert "This is me" in browser.get(address).content.decode()
    browser.post(address, {"message": "I wrote that"})
    assert Claim.objects.get().placeholder == placeholder
    assert "waits for an administrator" in browser.get(address).content.decode()
    assert browser.get(reverse("person_claim", args=["anna"])).status_code == 404


def test_chart_from_the_top_and_around_a_person(as_, anna):
    boss = make_person("Boss", handle="boss")
    lead = make_person("Lead", handle="lead", manager=boss)
    User.objects.filter(pk=anna.pk).update(manager=lead)
    browser = as_(anna)
    page = browser.get(reverse("org_chart")).content.decode()
    assert page.index("Boss") < page.index("Lead")
    around = browser.get(reverse("org_chart"), {"person": "lead"})
    assert [person.handle for person in around.context["chart"].chain] == ["boss"]
    assert "Anna" in around.content.decode()
    assert browser.get(reverse("org_chart"), {"person": "nobody"}).status_code == 404
    assert b"<html" not in browser.get(reverse("org_chart"), headers={"HX-Request": "true"}).content


def test_empty_chart_says_what_to_do(as_, anna):
    assert "Nobody has named a manager yet" in as_(anna).get(reverse("org_chart")).content.decode()
