"""What a person is, for every generic capability."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parley.foundation.accounts.actor import Actor
from parley.foundation.records.declaration import Field, RecordType
from parley.foundation.records.kinds import Date, Link, LongText, Text
from parley.foundation.records.own.tags import tags_field
from parley.foundation.records.writing import Draft, put
from parley.parties.contact import contact_fields
from parley.parties.people.models import Person, PersonAddress, PersonContact


def complete_names(record_type: RecordType, drafts: list[Draft], by: Actor) -> None:
    """A full name from its parts, where only they were given; else the first e-mail, as mail programs do it."""
    for draft in drafts:
        if not draft.is_new or draft.values.get("name"):
            continue
        parts = [draft.values.get("first_name", ""), draft.values.get("last_name", "")]
        emails = [row["value"] for row in draft.values.get("emails") or ()]
        name = " ".join(part for part in parts if part) or next(iter(emails), "")
        if name:
            put(record_type, draft, "name", name)


PERSONAL = (
    Field(
        "birthday",
        _("Birthday"),
        Date(),
        section=_("Personal"),
        sensitive=True,
        synonyms=("birth date", "date of birth", "день рождения", "дата рождения", "tanggal lahir"),
    ),
    Field(
        "family",
        _("Family"),
        LongText(),
        section=_("Personal"),
        sensitive=True,
        synonyms=("семья", "keluarga"),
    ),
    Field(
        "hobbies",
        _("Hobbies"),
        LongText(),
        section=_("Personal"),
        sensitive=True,
        synonyms=("interests", "хобби", "увлечения", "hobi"),
    ),
)
"""Of nobody's business but of those whose role sees it (R191)."""

person_record = RecordType(
    key="person",
    model=Person,
    label=_("Person"),
    label_plural=_("People"),
    icon="user",
    path="people",
    fields=(
        Field(
            "name",
            pgettext_lazy("person", "Name"),
            Text(),
            required=True,
            synonyms=(
                "full name",
                "contact",
                "contact name",
                "фио",
                "имя",
                "контакт",
                "nama",
                "nama lengkap",
            ),
        ),
        Field(
            "first_name",
            _("First name"),
            Text(length=100),
            listable=False,
            synonyms=("given name", "nama depan"),
        ),
        Field(
            "last_name",
            _("Last name"),
            Text(length=100),
            listable=False,
            synonyms=("surname", "family name", "фамилия", "nama belakang"),
        ),
        Field("job_title", _("Job title"), Text(), synonyms=("title", "position", "должность", "jabatan")),
        Field(
            "organization",
            _("Organization"),
            Link(to="organization", creatable=True),
            synonyms=("company", "account", "компания", "организация", "perusahaan"),
        ),
        *contact_fields(lambda: PersonContact, lambda: PersonAddress, "person"),
        Field("description", _("Description"), LongText(), synonyms=("notes", "описание", "keterangan")),
        *PERSONAL,
        tags_field(Person),
    ),
    title_parts=("first_name", "last_name"),
    columns=("name", "job_title", "organization", "phones", "emails", "owner"),
    quick=("name", "organization", "phones", "emails"),
    figures=("organization", "job_title"),
    search=("name", "phones", "emails", "job_title", "organization"),
    match=("external_id", "emails", "phones", "name"),
    second_line=("organization", "job_title"),
    order="name",
    prepare=(complete_names,),
)
