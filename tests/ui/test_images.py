"""Pictures that people upload: what is taken, what is refused, what is left of them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ui import images


def file_of(image: Image.Image, kind: str = "PNG", **options: Any) -> SimpleUploadedFile:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return SimpleUploadedFile(f"x.{kind.lower()}", target.getvalue())


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def png_that_claims(width: int, height: int) -> SimpleUploadedFile:
    """A PNG of a few bytes whose header promises that many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )
    return SimpleUploadedFile("bomb.png", data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_usual_format_becomes_webp(kind: str) -> None:
    kept = images.picture(file_of(Image.new("RGB", (40, 30), "red"), kind))
    assert (opened(kept.data).format, kept.width, kept.height) == ("WEBP", 40, 30)


def test_a_large_picture_is_scaled_to_the_longest_side() -> None:
    kept = images.picture(file_of(Image.new("RGB", (4000, 1000)), "JPEG"))
    assert (kept.width, kept.height) == (1600, 400)


def test_transparency_survives() -> None:
    kept = images.picture(file_of(Image.new("RGBA", (8, 8), (255, 0, 0, 0))))
    assert opened(kept.data).mode == "RGBA"
    palette = Image.new("P", (8, 8), 0)
    assert opened(images.picture(file_of(palette, "GIF", transparency=0)).data).mode == "RGBA"


def test_place_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by the camera
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    kept = images.picture(file_of(Image.new("RGB", (40, 20), "red"), "JPEG", exif=exif, comment=b"private note"))
    assert (kept.width, kept.height) == (20, 40)
    assert not dict(opened(kept.data).getexif())
    for trace in (b"Secret Camera", b"private note", b"EXIF", b"XMP"):
        assert trace not in kept.data


def test_what_stands_behind_the_picture_is_gone() -> None:
    upload = file_of(Image.new("RGB", (8, 8)), "JPEG")
    polyglot = SimpleUploadedFile("x.jpg", upload.read() + b"<script>alert(1)</script>")
    assert b"script" not in images.picture(polyglot).data


def test_an_animation_stays_one() -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
    kept = images.picture(file_of(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50))
    assert kept.is_animated
    assert opened(kept.data).n_frames == 3  # type: ignore[attr-defined]


def test_a_long_animation_is_kept_as_its_first_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MAX_FRAMES", 2)
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
    kept = images.picture(file_of(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert not kept.is_animated
    assert getattr(opened(kept.data), "n_frames", 1) == 1


@pytest.mark.parametrize(
    "content",
    [b"hello", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"%PDF-1.4", b"GIF89a", b"\xff\xd8\xff"],
)
def test_what_is_no_picture_is_refused_whatever_its_name_says(content: bytes) -> None:
    with pytest.raises(ValidationError, match="JPEG"):
        images.picture(SimpleUploadedFile("x.png", content, content_type="image/png"))


def test_other_formats_that_pillow_reads_are_refused() -> None:
    for kind in ("BMP", "TIFF", "ICO", "PPM"):
        with pytest.raises(ValidationError, match="JPEG, PNG, WebP or GIF"):
            images.picture(file_of(Image.new("RGB", (16, 16)), kind))


def test_a_damaged_picture_is_refused() -> None:
    whole = file_of(Image.effect_noise((200, 200), 50).convert("RGB"), "PNG").read()
    with pytest.raises(ValidationError, match="damaged"):
        images.picture(SimpleUploadedFile("x.png", whole[: len(whole) // 2]))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ValidationError, match="empty"):
        images.picture(SimpleUploadedFile("x.png", b""))


@pytest.mark.parametrize("size", [(30_000, 30_000), (2**31 - 1, 2**31 - 1), (100_000, 500)])
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(ValidationError, match="million pixels"):
        images.picture(png_that_claims(*size))


def test_too_many_bytes_are_refused_before_they_are_read(settings: Any) -> None:
    settings.IMAGE_MAX_BYTES = 1024 * 1024

    class Endless:
        """Claims nothing about its size and never ends."""

        def read(self, size: int) -> bytes:
            assert size <= 1024 * 1024 + 1
            return b"x" * size

    with pytest.raises(ValidationError, match="larger than 1 MB"):
        images.picture(Endless())
    with pytest.raises(ValidationError, match="larger than 1 MB"):
        images.picture(SimpleUploadedFile("x.png", b"x" * (1024 * 1024 + 1)))


def test_squares_are_cut_from_the_middle() -> None:
    wide = Image.new("RGB", (300, 100), "red")
    wide.paste("blue", (100, 0, 200, 100))
    squares = images.squares(file_of(wide), (48, 96, 192))
    assert {side: opened(data).size for side, data in squares.items()} == {48: (48, 48), 96: (96, 96), 192: (192, 192)}
    red, _, blue = opened(squares[96]).convert("RGB").getpixel((48, 48))  # type: ignore[misc]
    assert blue > 200 > red


def test_a_cover_has_its_shape_however_small_the_picture() -> None:
    assert opened(images.cover(file_of(Image.new("RGB", (50, 400))), (1200, 300))).size == (1200, 300)
