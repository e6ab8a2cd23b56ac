"""Small pictures of large ones: decoded and written anew on the server, so that nothing of what was uploaded (its place,
its camera, hidden code) reaches a page."""

from __future__ import annotations

import os
import uuid
import warnings
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from parley.foundation.files.storage import FileMissing, folder, path_of
from parley.foundation.lib.refusals import ActionRefused

SIZES = {"thumb": 320, "page": 1600}
"""Longest side in pixels."""

MOST_PIXELS = 50_000_000
"""Pictures of more pixels are not decoded: a small file can unfold to gigabytes."""

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")


class NoPreview(ActionRefused):
    """This file cannot be shown as a picture."""

    status = 415
    code = "no_preview"


def preview_of(digest: str, size: str) -> Path:
    """The picture of a stored image, made at the first call. Raises NoPreview, FileMissing."""
    target = folder() / "previews" / f"{digest}-{size}.webp"
    if not target.is_file():
        _make(path_of(digest), target, SIZES[size])
    return target


def _make(source: Path, target: Path, longest: int) -> None:
    if not source.is_file():
        raise FileMissing(
            _("The content of this file is not on the server (any more). Tell your administrator.")
        )
    half = target.with_name(f"{uuid.uuid4().hex}.part")
    try:
        picture = _decoded(source, longest)
        target.parent.mkdir(parents=True, exist_ok=True)
        picture.save(half, "WEBP", quality=82, method=2)  # without EXIF: only what is named is written
        os.replace(half, target)
    except _BROKEN as error:
        raise NoPreview(_("This picture cannot be shown. Download it instead.")) from error
    finally:
        half.unlink(missing_ok=True)


_BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,  # Pillow's word for a broken PNG
    MemoryError,
)


def _decoded(source: Path, longest: int) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(source, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError("Too many pixels.")
            picture.draft("RGB", (longest, longest))
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail((longest, longest))
            return turned.convert(
                "RGBA" if "A" in turned.getbands() or "transparency" in turned.info else "RGB"
            )
