"""The doors of pictures and previews."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from posts.actions.uploads import attach, upload_image
from posts.models import Attachment
from tests.factories import make_community, make_member, make_person, make_post, viewer_of
from tests.posts.test_uploads import picture

pytestmark = pytest.mark.django_db
type_as = Callable[[User | None], Client]


def image_of(person: User) -> Attachment:
    return upload_image(actor=viewer_of(person), upload=picture())


def test_a_script_gets_json(as_: type_as) -> None:
    response = as_(make_person()).post("/images/", {"image": picture()}, headers={"Accept": "application/json"})

    image = Attachment.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "url": f"/files/{image.pk}/my-shot.webp",
        "name": "my-shot.webp",
        "markdown": f"![my shot](/files/{image.pk}/my-shot.webp)",
    }


def test_a_script_that_accepts_anything_gets_json(as_: type_as) -> None:
    response = as_(make_person()).post("/images/", {"image": picture()}, headers={"Accept": "*/*"})
    assert response["Content-Type"] == "application/json"


def test_without_a_script_a_page_says_what_to_copy(as_: type_as) -> None:
    browser = as_(make_person())
    assert b'type="file"' in browser.get("/images/").content
    response = browser.post("/images/", {"image": picture()}, headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 201
    assert f"/files/{Attachment.objects.get().pk}/my-shot.webp" in response.content.decode()


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_refusal_says_what_would_be_accepted(as_: type_as, accept: str) -> None:
    browser = as_(make_person())
    for data in ({"image": SimpleUploadedFile("x.png", b"nope")}, {}):
        response = browser.post("/images/", data, headers={"Accept": accept})
        assert response.status_code == 422
        assert "JPEG, PNG, WebP or GIF" in response.content.decode()


def test_a_stranger_is_sent_to_sign_in(as_: type_as) -> None:
    stranger = as_(None)
    for response in (stranger.post("/images/"), stranger.post("/preview/"), stranger.get("/files/1/a.webp")):
        assert response.status_code == 302
        assert "/accounts/login/" in response["Location"]


def test_the_wrong_method_gets_405(as_: type_as) -> None:
    browser = as_(make_person())
    assert browser.put("/images/").status_code == 405
    assert browser.get("/preview/").status_code == 405
    assert browser.post("/files/1/a.webp").status_code == 405


def test_a_file_is_shown_to_its_uploader_and_to_readers_of_a_text_that_shows_it(as_: type_as) -> None:
    author, reader = make_person(), make_person()
    image = image_of(author)
    address = image.get_absolute_url()
    assert as_(author).get(address).status_code == 200
    assert as_(reader).get(address).status_code == 404

    attach([image.pk], post=make_post(author=author))
    response = as_(reader).get(address)

    assert response.status_code == 200
    assert response.content[8:12] == b"WEBP"
    assert response["Content-Disposition"] == 'inline; filename="my-shot.webp"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]


def test_losing_membership_is_losing_the_file_at_once(as_: type_as) -> None:
    closed = make_community(visibility="closed")
    author, member = make_member(closed), make_member(closed)
    image = image_of(author)
    attach([image.pk], post=make_post(closed, author))
    browser = as_(member)
    etag = browser.get(image.get_absolute_url())["ETag"]
    assert browser.get(image.get_absolute_url(), headers={"If-None-Match": etag}).status_code == 304

    closed.memberships.filter(person=member).delete()
    assert browser.get(image.get_absolute_url(), headers={"If-None-Match": etag}).status_code == 404


def test_what_is_not_our_webp_is_only_downloaded(as_: type_as) -> None:
    author = make_person()
    image = image_of(author)
    Attachment.objects.filter(pk=image.pk).update(content_type="text/html")
    response = as_(author).get(image.get_absolute_url())
    assert response["Content-Disposition"].startswith("attachment")


def test_a_file_that_storage_lost_is_404(as_: type_as) -> None:
    author = make_person()
    image = image_of(author)
    default_storage.delete(image.path)
    assert as_(author).get(image.get_absolute_url()).status_code == 404


def test_a_preview_shows_the_text_as_it_will_be(as_: type_as) -> None:
    browser = as_(make_person())
    fragment = browser.post("/preview/", {"body": "**bold** <script>", "title": "T"}, headers={"HX-Request": "true"})
    assert "<strong>bold</strong> &lt;script&gt;" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    page = browser.post("/preview/", {"body": "**bold**"})
    assert "<html" in page.content.decode()
    assert "<strong>bold</strong>" in page.content.decode()


def test_a_preview_says_why_there_is_none(as_: type_as, settings: object) -> None:
    settings.POST_MAX_LENGTH = 10  # type: ignore[attr-defined]
    browser = as_(make_person())
    assert "Nothing written yet" in browser.post("/preview/", {"body": " "}).content.decode()
    assert "at most 10" in browser.post("/preview/", {"body": "x" * 11}).content.decode()


def test_a_preview_does_not_tell_of_topics_of_a_community_that_she_may_not_read(as_: type_as) -> None:
    secret = make_community(visibility="secret")
    member = make_member(secret)
    make_post(secret, member, topics=["hush"])

    def previewed(person: User, community: str) -> str:
        return as_(person).post("/preview/", {"body": "#hush", "community": community}).content.decode()

    outsider = make_person()
    for named in (secret.slug, str(secret.pk)):
        assert "/topics/hush/" in previewed(member, named)
        assert "/topics/hush/" not in previewed(outsider, named)
