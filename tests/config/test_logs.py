from __future__ import annotations

import logging

from parley.config.logs import OneLine


def test_a_logged_input_cannot_forge_a_line_or_colour_a_terminal() -> None:
    record = logging.LogRecord(
        "x", logging.INFO, "", 0, "name %r is %s", ("a", "b\r\n2026 ERROR\x1b[31m"), None
    )
    assert OneLine("%(message)s").format(record) == r"name 'a' is b\r\n2026 ERROR\x1b[31m"


def test_texts_of_all_languages_stay_as_they_are() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "Привет, tab\there", (), None)
    assert OneLine("%(message)s").format(record) == "Привет, tab\there"
