"""Where uploaded files lie: under names of our own, in the home folder, outside everything that is served."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from parley.foundation.importing.models import File


def folder() -> Path:
    return Path(settings.HOME) / "imports"


def path_of(file: File) -> Path:
    return folder() / file.stored


def store(upload: UploadedFile[Any]) -> str:
    """Keeps the bytes and returns the name they got."""
    folder().mkdir(parents=True, exist_ok=True)
    name = uuid.uuid4().hex
    with (folder() / name).open("wb") as target:
        for chunk in upload.chunks():
            target.write(chunk)
    return name


def remove(names: list[str]) -> None:
    for name in names:
        (folder() / name).unlink(missing_ok=True)
