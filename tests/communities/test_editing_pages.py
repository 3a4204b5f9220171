"""Founding and editing through the pages."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from communities.models import Community
from tests.factories import make_community, make_member, make_person

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Garden",
    "summary": "",
    "slug": "",
    "visibility": "open",
    "hue": "130",
    "about": "",
    "rules": "",
    "welcome": "",
}


def picture(size=(800, 400), name="cover.png"):
    file = io.BytesIO()
    Image.new("RGB", size, "olive").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


def test_form_is_shown(as_):
    page = as_(make_person()).get(reverse("community_new")).content.decode()
    assert 'name="visibility"' in page
    assert 'name="hue"' in page


def test_founding_leads_to_inviting(as_):
    anna = make_person()
    response = as_(anna).post(reverse("community_new"), FORM | {"about": "We grow **beans**."})
    community = Community.objects.get()
    assert response["Location"] == reverse("community_invitations", args=["garden"])
    assert (community.hue, community.created_by) == (130, anna)
    assert "<strong>beans</strong>" in community.about_html


def test_founding_with_a_cover(as_):
    browser = as_(make_person())
    browser.post(reverse("community_new"), FORM | {"cover": picture()})
    community = Community.objects.get()
    assert community.cover
    page = browser.get(reverse("community_about", args=[community.slug]))
    address = page.context["header"].cover_url
    response = browser.get(address)
    assert response["Content-Type"] == "image/webp"
    assert "immutable" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    with Image.open(io.BytesIO(response.content)) as cover:
        assert cover.size == (1200, 300)
    assert browser.get(address.replace(".webp", "0.webp")).status_code == 404


def test_cover_of_a_secret_community_is_for_its_members(as_):
    owner = make_person()
    as_(owner).post(reverse("community_new"), FORM | {"cover": picture(), "visibility": "secret"})
    address = as_(owner).get(reverse("community_about", args=["garden"])).context["header"].cover_url
    assert as_(make_person()).get(address).status_code == 404


def test_what_is_no_picture_is_refused_at_its_field(as_):
    owner = make_person()
    community = make_community("Garden", owner=owner, slug="garden")
    form = FORM | {"slug": "garden", "cover": SimpleUploadedFile("x.png", b"not a picture")}
    response = as_(owner).post(reverse("community_edit", args=["garden"]), form)
    assert response.status_code == 422
    assert "cover" in response.context["form"].errors
    assert not Community.objects.get(pk=community.pk).cover


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("visibility", "x"), ("hue", "171"), ("slug", "no spaces please")]
)
def test_bad_input_comes_back_with_the_message(as_, field, value):
    response = as_(make_person()).post(reverse("community_new"), FORM | {field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Community.objects.exists()


def test_taken_address_comes_back_with_the_message(as_):
    make_community(slug="garden")
    response = as_(make_person()).post(reverse("community_new"), FORM | {"slug": "garden"})
    assert "slug" in response.context["form"].errors


def test_owner_edits_and_removes_the_cover(as_):
    owner = make_person()
    browser = as_(owner)
    browser.post(reverse("community_new"), FORM | {"cover": picture()})
    form = FORM | {"slug": "beds", "name": "Beds", "remove_cover": "on", "visibility": "closed"}
    response = browser.post(reverse("community_edit", args=["garden"]), form)
    assert response["Location"] == reverse("community_about", args=["beds"])
    community = Community.objects.get()
    assert (community.name, community.visibility, community.cover) == ("Beds", "closed", "")


def test_reader_without_the_right_gets_403_and_a_stranger_to_it_404(as_):
    community = make_community(visibility="secret", owner=make_person())
    address = reverse("community_edit", args=[community.slug])
    assert as_(make_member(community, role="moderator")).get(address).status_code == 403
    assert as_(make_person()).get(address).status_code == 404


def test_archiving_and_restoring_by_the_menu(as_):
    owner = make_person()
    community = make_community(owner=owner)
    address = reverse("community_archive", args=[community.slug])
    browser = as_(owner)
    for state in ("on", "on", "off", "off"):
        browser.post(address, {"state": state})
        assert Community.objects.get(pk=community.pk).is_archived == (state == "on")
    assert as_(make_member(community)).post(address, {"state": "on"}).status_code == 403
    assert browser.get(address).status_code == 405
