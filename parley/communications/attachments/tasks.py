"""What the store needs at night: bytes that nothing points at go, rows whose bytes are gone are named."""

from __future__ import annotations

import logging
import time
from datetime import time as wall_time
from itertools import islice

from parley.foundation.files.models import FileVersion
from parley.foundation.files.storage import folder, is_there
from parley.foundation.jobs import periodic, task

log = logging.getLogger("parley.files")

KEPT_FOR = 24 * 3600
"""Seconds for which bytes without a row stay: their upload may just be going on."""


@periodic(daily=wall_time(3, 20))
@task(queue_name="long", attempts=3)  # type: ignore[untyped-decorator]
def sweep_files() -> dict[str, int]:
    """Removes what uploads left over, and logs each file whose content is missing."""
    removed = _sweep(time.time() - KEPT_FOR)
    missing = 0
    for version in FileVersion.objects.select_related("file").iterator():
        if not is_there(version.digest):
            missing += 1
            log.error(
                "The content of file %s (“%s” of %s %s) is missing: %s",
                version.file_id,
                version.file.name,
                version.file.record_type,
                version.file.record_id,
                version.digest,
            )
    return {"removed": removed, "missing": missing}


def _sweep(before: float) -> int:
    removed = 0
    old = (path for path in folder().glob("*/*") if path.is_file() and path.stat().st_mtime < before)
    while batch := list(islice(old, 500)):
        names = {path.name.partition("-")[0] for path in batch}
        known = set(FileVersion.objects.filter(digest__in=names).values_list("digest", flat=True))
        for path in batch:
            if path.name.partition("-")[0] not in known:
                path.unlink(missing_ok=True)
                removed += 1
    return removed
