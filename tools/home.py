"""The folder for database, files and logs, and the lock that keeps a second program off the same SQLite file."""

from __future__ import annotations

import fcntl
import os
import tempfile
from pathlib import Path
from typing import IO

from tools.problems import CannotStart

NETWORK_FILE_SYSTEMS = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "fuse.sshfs",
    "glusterfs",
}


def make_writable(folder: Path) -> None:
    """Create the folder; CannotStart where that, or writing into it, is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CannotStart(
            f"Parley cannot write into its folder {folder}: {error.strerror}.\n"
            "Give this user the right to, or choose another folder: PARLEY_HOME=/path/to/folder ./run"
        ) from error


def refuse_network_folder(file: Path, mounts: Path = Path("/proc/mounts")) -> None:
    """CannotStart where a SQLite file would lie on a network file system: its locks do not work there (hazard: a
    corrupt database; https://www.sqlite.org/faq.html#q5)."""
    if not mounts.exists():
        return
    points = [line.split() for line in mounts.read_text(encoding="utf-8").splitlines()]
    over = [
        (where, kind) for _, where, kind, *_ in points if file.is_relative_to(where.replace("\\040", " "))
    ]
    kind = max(over, key=lambda point: len(point[0]))[1] if over else ""
    if kind in NETWORK_FILE_SYSTEMS:
        raise CannotStart(
            f"{file.parent} is on a network file system ({kind}), where SQLite is not safe.\n"
            "Put PARLEY_HOME on a local disk, or use PostgreSQL: PARLEY_DATABASE_URL=postgres://… ./run"
        )


def lock(database: Path) -> IO[str]:
    """Hold the SQLite file for this process as long as the returned file is open; CannotStart where another does."""
    file = database.with_name(f"{database.name}.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise CannotStart(
            f"Parley is already running on {database} (process {holder}).\n"
            "Use that one, or stop it with Ctrl-C. For a second company choose another folder and port:\n"
            "    PARLEY_HOME=/path/to/folder PARLEY_PORT=8001 ./run"
        ) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
