"""How an organization or person is reached: phones, e-mails, messengers, addresses, as many as they have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from parley.foundation.records.declaration import Field
from parley.foundation.records.kinds import Choice, Email, Phone, Rows, Text


class Channel(models.TextChoices):
    """What a contact point is."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    MESSENGER = "messenger", _("Messenger")


class ContactPoint(models.Model):
    """One phone (E.164), e-mail or messenger name; the first in `position` is the main one."""

    channel = models.CharField(max_length=10, choices=Channel.choices)
    value = models.CharField(max_length=254, db_index=True)
    label = models.CharField(max_length=40, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class Address(models.Model):
    """One postal address."""

    label = models.CharField(max_length=40, blank=True, default="")
    street = models.CharField(max_length=200, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    region = models.CharField(max_length=100, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    country = models.CharField(max_length=100, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


LABEL = Field(
    "label",
    _("Label"),
    Choice(
        choices=(("work", _("Work")), ("mobile", _("Mobile")), ("home", _("Home")), ("other", _("Other")))
    ),
)


def _of_main(part: str) -> tuple[str, ...]:
    """How Salesforce and Outlook call a part of the address that letters go to."""
    return (f"billing {part}", f"mailing {part}", f"business {part}")


def contact_fields(
    points: Callable[[], type[Any]], addresses: Callable[[], type[Any]], parent: str
) -> tuple[Field, ...]:
    """Phones, e-mails, messengers and addresses of a party whose child tables point to it by `parent`."""

    def reached_by(channel: Channel, kind: Any) -> Rows:
        return Rows(
            model=points,
            parent=parent,
            accessor="contact_points",
            columns=(Field("value", channel.label, kind), LABEL),
            fixed=(("channel", channel.value),),
        )

    return (
        Field(
            "phones",
            _("Phones"),
            reached_by(Channel.PHONE, Phone()),
            synonyms=(
                "phone",
                "telephone",
                "mobile",
                "mob",
                "tel",
                "cell",
                "телефон",
                "мобильный",
                "telepon",
                "hp",
            ),
        ),
        Field(
            "emails",
            _("E-mails"),
            reached_by(Channel.EMAIL, Email()),
            synonyms=(
                *("email", "e-mail", "mail", "email address", "e-mail 2 address", "e-mail 3 address"),
                *("почта", "эл. почта", "surel"),
            ),
        ),
        Field(
            "messengers",
            _("Messengers"),
            reached_by(Channel.MESSENGER, Text(length=100)),
            synonyms=("whatsapp", "telegram", "messenger", "мессенджер"),
        ),
        Field(
            "addresses",
            _("Addresses"),
            Rows(
                model=addresses,
                parent=parent,
                accessor="addresses",
                main="street",
                columns=(
                    Field("street", _("Street"), Text()),
                    Field(
                        "postal_code",
                        _("Postal code"),
                        Text(length=20),
                        synonyms=("zip", "zip code", *_of_main("postal code"), "индекс", "kode pos"),
                    ),
                    Field(
                        "city",
                        _("Town"),
                        Text(length=100),
                        synonyms=("city", *_of_main("city"), "kota"),
                    ),
                    Field(
                        "region",
                        _("Region"),
                        Text(length=100),
                        synonyms=("state", "province", *_of_main("state"), "область", "provinsi"),
                    ),
                    Field("country", _("Country"), Text(length=100), synonyms=_of_main("country")),
                    LABEL,
                ),
            ),
            synonyms=("address", "street", *_of_main("street"), "адрес", "улица", "alamat"),
        ),
    )
