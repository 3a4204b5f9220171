"""Taking pictures in, and which texts may show them."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from posts.actions.uploads import attach, upload_image
from posts.models import Attachment, AttachmentUse
from tests.factories import make_comment, make_community, make_member, make_person, make_post, viewer_of

pytestmark = pytest.mark.django_db


def picture(colour: str = "red", name: str = "My Shot.PNG") -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(target, "PNG")
    return SimpleUploadedFile(name, target.getvalue(), content_type="image/png")


def test_a_picture_is_kept_as_webp_under_a_plain_name() -> None:
    image = upload_image(actor=viewer_of(make_person()), upload=picture())

    assert (image.name, image.content_type, image.width, image.height) == ("my-shot.webp", "image/webp", 30, 20)
    assert image.get_absolute_url() == f"/files/{image.pk}/my-shot.webp"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("", "picture.webp"), ("C:\\temp\\Plan 2.jpeg", "plan-2.webp"), ("../../etc/passwd", "passwd.webp")],
)
def test_names_of_files_are_made_harmless(given: str, kept: str) -> None:
    upload = picture()
    upload._name = given
    assert upload_image(actor=viewer_of(make_person()), upload=upload).name == kept


def test_the_same_file_of_one_person_is_kept_once() -> None:
    viewer = viewer_of(make_person())
    assert upload_image(actor=viewer, upload=picture()) == upload_image(actor=viewer, upload=picture(name="again.png"))
    assert upload_image(actor=viewer, upload=picture("blue")).pk
    assert Attachment.objects.count() == 2


def test_the_same_file_of_two_people_is_two_files() -> None:
    first = upload_image(actor=viewer_of(make_person()), upload=picture())
    second = upload_image(actor=viewer_of(make_person()), upload=picture())
    assert first != second
    assert first.path != second.path


def test_a_stranger_may_not_upload() -> None:
    with pytest.raises(PermissionDenied):
        upload_image(actor=viewer_of(None), upload=picture())


def test_what_is_no_picture_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(ValidationError, match="JPEG, PNG, WebP or GIF"):
        upload_image(actor=viewer_of(make_person()), upload=SimpleUploadedFile("a.png", b"<svg onload=alert(1)>"))
    assert not Attachment.objects.exists()


def test_a_text_shows_the_files_of_its_author_and_forgets_those_it_no_longer_shows() -> None:
    author = make_person()
    post = make_post(author=author)
    one, two = (upload_image(actor=viewer_of(author), upload=picture(colour)) for colour in ("red", "blue"))

    attach([one.pk, two.pk], post=post, actor=viewer_of(author))
    assert set(post.attachment_uses.values_list("attachment_id", flat=True)) == {one.pk, two.pk}
    attach([two.pk], post=post, actor=viewer_of(author))
    attach([two.pk], post=post, actor=viewer_of(author))
    assert list(post.attachment_uses.values_list("attachment_id", flat=True)) == [two.pk]


def test_writing_the_address_of_a_foreign_file_reveals_nothing() -> None:
    secret = make_community(visibility="secret")
    owner = make_member(secret)
    hidden = upload_image(actor=viewer_of(owner), upload=picture())
    attach([hidden.pk], post=make_post(secret, owner), actor=viewer_of(owner))
    curious = make_person()
    post = make_post(author=curious)

    attach([hidden.pk, 999_999], post=post, actor=viewer_of(curious))

    assert not AttachmentUse.objects.filter(post=post).exists()
    assert not Attachment.objects.visible_to(viewer_of(curious)).exists()


def test_an_edit_by_a_moderator_does_not_reveal_what_the_author_could_not_show() -> None:
    secret = make_community(visibility="secret")
    moderator = make_member(secret)
    hidden = upload_image(actor=viewer_of(moderator), upload=picture())
    attach([hidden.pk], post=make_post(secret, moderator))
    other = make_person()
    hidden_by_other = upload_image(actor=viewer_of(other), upload=picture("blue"))
    post = make_post()

    attach([hidden_by_other.pk], post=post, actor=viewer_of(moderator))
    assert not AttachmentUse.objects.filter(post=post).exists()
    attach([hidden.pk], post=post, actor=viewer_of(moderator))  # her own: she may show it anywhere
    assert AttachmentUse.objects.filter(post=post).exists()


def test_what_a_text_showed_stays_shown_when_somebody_else_edits_it() -> None:
    author = make_person()
    post = make_post(author=author)
    image = upload_image(actor=viewer_of(author), upload=picture())
    attach([image.pk], post=post)
    attach([image.pk], post=post, actor=viewer_of(make_person()))
    assert AttachmentUse.objects.filter(post=post, attachment=image).exists()


def test_comments_show_files_too() -> None:
    comment = make_comment(make_post())
    image = upload_image(actor=viewer_of(comment.author), upload=picture())
    attach([image.pk], comment=comment, actor=viewer_of(comment.author))
    reader = viewer_of(make_person())
    assert Attachment.objects.visible_to(reader).get() == image
