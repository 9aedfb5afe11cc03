"""Emails that tests send, and how a mail program reads what arrived."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from shared.ports.email import Email

SENDER = "iMock <no-reply@imock.ai>"


def an_email(**changes: Any) -> Email:
    email = Email(
        id="confirmation:usr_1",
        to="asha@example.com",
        subject="Confirm your address",
        text="Open this link.\n",
        html="<p>Open <a href='https://imock.ai'>this link</a>.</p>\n",
    )
    return email._replace(**changes)


def read_letter(data: bytes) -> EmailMessage:
    letter = message_from_bytes(data, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    return letter


def text_of(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")  # as lines end in mail
