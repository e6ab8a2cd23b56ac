"""Passkeys: making one, and signing in with one (WebAuthn; the library checks the cryptography)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from parley.foundation.accounts.models import Passkey, User


@dataclass(frozen=True)
class Site:
    """Where the browser says it is: keys made for one host work on no other."""

    host: str
    origin: str
    name: str


def registration(user: User, site: Site) -> tuple[str, str]:
    """What the browser is asked for a new key, as JSON, and the challenge to keep in the session."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=str(user.pk).encode(),
        user_name=user.email or user.name,
        user_display_name=user.name,
        exclude_credentials=[_descriptor(key) for key in user.passkeys.all()],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def register(user: User, answer: str, challenge: str, site: Site, name: str) -> Passkey | None:
    """Stores the key that the browser made; None for an answer that is not right."""
    try:
        found = verify_registration_response(
            credential=json.loads(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
        with transaction.atomic():
            return Passkey.objects.create(
                user=user,
                name=name.strip()[:100] or site.name,
                credential_id=bytes_to_base64url(found.credential_id),
                public_key=bytes_to_base64url(found.credential_public_key),
                sign_count=found.sign_count,
            )
    except (WebAuthnException, ValueError, KeyError, TypeError, IntegrityError):
        return None


def question(site: Site, user: User | None = None) -> tuple[str, str]:
    """What the browser is asked at sign-in, as JSON, and the challenge; `user` where the password was right already."""
    known = [_descriptor(key) for key in user.passkeys.all()] if user else None
    options = generate_authentication_options(
        rp_id=site.host, allow_credentials=known, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def person_of(answer: str, challenge: str, site: Site) -> User | None:
    """Whose key answered the challenge, if they may sign in."""
    try:
        credential: dict[str, Any] = json.loads(answer)
        key = Passkey.objects.select_related("user__role").filter(credential_id=str(credential["id"])).first()
        if key is None or not key.user.is_active or key.user.deleted_at is not None:
            return None
        found = verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    Passkey.objects.filter(pk=key.pk).update(sign_count=found.new_sign_count, used_at=timezone.now())
    return key.user


def _descriptor(key: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id))
