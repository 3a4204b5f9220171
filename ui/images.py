"""Pictures that people upload, made safe and small: whatever comes in, a WebP of ours goes out.

Pure: bytes in, bytes out. The type is told by the content, never by the name; pixels are copied, so that nothing else
of the file (EXIF with its place and camera, comments, trailing archives) survives; size and pixels are limited before
anything is decoded, since a bomb is small in bytes and huge in pixels.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

#: Decoders that may run; Pillow knows dozens, and each is an attack surface.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
#: Longest side of a picture in a text, in pixels.
MAX_SIDE = 1600
#: Frames of an animation, and their pixels together; a longer one is kept as its first picture.
MAX_FRAMES = 200
MAX_ANIMATION_PIXELS = 60_000_000
QUALITY = 82


@dataclass(frozen=True, slots=True)
class WebP:
    """A picture as it is kept."""

    data: bytes
    width: int
    height: int
    is_animated: bool = False

    content_type = "image/webp"


def picture(upload: Any) -> WebP:
    """A picture for a text: at most ``MAX_SIDE`` pixels a side; an animation stays one unless it is long.

    ``upload``: a Django file or anything with ``read``. Raises ValidationError that says what would be accepted.
    """
    with _opened(upload) as image:
        if getattr(image, "n_frames", 1) > 1 and _is_short(image):
            return _animation(image)
        still = _upright(image)
        still.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
        return WebP(_encoded(still), *still.size)


def squares(upload: Any, sides: Iterable[int]) -> Mapping[int, bytes]:
    """The middle of the picture as WebP squares, by side in pixels. Raises ValidationError like ``picture``."""
    with _opened(upload) as image:
        still = _upright(image)
        return {side: _encoded(ImageOps.fit(still, (side, side), Image.Resampling.LANCZOS)) for side in sides}


def cover(upload: Any, size: tuple[int, int]) -> bytes:
    """The middle of the picture as one WebP of that width and height. Raises ValidationError like ``picture``."""
    with _opened(upload) as image:
        return _encoded(ImageOps.fit(_upright(image), size, Image.Resampling.LANCZOS))


@contextmanager
def _opened(upload: Any) -> Iterator[Image.Image]:
    data = read(upload)
    try:
        with warnings.catch_warnings():
            # our own limit is asked below; Pillow's warning would only be noise
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                _check_pixels(image)
                yield image
    except ValidationError:
        raise
    except UnidentifiedImageError:
        raise ValidationError(
            _("This file is no picture that can be shown. A JPEG, PNG, WebP or GIF would be."), code="no_image"
        ) from None
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception:  # decoders raise whatever they like for a broken file
        raise ValidationError(
            _("This picture is damaged and cannot be read. Save it again as JPEG or PNG and send that."), code="broken"
        ) from None


def read(upload: Any) -> bytes:
    """The bytes of an upload. Raises ValidationError for none or too many; no more than allowed are ever read."""
    size = getattr(upload, "size", None)
    if size is None or size <= settings.IMAGE_MAX_BYTES:
        if hasattr(upload, "seek"):
            upload.seek(0)
        data: bytes = upload.read(settings.IMAGE_MAX_BYTES + 1)
        size = len(data)
        if not data:
            raise ValidationError(_("This file is empty. Choose a JPEG, PNG, WebP or GIF."), code="empty")
    if size > settings.IMAGE_MAX_BYTES:
        raise ValidationError(
            _("This picture is larger than %(most)d MB. Send a smaller one.")
            % {"most": settings.IMAGE_MAX_BYTES // (1024 * 1024)},
            code="too_large",
        )
    return data


def _check_pixels(image: Image.Image) -> None:
    if image.width * image.height > settings.IMAGE_MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("This picture has more than %(most)d million pixels. Send a smaller one.")
        % {"most": settings.IMAGE_MAX_PIXELS // 1_000_000},
        code="too_many_pixels",
    )


def _upright(image: Image.Image) -> Image.Image:
    """The first frame, turned as the camera says, in RGB or RGBA, its pixels copied into a picture of nothing else."""
    # a JPEG can be decoded at half or a quarter of its size, which is enough and several times faster
    image.draft("RGB", (MAX_SIDE * 2, MAX_SIDE * 2))
    turned = ImageOps.exif_transpose(image)
    return _copied(turned)


def _copied(image: Image.Image) -> Image.Image:
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    mode = "RGBA" if has_alpha else "RGB"
    converted = image.convert(mode)
    fresh = Image.new(mode, converted.size)
    fresh.paste(converted)
    return fresh


def _is_short(image: Image.Image) -> bool:
    frames = getattr(image, "n_frames", 1)
    return frames <= MAX_FRAMES and frames * image.width * image.height <= MAX_ANIMATION_PIXELS


def _animation(image: Image.Image) -> WebP:
    frames, durations = [], []
    for frame in ImageSequence.Iterator(image):
        durations.append(int(frame.info.get("duration", 100)) or 100)
        still = _copied(frame)
        still.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
        frames.append(still)
    target = io.BytesIO()
    frames[0].save(
        target,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=int(image.info.get("loop", 0)),
        quality=QUALITY,
        method=3,
    )
    return WebP(target.getvalue(), *frames[0].size, is_animated=True)


def _encoded(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "WEBP", quality=QUALITY, method=4)
    return target.getvalue()
