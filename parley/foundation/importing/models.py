"""What an import remembers: its files and how they are read, how far it is, what went wrong, and profiles."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parley.foundation.jobs.models import Job

UNDO_FOR = timedelta(days=30)


class Batch(models.Model):
    """One import of one or more files: it is checked, run, and undone as a whole.

    Everything it writes carries `operation` in the history, everything its undo writes `undo_operation`.
    `undo_cursor` is (record type, id) down to which the undo has come; `kept` lists what the undo left and why.
    """

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        DRAFT = "draft", _("Being prepared")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        RUNNING = "running", _("Running")
        STOPPED = "stopped", _("Stopped")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Failed")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    operation = models.UUIDField(default=uuid.uuid4)
    undo_operation = models.UUIDField(default=uuid.uuid4)
    undo_cursor = models.JSONField(default=list)
    undone = models.PositiveIntegerField(default=0)
    kept = models.JSONField(default=list)
    job_id = models.BigIntegerField(null=True)
    error = models.TextField(blank=True, default="")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_by", "-id"], name="import_by_person")]

    def __str__(self) -> str:
        return ", ".join(file.name for file in self.files.all()) or str(_("Import"))

    @property
    def undo_until(self) -> Any:
        """Until when it can be taken back; None while nothing was written."""
        begun = self.finished_at or self.started_at
        return begun + UNDO_FOR if begun else None

    @property
    def is_interrupted(self) -> bool:
        """Whether the work in the background has ended without doing what the state says."""
        busy = (self.State.READING, self.State.CHECKING, self.State.RUNNING, self.State.UNDOING)
        return self.state in busy and not Job.objects.filter(pk=self.job_id or 0, finished_at=None).exists()

    @property
    def can_be_undone(self) -> bool:
        ended = self.state in (self.State.DONE, self.State.STOPPED, self.State.FAILED)
        ended = ended or (self.state in (self.State.RUNNING, self.State.UNDOING) and self.is_interrupted)
        return ended and self.undo_until is not None and timezone.now() < self.undo_until

    def total(self, name: str) -> int:
        """A figure of its files (`created`, `problems`, …) added up."""
        return sum(getattr(file, name) for file in self.files.all())


class File(models.Model):
    """One file of a batch, how it is read and matched, and how far it is.

    `stored` is its name on disk, never the person's. `columns` are `columns.Column` as JSON. `title_from` are the
    columns that a record is called after when none is its name. `owner` is who gets the new records of a file without
    owners: ids with commas between, who are given them in turn, or empty.
    `checkpoint` is the row that was done last; `phase` "links" fills in links to records of the same file.
    """

    class OnMatch(models.TextChoices):
        SKIP = "skip", _("Leave what is there")
        UPDATE = "update", _("Update what is there")
        FILL = "fill", _("Fill in empty fields only")
        QUEUE = "queue", _("Let me decide for each")

    class Phase(models.TextChoices):
        ROWS = "rows"
        LINKS = "links"
        DONE = "done"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="files")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=255)
    stored = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField()
    error = models.TextField(blank=True, default="")

    format = models.CharField(max_length=8, blank=True, default="")
    encoding = models.CharField(max_length=20, blank=True, default="")
    delimiter = models.CharField(max_length=1, blank=True, default="")
    sheet = models.CharField(max_length=255, blank=True, default="")
    sheets = models.JSONField(default=list)
    has_header = models.BooleanField(default=True)
    notes = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)

    record_type = models.CharField(max_length=40, blank=True, default="")
    columns = models.JSONField(default=list)
    title_from = models.JSONField(default=list)
    owner = models.CharField(max_length=2000, blank=True, default="")
    on_match = models.CharField(max_length=6, choices=OnMatch, default=OnMatch.SKIP)
    match_by = models.JSONField(default=list)
    profile_name = models.CharField(max_length=200, blank=True, default="")
    checked = models.JSONField(default=dict)

    phase = models.CharField(max_length=5, choices=Phase, default=Phase.ROWS)
    checkpoint = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    queued = models.PositiveIntegerField(default=0)
    problems = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def done_rows(self) -> int:
        return self.created + self.updated + self.unchanged + self.skipped + self.queued + self.problems


class Issue(models.Model):
    """A row that was not written: it has problems, or may be there already and waits for a decision.

    `reasons` are [label of the field, sentence] pairs in the language of who imports; `candidates` ids of records.
    """

    class Kind(models.TextChoices):
        PROBLEM = "problem"
        DUPLICATE = "duplicate"

    file = models.ForeignKey(File, models.CASCADE, related_name="issues")
    kind = models.CharField(max_length=10, choices=Kind)
    row = models.PositiveIntegerField()
    reasons = models.JSONField(default=list)
    candidates = models.JSONField(default=list)
    decision = models.CharField(max_length=6, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["file", "kind", "row"], name="import_issue_order")]


class LaterLink(models.Model):
    """A link to a record of the same file, filled in when all of its rows are there.

    It starts at a record of the file, or at one of another `record_type` that was made in passing.
    """

    file = models.ForeignKey(File, models.CASCADE, related_name="later_links")
    row = models.PositiveIntegerField()
    record_type = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    text = models.TextField()


class Profile(models.Model):
    """How files with one header are matched, found again by that header. `choices` as in `profiles.choices_of`."""

    name = models.CharField(max_length=200)
    record_type = models.CharField(max_length=40)
    header_key = models.CharField(max_length=64)
    choices = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["header_key", "record_type"], name="import_profile_by_header")
        ]

    def __str__(self) -> str:
        return self.name
