from __future__ import annotations

from pathlib import Path

from tools import stamps


def test_a_fingerprint_follows_contents_names_and_facts(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("b")
    first = stamps.fingerprint([one, two])
    assert stamps.fingerprint([two, one]) == first
    two.write_text("c")
    prints = {
        first,
        stamps.fingerprint([one, two]),
        stamps.fingerprint([one]),
        stamps.fingerprint([one], "3.12"),
    }
    assert len(prints) == 4


def test_a_stamp_matches_what_was_written(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    assert stamps.matches(stamp, "x") is False
    stamps.write(stamp, "x")
    assert (stamps.matches(stamp, "x"), stamps.matches(stamp, "y")) == (True, False)
