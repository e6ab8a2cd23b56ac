"""The catalogues of translated texts: one per app and language, kept by Babel without GNU gettext.

English is what the code says; `en` has no catalogue. Placeholders must be the same in all languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
METHODS = [("**.py", "python"), ("**/jinja2/**.html", "jinja2")]
OPTIONS = {"**/jinja2/**.html": {"extensions": "jinja2.ext.do", "trimmed": "false", "silent": "false"}}
PLURALS = {
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "id": "nplurals=1; plural=0;",
}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%")

Key = tuple[str | None, str]


def app_folders() -> list[Path]:
    """The folders of the product's own apps."""
    return sorted(Path(config.path) for config in apps.get_app_configs() if config.name.startswith("parley."))


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != "en"]


def extracted(folder: Path) -> Catalog:
    """All texts that the app's Python and templates mark for translation."""
    catalog = Catalog()
    found = extract_from_dir(folder, METHODS, OPTIONS, KEYWORDS, directory_filter=_own_folder(folder))
    for file, _line, message, _comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalog.add(message, locations=[(file, 0)], context=context)
    return catalog


def _own_folder(folder: Path):  # type: ignore[no-untyped-def]
    """Keeps the extraction out of apps that lie inside another app's folder."""
    inner = {str(other) for other in app_folders() if other != folder and folder in other.parents}
    return lambda path: (
        str(path) not in inner and Path(path).name not in {"migrations", "locale", "__pycache__"}
    )


def po_file(folder: Path, language: str) -> Path:
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def load(file: Path, language: str) -> Catalog:
    if not file.exists():
        return _empty(language)
    with file.open("rb") as source:
        return read_po(source, locale=language)


def _empty(language: str) -> Catalog:
    """Babel knows no plural rule of some languages (Indonesian), so each gets its own."""
    catalog = Catalog(locale=language)
    catalog.mime_headers = [("Plural-Forms", PLURALS[language])]
    return catalog


def update(names: list[str]) -> None:
    """Brings the catalogues of these apps (all, where none is named) to the code's present texts.

    A text that another app has translated already is taken over.
    """
    for language in languages():
        known = {
            _key(message): message.string
            for folder in app_folders()
            for message in load(po_file(folder, language), language)
            if message.id and _complete(message, language)
        }
        for folder in app_folders():
            if not names or folder.name in names:
                _update(folder, language, known)


def _update(folder: Path, language: str, known: dict[Key, Any]) -> None:
    texts = extracted(folder)
    file = po_file(folder, language)
    if not len(texts):
        file.unlink(missing_ok=True)
        return
    catalog = _empty(language)
    for message in texts:
        if message.id:
            string = known.get(_key(message)) or _untranslated(message, language)
            catalog.add(message.id, string, locations=sorted(set(message.locations)), context=message.context)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as target:
        target.write(_header(language).encode())
        write_po(target, catalog, width=110, omit_header=True, include_lineno=False, sort_output=False)


def _header(language: str) -> str:
    lines = [
        f"Language: {language}",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    quoted = "".join(f'"{line}\\n"\n' for line in [*lines, f"Plural-Forms: {PLURALS[language]}"])
    return f'msgid ""\nmsgstr ""\n{quoted}\n'


def compile_all() -> None:
    """Writes the .mo file beside every .po file that is newer."""
    for folder in app_folders():
        for language in languages():
            source = po_file(folder, language)
            target = source.with_suffix(".mo")
            if not source.exists():
                target.unlink(missing_ok=True)
            elif not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
                with target.open("wb") as out:
                    write_mo(out, load(source, language))


def problems() -> list[str]:
    """One line for each text without a good translation: app, language, text, what is wrong."""
    return _missing() + _differing()


def _differing() -> list[str]:
    """Django joins the catalogues of all apps, so a text in one context can have one translation only."""
    lines = []
    for language in languages():
        first: dict[Key, tuple[str, object]] = {}
        for folder in app_folders():
            for message in load(po_file(folder, language), language):
                if message.id and _complete(message, language):
                    name, string = first.setdefault(_key(message), (folder.name, message.string))
                    if string != message.string:
                        lines.append(
                            f"{folder.name}/{language}: {_key(message)[1]!r} is translated otherwise in {name}"
                        )
    return lines


def _missing() -> list[str]:
    return [
        f"{folder.name}/{language}: {text!r} {wrong}"
        for folder in app_folders()
        for language in languages()
        for text, wrong in _problems_of(folder, language)
    ]


def _problems_of(folder: Path, language: str) -> Iterator[tuple[str, str]]:
    texts = {_key(message): message for message in extracted(folder) if message.id}
    translated = {
        _key(message): message for message in load(po_file(folder, language), language) if message.id
    }
    for key in texts.keys() - translated.keys():
        yield key[1], "is not in the catalogue (run: manage.py messages)"
    for key, message in translated.items():
        if key not in texts:
            yield key[1], "is no longer in the code (run: manage.py messages)"
        elif not _complete(message, language) or message.fuzzy:
            yield key[1], "is not translated"
        elif not _same_placeholders(message):
            yield key[1], "has other placeholders than its translation"


def _key(message: Message) -> Key:
    return message.context, message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def _untranslated(message: Message, language: str) -> str | tuple[str, ...]:
    return ("",) * _plural_forms(language) if message.pluralizable else ""


def _plural_forms(language: str) -> int:
    return int(PLURALS[language].split(";")[0].split("=")[1])


def _complete(message: Message, language: str) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    forms = _plural_forms(language) if message.pluralizable else 1
    return len(strings) == forms and all(strings)


def _same_placeholders(message: Message) -> bool:
    """The plural's placeholders decide: a singular form may say "one" without its number."""
    wanted = set(PLACEHOLDER.findall(_forms(message.id)[-1]))
    return all(set(PLACEHOLDER.findall(form)) == wanted for form in _forms(message.string))


def _forms(text: str | Sequence[str] | None) -> Sequence[str]:
    """The forms of a text: one, or singular and plurals."""
    return (text or "",) if isinstance(text, str | None) else text
