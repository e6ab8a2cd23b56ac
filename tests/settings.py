"""The program's settings with a home folder of its own for this run, and cheaper passwords and disks."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "PARLEY_HOME" not in os.environ:
    os.environ["PARLEY_HOME"] = tempfile.mkdtemp(prefix="parley-test-")
    atexit.register(shutil.rmtree, os.environ["PARLEY_HOME"], ignore_errors=True)

from parley.config.settings import *  # noqa: F403
from parley.config.settings import DATABASES, HOME

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PARLEY_API_CALLS_PER_MINUTE = 1_000_000
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: worker and server processes of a test must see the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
