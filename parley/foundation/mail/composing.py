"""A stored mail as the bytes that travel: the same each time, so that a second delivery is known as the same mail."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from parley.foundation.mail.models import OutgoingMail
from parley.foundation.mail.server import Server


def message_of(mail: OutgoingMail, server: Server) -> EmailMessage:
    """The mail with its headers. Raises ValueError where an address or a header cannot be written."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.created_at)
    message["Subject"] = mail.subject
    message["From"] = formataddr((server.sender_name, server.sender))
    message["To"] = mail.to
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for one in mail.attachments:
        _attach(message, one)
    return message


def _attach(message: EmailMessage, one: dict[str, str]) -> None:
    """An invitation also stands beside the text, where calendars of mail programs look for it."""
    main, _slash, sub = one["type"].partition("/")
    content = one["content"].encode()
    if one.get("method"):
        message.add_alternative(one["content"], subtype=sub, params={"method": one["method"]})
    message.add_attachment(content, maintype=main, subtype=sub, filename=one["name"])
