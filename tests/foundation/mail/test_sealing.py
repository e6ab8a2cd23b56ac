"""Secrets at rest: readable with the key, with an older key, and not at all without."""

from __future__ import annotations

import pytest

from parley.foundation.lib.sealing import CannotOpen, open_sealed, seal, sealed_again


def test_a_sealed_text_is_read_with_its_key_only() -> None:
    sealed = seal("hunter2 пароль", ["new"])
    assert "hunter2" not in sealed and open_sealed(sealed, ["new"]) == "hunter2 пароль"
    with pytest.raises(CannotOpen):
        open_sealed(sealed, ["another"])


def test_a_replaced_key_still_opens_and_seals_anew() -> None:
    sealed = seal("hunter2", ["old"])
    assert open_sealed(sealed, ["new", "old"]) == "hunter2"
    assert open_sealed(sealed_again(sealed, ["new", "old"]), ["new"]) == "hunter2"


def test_nothing_stays_nothing() -> None:
    assert seal("", ["k"]) == "" and open_sealed("", ["k"]) == ""
