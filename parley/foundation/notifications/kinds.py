"""What people can be told about. Each context declares its kinds in its `subscribers.py`:

MENTION = notification_kind("mention", _("Somebody mentions me"), "at", order=30)
notify([user], kind=MENTION.key, text=lambda: _("%(who)s mentioned you") % {…}, record=deal, by=actor)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ByMail(TextChoices):
    """When a mail about it goes out."""

    OFF = "off", pgettext_lazy("mail about it", "Never")
    DIGEST = "digest", pgettext_lazy("mail about it", "In the daily summary")
    NOW = "now", pgettext_lazy("mail about it", "At once")


@dataclass(frozen=True)
class NotificationKind:
    """One thing to be told about. `label` ends the sentence "Tell me when …" as people choose by it.

    `urgent`: a mail at once does not wait for the end of quiet times. `by_mail` and `in_app` are what counts until a
    person chooses.
    """

    key: str
    label: Any
    icon: str
    by_mail: ByMail = ByMail.DIGEST
    in_app: bool = True
    urgent: bool = False
    order: int = 50


_kinds: dict[str, NotificationKind] = {}


def notification_kind(
    key: str,
    label: Any,
    icon: str,
    *,
    by_mail: ByMail = ByMail.DIGEST,
    in_app: bool = True,
    urgent: bool = False,
    order: int = 50,
) -> NotificationKind:
    """Declares a kind; people can choose about it from then on."""
    kind = NotificationKind(key, label, icon, by_mail, in_app, urgent, order)
    known = _kinds.setdefault(key, kind)
    if known != kind:
        raise ValueError(f"Two kinds of notification are called {key!r}.")
    return kind


def kind_called(key: str) -> NotificationKind | None:
    """The kind; None where no context of this installation declares it (any more)."""
    return _kinds.get(key)


def all_kinds() -> list[NotificationKind]:
    """Every kind, in the order of the settings."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)
