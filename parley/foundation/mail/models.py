"""Mail that is to leave, is under way, has left or could not; and the server it leaves through."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MailState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a mail", "Waiting")
    SENT = "sent", pgettext_lazy("state of a mail", "Sent")
    FAILED = "failed", pgettext_lazy("state of a mail", "Failed")


class OutgoingMail(models.Model):
    """One mail to one address.

    `next_at` says when it is tried next, and keeps others away while somebody tries: a worker that dies leaves a mail
    that is due again soon. `about` says what it belongs to ("meeting:7"), for those who want to know its state.
    """

    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    attachments = models.JSONField(default=list)
    reply_to = models.CharField(max_length=254, blank=True, default="")
    about = models.CharField(max_length=100, blank=True, default="")
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="mail_sent_has_time",
            )
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state=MailState.WAITING), name="mail_due"),
            models.Index(fields=["about", "-id"], condition=~Q(about=""), name="mail_about"),
            models.Index(fields=["state", "-id"], name="mail_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"


class Security(models.TextChoices):
    STARTTLS = "starttls", _("STARTTLS (port 587)")
    TLS = "tls", _("TLS from the start (port 465)")
    NONE = "none", _("None (only inside one's own network)")


class MailServer(models.Model):
    """The server that an administrator entered on the screen: one row. What the environment says goes before it."""

    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=10, choices=Security, default=Security.STARTTLS)
    username = models.CharField(max_length=254, blank=True, default="")
    password_sealed = models.TextField(blank=True, default="")
    sender = models.EmailField()
    sender_name = models.CharField(max_length=100, blank=True, default="")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="mail_server_is_one_row")]

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
