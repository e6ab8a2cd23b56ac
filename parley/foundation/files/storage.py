"""Where files lie: below PARLEY_HOME/files, under the hash of their content, outside everything that is served.

The same content is kept once. Nothing is ever changed in place: a file is written under another name, and gets its own
when it is whole and on the disk.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from parley.foundation.files.media import media_type_of
from parley.foundation.lib.refusals import ActionRefused, Invalid

log = logging.getLogger("parley.files")


class StorageFailed(ActionRefused):
    """The store cannot take or give a file just now; nothing was kept."""

    status = 507
    code = "storage"


class FileMissing(ActionRefused):
    """The record of a file is there, its content is not."""

    status = 410
    code = "file_missing"


@dataclass(frozen=True)
class Stored:
    """Bytes in the store: SHA-256 in hex, size in bytes, media type by content."""

    digest: str
    size: int
    media_type: str


def folder() -> Path:
    return Path(settings.HOME) / "files"


def limit() -> int:
    """The largest file that is taken, in bytes."""
    return int(settings.PARLEY_FILE_LIMIT)


def path_of(digest: str) -> Path:
    """Where the content of that hash lies. Raises ValueError for what is no hash."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError("This is no SHA-256.")
    return folder() / digest[:2] / digest


def store(chunks: Iterable[bytes], name: str) -> Stored:
    """Keeps the bytes. Raises Invalid for an empty or too large file, StorageFailed where the disk does not take it;
    nothing half is left then."""
    incoming = folder() / "incoming" / uuid.uuid4().hex
    try:
        incoming.parent.mkdir(parents=True, exist_ok=True)
        digest, size = _write(chunks, incoming, name)
        stored = Stored(digest, size, media_type_of(incoming, name))
        target = path_of(digest)
        target.parent.mkdir(exist_ok=True)
        os.replace(incoming, target)
    except OSError as error:
        log.error("The file store cannot be written: %s", error)
        raise StorageFailed(_sentence(error)) from error
    finally:
        _forget(incoming)
    return stored


def _write(chunks: Iterable[bytes], target: Path, name: str) -> tuple[str, int]:
    most, size, digest = limit(), 0, hashlib.sha256()
    with target.open("wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise too_large(name)
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if size == 0:
        raise Invalid(_("“%(name)s” is empty. Choose another file.") % {"name": name})
    return digest.hexdigest(), size


def too_large(name: str) -> Invalid:
    """The refusal of a file beyond the limit."""
    return Invalid(
        _("“%(name)s” is too large: at most %(limit)s a file.")
        % {"name": name, "limit": filesizeformat(limit())}
    )


def _sentence(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _("The disk of the server is full; the file was not kept. Tell your administrator.")
    return _(
        "The file store of the server cannot be written; the file was not kept. Tell your administrator."
    )


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s is left over: %s", path, error)


def read(digest: str) -> BinaryIO:
    """The content of that hash, open for reading. Raises FileMissing."""
    try:
        return path_of(digest).open("rb")
    except (OSError, ValueError) as error:
        log.error("A file cannot be read: %s", error)
        raise FileMissing(
            _("The content of this file is not on the server (any more). Tell your administrator.")
        ) from error


def is_there(digest: str) -> bool:
    """Whether the content of that hash is in the store."""
    try:
        return path_of(digest).is_file()
    except (OSError, ValueError):
        return False
