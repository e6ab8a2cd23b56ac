"""Every text of every app has its Russian and its Indonesian."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog, Message

from parley.foundation.web import catalogues


def test_every_text_is_translated() -> None:
    assert catalogues.problems() == []


def test_texts_outside_apps_would_have_no_catalogue() -> None:
    folders = catalogues.app_folders()
    root = Path(catalogues.__file__).parents[3] / "parley"
    marked = [
        file
        for file in root.rglob("*.py")
        if "gettext" in file.read_text(encoding="utf-8")
        and not any(folder in file.parents for folder in folders)
    ]
    assert marked == []


def test_a_missing_plural_form_is_noticed() -> None:
    message = Message(("%(count)s day", "%(count)s days"), ("%(count)s день", "", ""))
    assert not catalogues._complete(message, "ru")
    assert catalogues._complete(Message(message.id, ("%(count)s hari",)), "id")


def test_another_placeholder_is_noticed() -> None:
    assert not catalogues._same_placeholders(Message("%(count)s of %(all)s", "%(count)s из %(total)s"))
    assert catalogues._same_placeholders(Message("12%% more", "на 12%% больше"))


def test_context_tells_equal_texts_apart() -> None:
    catalog = Catalog()
    catalog.add("Open", context="verb")
    catalog.add("Open", context="state")
    assert [catalogues._key(message) for message in catalog if message.id] == [
        ("verb", "Open"),
        ("state", "Open"),
    ]
