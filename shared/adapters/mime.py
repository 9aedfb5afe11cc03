"""Emails as MIME messages, the same whoever carries them."""

import hashlib
import re
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email

from shared.ports.email import Email

_NOT_IN_A_HEADER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

_LONGEST_LINE = 998


def message_of(email: Email, *, sender: Address, at: datetime) -> EmailMessage:
    """Return a message with text and HTML alternatives; raises ValueError as the port says.

    The Message-ID follows from the email's id.
    """
    require_subject(email.subject)
    recipient = address_of(email.to)
    plain = recipient.username.isascii()
    message = EmailMessage(policy=policy.SMTP if plain else policy.SMTPUTF8)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = email.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{name_of(email)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(email.text, cte=_encoding(email.text))
    message.add_alternative(email.html, subtype="html", cte=_encoding(email.html))
    return message


def _encoding(text: str) -> str:
    """Return how a text travels: as it is if it may (RFC 5322 2.1.1), so that links stay whole."""
    short = all(len(line) <= _LONGEST_LINE for line in text.splitlines())
    return "7bit" if short and text.isascii() else "quoted-printable"


def require_subject(text: str) -> None:
    """Raise ValueError for a subject that could begin another header."""
    if _NOT_IN_A_HEADER.search(text):
        raise ValueError("a subject is one line")


def name_of(email: Email) -> str:
    """Return a name that an email's id leads to and that does not lead back to it."""
    return hashlib.sha256(email.id.encode()).hexdigest()[:32]


def address_of(text: str) -> Address:
    """Return the one address that a text holds, with or without a name, its domain in ASCII.

    Raises ValueError for anything else, without quoting it.
    """
    if _NOT_IN_A_HEADER.search(text):
        raise ValueError("an address is one line")
    try:
        found = validate_email(
            text,
            allow_display_name=True,
            check_deliverability=False,
            globally_deliverable=False,
        )
    except EmailNotValidError:
        raise ValueError("not one email address") from None
    return Address(found.display_name or "", found.local_part, found.ascii_domain)
