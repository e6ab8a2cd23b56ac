from __future__ import annotations

from pathlib import Path

import pytest

from tools import home
from tools.problems import CannotStart


def test_make_writable_makes_the_folder(tmp_path: Path) -> None:
    home.make_writable(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_make_writable_says_what_to_do_where_it_cannot(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="PARLEY_HOME=/path/to/folder"):
        home.make_writable(tmp_path / "file" / "folder")


def test_a_second_program_on_the_same_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "parley.sqlite3"
    with home.lock(file), pytest.raises(CannotStart, match=r"already running on .*parley\.sqlite3"):
        home.lock(file)
    home.lock(file).close()


@pytest.mark.parametrize(("kind", "refused"), [("nfs4", True), ("ext4", False)])
def test_sqlite_on_a_network_folder_is_refused(tmp_path: Path, kind: str, refused: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nserver:/x /srv/my\\040share {kind} rw 0 0\n")
    file = Path("/srv/my share/parley.sqlite3")
    if refused:
        with pytest.raises(CannotStart, match="network file system"):
            home.refuse_network_folder(file, mounts)
    else:
        home.refuse_network_folder(file, mounts)
