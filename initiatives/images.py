"""Uploaded pictures: decoded by content, limited, and written anew under a random name."""

from __future__ import annotations

import uuid
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 2000
FORMATS = ("JPEG", "PNG", "WEBP")


def picture_path(instance: Any, filename: str) -> str:
    """A random name: an uploaded name may hold personal data or an ending that lies."""
    return f"{instance._meta.model_name}/{uuid.uuid4().hex}.jpg"


def reencode(upload: Any, size: int) -> ContentFile:
    """`upload` as a JPEG of at most MAX_SIDE pixels a side, without its metadata.

    Raises ValidationError that says what is wrong with the file. Size and declared pixels are judged before anything
    is decoded: some hundred bytes may declare gigabytes.
    """
    from PIL import ImageOps, UnidentifiedImageError  # noqa: PLC0415 - 7 MB that few workers ever need

    if size > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 8 MB. Make it smaller and try again."))
    try:
        picture = _opened(upload)
        picture.thumbnail((MAX_SIDE, MAX_SIDE))  # before it is turned: a JPEG is then decoded at a smaller scale
        picture = ImageOps.exif_transpose(picture)
        out = BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=82, optimize=True, progressive=True)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(_("This file is not a picture that can be read: use JPEG, PNG or WebP.")) from error
    return ContentFile(out.getvalue(), name="picture.jpg")


def _opened(upload: Any) -> Image.Image:
    """Its head alone is read."""
    from PIL import Image  # noqa: PLC0415 - as above

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            picture: Image.Image = Image.open(upload, formats=FORMATS)
    except Image.DecompressionBombError:
        too_many = True
    else:
        too_many = picture.width * picture.height > MAX_PIXELS
    if too_many:
        raise ValidationError(_("The picture has more than 40 million pixels. Make it smaller and try again."))
    return picture
