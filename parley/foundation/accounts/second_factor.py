"""Codes of an app, and recovery codes for the day when it is gone."""

from __future__ import annotations

import hashlib
import secrets
import time

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from parley.foundation.accounts.models import CodeApp, Passkey, RecoveryCode, User
from parley.foundation.lib.sealing import CannotOpen, open_sealed, seal

RECOVERY_CODES = 10
STEP = 30
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike."""


def sealing_keys() -> list[str]:
    """The keys that seal secrets in the database, the present one first."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def has_second_factor(user: User) -> bool:
    """Whether a password alone does not sign this person in."""
    return (
        CodeApp.objects.filter(user=user, confirmed_at__isnull=False).exists()
        or Passkey.objects.filter(user=user).exists()
    )


def begin(user: User) -> str:
    """A new secret for an app, in base 32, not in force until a code of it is confirmed."""
    secret = pyotp.random_base32()
    values = {"secret": seal(secret, sealing_keys()), "confirmed_at": None, "last_step": 0}
    CodeApp.objects.update_or_create(user=user, defaults=values)
    return secret


def waiting_secret(user: User) -> str:
    """The secret that waits for its first code; "" where none does."""
    app = CodeApp.objects.filter(user=user, confirmed_at__isnull=True).first()
    return _opened(app) if app else ""


def address_for_app(user: User, secret: str, company: str) -> str:
    """What the square picture says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email or user.name, issuer_name=company)


def confirm(user: User, code: str) -> bool:
    """Puts the app in force if the code is right."""
    app = CodeApp.objects.filter(user=user, confirmed_at__isnull=True).first()
    if app is None or not _accept(app, code):
        return False
    CodeApp.objects.filter(pk=app.pk).update(confirmed_at=timezone.now())
    return True


def check_code(user: User, code: str) -> bool:
    """Whether a code of the app, or a recovery code, is right now; either works once."""
    app = CodeApp.objects.filter(user=user, confirmed_at__isnull=False).first()
    if app is not None and _accept(app, code):
        return True
    return _use_recovery_code(user, code)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Fresh codes in place of the old ones; they are shown once and stored as digests."""
    codes = [
        "-".join("".join(secrets.choice(ALPHABET) for _n in range(5)) for _m in range(2))
        for _k in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(code)) for code in codes)
    return codes


def switch_off(user: User) -> None:
    """The app and its recovery codes count no longer."""
    CodeApp.objects.filter(user=user).delete()
    if not Passkey.objects.filter(user=user).exists():
        RecoveryCode.objects.filter(user=user).delete()


def _opened(app: CodeApp) -> str:
    try:
        return open_sealed(app.secret, sealing_keys())
    except CannotOpen:
        return ""


def _accept(app: CodeApp, code: str) -> bool:
    """A code of this half minute or its neighbours (clocks differ), newer than the last one used."""
    secret, given = _opened(app), "".join(code.split())
    if not secret or not given.isdecimal():
        return False
    now = int(time.time()) // STEP
    for step in (now - 1, now, now + 1):
        if step > app.last_step and constant_time_compare(pyotp.TOTP(secret).at(step * STEP), given):
            return bool(CodeApp.objects.filter(pk=app.pk, last_step__lt=step).update(last_step=step))
    return False


def _use_recovery_code(user: User, code: str) -> bool:
    return bool(RecoveryCode.objects.filter(user=user, digest=_digest(code)).delete()[0])


def _digest(code: str) -> str:
    """The codes are random (50 bits) and tried a few times at most: a plain hash keeps them from being read."""
    plain = "".join(character for character in code.lower() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
