"""Links between records of the same file, filled in when all of its rows are there."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from parley.foundation.accounts.actor import Actor
from parley.foundation.importing.models import File, Issue, LaterLink
from parley.foundation.records import registry, writing
from parley.foundation.records.kinds import Names

CHUNK = 500


def fill_in_links(file: File, by: Actor) -> None:
    """Chunk by chunk; a chunk's links are gone from the list in the transaction that wrote them."""
    names: dict[tuple[str, str], Names] = {}
    for key, name in file.later_links.values_list("record_type", "field").distinct():
        names[key, name] = registry.get(key).by_name[name].kind.names(by.user)  # type: ignore[attr-defined]
    while True:
        with transaction.atomic():
            links = list(file.later_links.order_by("pk")[:CHUNK])
            if not links:
                break
            for key in dict.fromkeys(link.record_type for link in links):
                _fill_in(file, [link for link in links if link.record_type == key], names, by)
            LaterLink.objects.filter(pk__in=[link.pk for link in links]).delete()
    File.objects.filter(pk=file.pk).update(phase=File.Phase.DONE)
    file.phase = File.Phase.DONE


def _fill_in(file: File, links: list[LaterLink], names: dict[tuple[str, str], Names], by: Actor) -> None:
    record_type = registry.get(links[0].record_type)
    rows = record_type.model._base_manager.filter(
        pk__in={link.record_id for link in links}, deleted_at__isnull=True
    )
    records = rows.in_bulk()
    drafts: list[tuple[LaterLink, writing.Draft]] = []
    for link in links:
        hits = names[link.record_type, link.field].hits(link.text)
        record = records.get(link.record_id)
        if record is None:
            continue
        if len(hits) == 1:
            drafts.append((link, writing.draft_change(record_type, record, {link.field: min(hits)})))
        else:
            _report(file, link, _("“%(text)s” is not known here.") % {"text": link.text[:80]})
    writing.check(record_type, [draft for _link, draft in drafts], by)
    for link, draft in drafts:
        if draft.problems:
            _report(file, link, str(draft.problems[0].message))
    writing.save(record_type, [draft for _link, draft in drafts if not draft.problems], by)


def _report(file: File, link: LaterLink, reason: str) -> None:
    """The record is there, without this one link."""
    label = str(registry.get(link.record_type).by_name[link.field].label)
    message = _("%(reason)s The record was imported without it.") % {"reason": reason}
    Issue.objects.create(file=file, kind=Issue.Kind.PROBLEM, row=link.row, reasons=[[label, message]])
    File.objects.filter(pk=file.pk).update(problems=F("problems") + 1)
