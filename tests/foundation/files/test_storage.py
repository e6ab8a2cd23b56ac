from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest
from PIL import Image

from parley.foundation.files import media, names, previews, storage
from parley.foundation.files.storage import FileMissing, StorageFailed, path_of, read, store
from parley.foundation.lib.refusals import Invalid


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def everything(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]


def picture(size=(600, 400), **how) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, how.pop("format", "JPEG"), **how)
    return out.getvalue()


def test_store_keeps_the_bytes_under_their_hash_and_the_same_content_once(home: Path) -> None:
    first, second = store([b"one ", b"two"], "a.txt"), store([b"one two"], "b.txt")
    assert first.digest == second.digest and first.size == 7
    with read(first.digest) as content:
        assert content.read() == b"one two"
    assert everything(home) == [path_of(first.digest)]


def test_store_leaves_nothing_of_a_file_that_is_too_large_or_empty(home: Path, settings) -> None:
    settings.PARLEY_FILE_LIMIT = 10
    with pytest.raises(Invalid, match="too large"):
        store([b"123456", b"7890!"], "large.bin")
    with pytest.raises(Invalid, match="empty"):
        store([], "nothing.txt")
    assert everything(home) == []


def test_store_says_that_the_disk_is_full_and_leaves_nothing_half(home: Path, monkeypatch) -> None:
    def no_space(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(StorageFailed, match="disk of the server is full"):
        store([b"abc"], "a.txt")
    assert everything(home) == []


def test_read_says_that_the_content_is_gone() -> None:
    with pytest.raises(FileMissing):
        read("0" * 64)
    with pytest.raises(FileMissing):
        read("../../secret.key")


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"%PDF-1.7\n...", "invoice.exe", "application/pdf"),
        (b"MZ\x90\x00" + bytes(200), "holiday.pdf", "executable"),
        (b"<html><script>alert(1)</script>", "page.html", "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing.png", "text/plain"),
        ("имя;сумма\n".encode(), "список.csv", "text/csv"),
        (picture(), "photo.txt", "image/jpeg"),
        (b"PK\x03\x04" + bytes(30), "offer.docx", "wordprocessingml"),
        (b"\x00\x01\x02\x03\xfe\xff" * 20, "noise", "application/octet-stream"),
    ],
)
def test_media_type_is_told_by_content(tmp_path: Path, content: bytes, name: str, expected: str) -> None:
    path = tmp_path / "content"
    path.write_bytes(content)
    told = media.media_type_of(path, name)
    assert expected in told or (expected == "executable" and ("exe" in told or told == media.UNKNOWN))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Договор №5 — копия.pdf", "Договор №5 — копия.pdf"),
        ("報告書.xlsx", "報告書.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\b.txt", "b.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00\n b.txt", "a b.txt"),
        ("..", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_safe_name_keeps_any_script_and_no_trick(given: str, kept: str) -> None:
    assert names.safe_name(given) == kept


def test_preview_is_small_and_forgets_where_the_picture_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    stored = store([picture((3000, 2000), exif=exif)], "photo.jpg")
    assert b"SECRET CAMERA" in path_of(stored.digest).read_bytes()
    shown = previews.preview_of(stored.digest, "thumb")
    assert b"SECRET CAMERA" not in shown.read_bytes()
    with Image.open(shown) as small:
        assert max(small.size) == 320 and not small.getexif()


def test_preview_of_a_bomb_or_of_a_broken_picture_is_refused(monkeypatch, home: Path) -> None:
    monkeypatch.setattr(previews, "MOST_PIXELS", 10_000)
    bomb = store([picture((200, 200), format="PNG")], "bomb.png")
    broken = store([b"\x89PNG\r\n\x1a\n" + b"garbage" * 9], "broken.png")
    for stored in (bomb, broken):
        with pytest.raises(previews.NoPreview):
            previews.preview_of(stored.digest, "page")
    assert not list(home.glob("files/previews/*"))
    assert storage.is_there(bomb.digest)
