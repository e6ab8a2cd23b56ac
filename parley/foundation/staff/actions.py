"""What administrators do with people: invite, change access, set a new password, deactivate."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from parley.foundation.access.policy import ensure_may
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import Passkey, Role, Team, User, normal_email
from parley.foundation.accounts.second_factor import switch_off
from parley.foundation.accounts.sessions import end_sessions
from parley.foundation.audit.models import Change
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused, Invalid, Problem
from parley.foundation.records import registry, writing
from parley.foundation.staff.administrators import refuse_without_administrator
from parley.foundation.web.account.noting import note

PERMISSION = "settings.change"
WORDS = "amber birch cedar delta ember fjord grove harbor island juniper kelp lagoon maple north ocean pine quartz river"


@dataclass(frozen=True)
class Invited:
    """A new colleague and the password they sign in with first; it is shown once and stored nowhere."""

    user: User
    password: str


def first_password() -> str:
    """Four words and a number: easy to pass on, about 35 bits, to be changed by its owner."""
    words = WORDS.split()
    return "-".join(
        [*(secrets.choice(words) for _number in range(4)), str(secrets.randbelow(900_000) + 100_000)]
    )


@transaction.atomic
def invite_colleague(
    *, name: str, email: str, role: Role, team: Team | None, language: str, time_zone: str, by: Actor
) -> Invited:
    """A colleague who may sign in. One of that name without an address (imported) becomes this person.

    Raises Invalid for an address that is taken, NotAllowed.
    """
    ensure_may(by, PERMISSION)
    address = normal_email(email)
    if User.objects.filter(email=address).exists():
        raise Invalid(
            _("This address is taken."),
            [Problem(_("A colleague has this address already."), "email", "taken")],
        )
    password = first_password()
    known = User.objects.filter(email__isnull=True, name__iexact=name.strip(), deleted_at__isnull=True)
    user = known.first() if known.count() == 1 else None
    record_type = registry.get("user")
    values = {"name": name, "email": address, "team": team.pk if team else None}
    if user is None:
        user = writing.create(record_type, [values], by)[0]
    else:
        user = writing.change(record_type, [user], values, by)[0]
    user.role, user.language, user.time_zone = role, language, time_zone
    user.set_password(password)
    user.save(update_fields=["role", "language", "time_zone", "password"])
    return Invited(user, password)


@transaction.atomic
def change_access(user: User, *, role: Role, team: Team | None, by: Actor) -> User:
    """Gives a colleague another role or team. The last administrator stays one. Raises ActionRefused, NotAllowed."""
    ensure_may(by, PERMISSION)
    user = writing.change(registry.get("user"), [user], {"team": team.pk if team else None}, by)[0]
    give_roles([user], role, by=by)
    user.role = role
    refuse_without_administrator()
    return user


@transaction.atomic
def give_roles(people: Sequence[User], role: Role | None, *, by: Actor) -> None:
    """The same role for all of them, each with a line in their history."""
    ensure_may(by, PERMISSION)
    moving = [user for user in people if user.role_id != (role.pk if role else None)]
    now = clock.now()
    User.objects.filter(pk__in=[user.pk for user in moving]).update(role=role)
    Change.objects.bulk_create(
        Change(
            record_type="user",
            record_id=user.pk,
            kind=Change.Kind.CHANGED,
            fields={"role": [user.role.name if user.role else None, role.name if role else None]},
            version=user.version,
            actor=by.user,
            channel=by.channel,
            reason=_("Role: %(before)s → %(after)s")
            % {"before": user.role.name if user.role else "–", "after": role.name if role else "–"},
            at=now,
            operation=by.operation,
        )
        for user in moving
    )


@transaction.atomic
def reset_password(user: User, *, by: Actor) -> Invited:
    """A new first password; whoever is signed in as this colleague is signed out."""
    ensure_may(by, PERMISSION)
    password = first_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)
    return Invited(user, password)


@transaction.atomic
def remove_second_factor(user: User, *, by: Actor) -> User:
    """For a colleague whose phone is gone with its recovery codes: the password alone signs them in again, until they
    set up another one. Signed out everywhere, and written into their history."""
    ensure_may(by, PERMISSION)
    Passkey.objects.filter(user=user).delete()
    switch_off(user)
    end_sessions(user)
    note(user, _("Second factor removed by an administrator"), actor=by.user)
    return user


@transaction.atomic
def set_active(user: User, *, active: bool, by: Actor) -> User:
    """Lets a colleague in, or keeps them out from this moment on; what they own stays theirs until it is handed over."""
    ensure_may(by, PERMISSION)
    if not active and user == by.user:
        raise ActionRefused(_("You cannot lock out yourself."))
    user = writing.change(registry.get("user"), [user], {"is_active": active}, by, internal=["is_active"])[0]
    if not active:
        refuse_without_administrator()
    if not active:
        end_sessions(user)
    return user
