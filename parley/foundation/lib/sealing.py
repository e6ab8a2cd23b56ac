"""Secrets at rest: texts that the program must read again (passwords of mail servers), unreadable in a stolen database.

The first key seals; every key opens, so that a key can be replaced: put the new one first and keep the old one until
everything is sealed anew.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class CannotOpen(Exception):
    """None of the keys opens the text: it was sealed under a key that is gone, or changed since."""


def seal(text: str, keys: Sequence[str]) -> str:
    """The text, encrypted and signed under the first of the keys (texts of any length); an empty one stays empty."""
    return _box(keys).encrypt(text.encode()).decode() if text else ""


def open_sealed(sealed: str, keys: Sequence[str]) -> str:
    """The text that was sealed under one of the keys. Raises CannotOpen."""
    if not sealed:
        return ""
    try:
        return _box(keys).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpen from None


def sealed_again(sealed: str, keys: Sequence[str]) -> str:
    """The same text under the first of the keys. Raises CannotOpen."""
    try:
        return _box(keys).rotate(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise CannotOpen from None


def _box(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(_fernet_key(key)) for key in keys if key])


def _fernet_key(key: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"parley secrets at rest").derive(
        key.encode()
    )
    return base64.urlsafe_b64encode(derived)
