from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from parley.communications.attachments.tasks import sweep_files
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.files.models import File, FileVersion
from parley.foundation.files.storage import folder, path_of
from parley.foundation.records import writing
from parley.parties.organizations.models import Organization
from parley.parties.organizations.record import organization_record

SignedIn = Callable[[User], Client]
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def alder(boris: User) -> Organization:
    return writing.create(organization_record, [{"name": "Alder", "owner": boris.pk}], Actor(boris))[0]


def upload(client: Client, record: Organization, *files: tuple[str, bytes]) -> Any:
    data = {"file": [SimpleUploadedFile(name, content) for name, content in files]}
    return client.post(
        f"/files/organization/{record.pk}/upload/", data, headers={"Accept": "application/json"}
    )


def test_several_files_come_to_a_record_and_stand_on_its_page_and_timeline(
    signed_in: SignedIn, boris: User, alder: Organization
) -> None:
    client = signed_in(boris)
    answer = upload(client, alder, ("Договор №5.pdf", b"%PDF-1.7 x"), ("prices.csv", b"a;b\n"))
    assert answer.status_code == 201
    page = client.get(f"/organizations/{alder.pk}/").content.decode()
    assert page.count("Договор №5.pdf") >= 2
    assert "Boris added a file" in page


def test_same_name_again_is_the_next_version_and_the_old_one_stays_reachable(
    signed_in: SignedIn, boris: User, alder: Organization
) -> None:
    client = signed_in(boris)
    upload(client, alder, ("Offer.txt", b"first"))
    upload(client, alder, ("offer.TXT", b"second"))
    upload(client, alder, ("offer.txt", b"second"))  # nothing new
    file = File.objects.get()
    assert [version.number for version in file.versions.order_by("number")] == [1, 2]
    assert b"".join(client.get(f"/files/{file.pk}/download/").streaming_content) == b"second"
    assert b"".join(client.get(f"/files/{file.pk}/download/?version=1").streaming_content) == b"first"
    assert client.get(f"/files/{file.pk}/download/?version=3").status_code == 404


def test_download_is_saved_and_never_run(signed_in: SignedIn, boris: User, alder: Organization) -> None:
    client = signed_in(boris)
    upload(
        client, alder, ("отчёт.html", b"<script>alert(1)</script>"), ("x.svg", b"<svg onload='alert(1)'/>")
    )
    for file in File.objects.all():
        answer = client.get(f"/files/{file.pk}/download/")
        list(answer.streaming_content)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox")
        look = client.get(f"/files/{file.pk}/", headers=PARTIAL).content.decode()
        assert "<script>alert" not in look and "<svg onload" not in look


def test_pictures_get_previews_made_here(signed_in: SignedIn, boris: User, alder: Organization) -> None:
    client = signed_in(boris)
    out = io.BytesIO()
    Image.new("RGB", (900, 500), "teal").save(out, "PNG")
    upload(client, alder, ("photo.png", out.getvalue()), ("not.png", b"plain text"))
    picture, text = File.objects.get(name="photo.png"), File.objects.get(name="not.png")
    answer = client.get(f"/files/{picture.pk}/preview/thumb/")
    assert answer["Content-Type"] == "image/webp"
    with Image.open(io.BytesIO(answer.content)) as small:
        assert small.size == (320, 178)
    assert client.get(f"/files/{text.pk}/preview/thumb/").status_code == 404
    assert client.get(f"/files/{picture.pk}/preview/huge/").status_code == 404


def test_strangers_get_nothing_of_a_file(
    signed_in: SignedIn, boris: User, vera: User, eve: User, alder: Organization
) -> None:
    upload(signed_in(boris), alder, ("secret.txt", b"canary"))
    file = File.objects.get()
    for stranger in (vera, eve):
        client = signed_in(stranger)
        for address in ("", "download/", "versions/", "preview/thumb/"):
            assert client.get(f"/files/{file.pk}/{address}").status_code == 404
        assert client.get(f"/files/organization/{alder.pk}/").status_code in (403, 404)
        assert client.post(f"/files/{file.pk}/remove/").status_code in (403, 404)
        assert upload(client, alder, ("mine.txt", b"x")).status_code in (403, 404)
    assert File.objects.get().deleted_at is None and FileVersion.objects.count() == 1
    assert len([path for path in folder().rglob("*") if path.is_file()]) == 1


def test_removed_file_waits_in_the_bin_and_comes_back(
    signed_in: SignedIn, boris: User, alder: Organization
) -> None:
    client = signed_in(boris)
    upload(client, alder, ("a.txt", b"x"))
    file = File.objects.get()
    assert client.post(f"/files/{file.pk}/remove/", headers=PARTIAL).status_code == 204
    assert client.get(f"/files/{file.pk}/download/").status_code == 404
    assert "1 file in the bin" in client.get(f"/organizations/{alder.pk}/").content.decode()
    assert client.post(f"/files/{file.pk}/restore/", headers=PARTIAL).status_code == 204
    assert b"".join(client.get(f"/files/{file.pk}/download/").streaming_content) == b"x"


def test_too_large_a_file_is_named_and_the_others_are_kept(
    signed_in: SignedIn, boris: User, alder: Organization, settings
) -> None:
    settings.PARLEY_FILE_LIMIT = 100
    answer = upload(signed_in(boris), alder, ("big.bin", b"x" * 101), ("small.txt", b"y"))
    assert answer.status_code == 422
    assert "big.bin" in answer.json()["problems"][0] and answer.json()["names"] == ["small.txt"]


def test_record_stays_usable_where_the_content_of_a_file_is_gone(
    signed_in: SignedIn, boris: User, alder: Organization
) -> None:
    client = signed_in(boris)
    upload(client, alder, ("a.txt", b"x"))
    version = FileVersion.objects.get()
    path_of(version.digest).unlink()
    assert client.get(f"/organizations/{alder.pk}/").status_code == 200
    answer = client.get(f"/files/{version.file_id}/download/")
    assert answer.status_code == 410 and "not on the server" in answer.content.decode()
    assert sweep_files.call() == {"removed": 0, "missing": 1}


def test_sweeping_takes_what_nobody_points_at_and_leaves_the_rest(
    signed_in: SignedIn, boris: User, alder: Organization
) -> None:
    upload(signed_in(boris), alder, ("a.txt", b"x"))
    kept = path_of(FileVersion.objects.get().digest)
    left, new = folder() / "incoming" / "0f0f", folder() / "incoming" / "1e1e"
    left.write_bytes(b"half"), new.write_bytes(b"just coming")
    for path in (kept, left):
        os.utime(path, (time.time() - 200_000,) * 2)
    assert sweep_files.call() == {"removed": 1, "missing": 0}
    assert kept.exists() and new.exists() and not left.exists()
