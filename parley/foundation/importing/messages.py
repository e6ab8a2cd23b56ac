"""The sentences of the table reader in the person's language, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from parley.foundation.lib.tabular import MESSAGES, TabularError
from parley.foundation.lib.vcards import VcardError

SENTENCES: Mapping[str, Any] = {
    "file_missing": _("The file %(name)s cannot be read. Choose it again."),
    "file_empty": _("The file is empty. Choose a file with at least a header line."),
    "file_too_large": _("The file has %(size)s bytes; at most %(limit)s are read. Split it into parts."),
    "unknown_encoding": _("There is no encoding called %(encoding)s. Choose one from the list."),
    "bad_delimiter": _("The delimiter must be a single character."),
    "not_a_table": _("This is not a table (%(kind)s). Save it as CSV or XLSX and choose that file."),
    "sheet_missing": _("The workbook has no sheet “%(sheet)s”. It has: %(sheets)s."),
    "no_sheets": _("The workbook has no sheet with data."),
    "password": _("The workbook is protected by a password. Save it without one and choose it again."),
    "workbook_damaged": _(
        "The workbook cannot be read (%(reason)s). Open it in a spreadsheet program and save it again."
    ),
    "workbook_too_heavy": _(
        "The workbook needs more than %(limit)s %(unit)s to read. Save the sheet as CSV."
    ),
    "archive_members": _(
        "The workbook has %(count)s parts; at most %(limit)s are read. Save the sheet as CSV."
    ),
    "archive_size": _(
        "Unpacked, the workbook has %(size)s bytes; at most %(limit)s are read. Save the sheet as CSV."
    ),
    "archive_ratio": _(
        "The workbook is packed too tightly to be safe (%(ratio)s times). Save the sheet as CSV."
    ),
    "archive_name": _("The workbook has a part with an unsafe name. Save the sheet as CSV."),
    "xml_doctype": _("The workbook declares XML entities, which is not safe. Save the sheet as CSV."),
    "too_many_columns": _("The line has %(count)s columns; at most %(limit)s are read."),
    "too_many_rows": _("The table has more than %(limit)s rows. Split the file into parts."),
    "cell_too_long_for_xlsx": _(
        "A text of %(length)s characters does not fit into XLSX. Download CSV instead."
    ),
    "sheet_full": _("An XLSX sheet holds %(limit)s rows. Download CSV instead."),
    "value_too_long": _("The value has %(length)s characters; at most %(limit)s can be understood."),
    "not_a_number": _("“%(text)s” is not a number as this column writes them."),
    "not_an_integer": _("“%(text)s” is not a whole number."),
    "not_a_date": _("“%(text)s” is not a date as this column writes them."),
    "no_such_date": _("There is no such day as “%(text)s”."),
    "not_a_time": _("“%(text)s” holds no time of day."),
    "not_yes_no": _("“%(text)s” is neither yes nor no."),
    "not_an_email": _("“%(text)s” is not an e-mail address."),
    "not_a_phone": _("“%(text)s” is not a phone number."),
    "not_a_url": _("“%(text)s” is not a web address."),
    "not_money": _("“%(text)s” is not an amount of money."),
    "broken_bytes": _("The line has characters that are not %(encoding)s. Choose another encoding."),
    "nul_character": _("The line holds a NUL character. Remove it."),
    "broken_quotes": _("The quotes of this line do not pair."),
    "line_too_long": _("The line has more than %(limit)s characters and was not read."),
    "cell_too_long": _("Column %(column)s has %(length)s characters; at most %(limit)s are read."),
    "row_short": _("The row has %(count)s cells where the header has %(width)s."),
    "row_long": _("The row has %(count)s cells where the header has %(width)s."),
    "preamble": _("Lines above the header were taken as a note: %(count)s."),
    "separator_line": _("The file names its delimiter itself."),
    "header_missing": _("The first line looks like data, so the columns were numbered."),
    "header_empty": _("Column %(column)s has no name."),
    "header_repeated": _("Column %(column)s repeats the name “%(name)s”."),
    "mixed_line_endings": _("Lines end in different ways; that does no harm."),
    "wrong_byte_order_mark": _("The file says that it is %(claimed)s, but its text is %(encoding)s."),
    "macros_ignored": _("The workbook holds macros. They were not run."),
    "merged_cells": _("Merged areas: %(count)s. Their value stands in each of their rows."),
    "no_rows": _("There are no rows below the header."),
    "card_file_empty": _("The file is empty. Export the contacts again."),
    "card_file_too_large": _(
        "The file has %(size)s bytes; at most %(limit)s are read. Export fewer contacts at once."
    ),
    "card_none": _("The file holds no card: no line says BEGIN:VCARD. Export the contacts again."),
    "card_too_many": _("The file has more than %(limit)s cards. Export fewer contacts at once."),
    "card_outside": _("Line %(line)s stands outside of any card and was passed over."),
    "card_line_unknown": _("Line %(line)s is no property of a card (NAME:value) and was passed over."),
    "card_end_missing": _(
        "Line %(line)s: the card that begins here has no END:VCARD. The file may be cut off."
    ),
    "card_line_too_long": _("Line %(line)s: %(name)s has more than %(limit)s bytes and was not read."),
    "card_too_many_properties": _(
        "Line %(line)s: the card has more than %(limit)s properties; the rest was not read."
    ),
    "card_charset_unknown": _(
        "Line %(line)s: there is no character set called %(charset)s; another was used for %(name)s."
    ),
    "card_bytes_broken": _("Line %(line)s: %(name)s has characters that are not %(charset)s."),
    "card_nul": _("Line %(line)s: a NUL character of %(name)s was left out."),
    "card_quoted_broken": _("Line %(line)s: the text of %(name)s breaks off."),
    "card_photo_too_large": _("Line %(line)s: the picture has %(size)s bytes, more than %(limit)s."),
    "card_nested": _("Line %(line)s: the card inside this card was passed over."),
    "card_date_unknown": _("Line %(line)s: “%(text)s” is not a date. It was kept as text."),
    "card_address_parts": _(
        "Line %(line)s: the address (ADR) has %(count)s parts where 7 belong. "
        "Write them with semicolons: post box;extension;street;town;region;postal code;country."
    ),
    "card_more_problems": _("Problems that are not listed here: %(count)s."),
    "card_kept_as_note": _(
        "Line %(line)s: “%(text)s” is no phone number or e-mail address; it goes to the notes of the person."
    ),
    "card_unnamed": _("Line %(line)s: the card has no name. It is called “%(name)s”."),
}

# What a file turned out to be, and what a limit counts: words of the table reader inside its sentences.
WORDS: Mapping[str, Any] = {
    "PDF file": _("PDF file"),
    "packed archive": _("packed archive"),
    "picture": _("picture"),
    "text document": _("text document"),
    "database": _("database"),
    "web page": _("web page"),
    "XML document": _("XML document"),
    "set of vCards": _("set of vCards"),
    "calendar": _("calendar"),
    "seconds": _("seconds"),
    "MB": _("MB"),
}


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """What the code says, in the active language; texts from the file are cut to a readable length."""
    shown = {name: value[:80] if isinstance(value, str) else value for name, value in params.items()}
    for name in ("kind", "unit"):
        if name in shown:
            shown[name] = str(WORDS.get(shown[name], shown[name]))
    return str(SENTENCES[code] % shown) if code in SENTENCES else MESSAGES[code].format(**shown)


def sentence_of(error: TabularError | VcardError) -> str:
    """The same for an error, with its line."""
    text = sentence(error.code, error.params)
    return str(_("Line %(line)s: %(text)s") % {"line": error.line, "text": text}) if error.line else text
