"""Email by SMTP, over TLS unless the server is this machine."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self
from urllib.parse import unquote, urlsplit

from shared.adapters.mime import address_of, message_of
from shared.kernel.clock import Clock, system_clock
from shared.ports import Outage
from shared.ports.email import Email, Undeliverable

_TIMEOUT_S = 10.0
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class Security(StrEnum):
    """How the connection is protected, by the scheme of the server's URL."""

    STARTTLS = "smtp"
    TLS = "smtps"
    NONE = "smtp+plain"


_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


class SmtpServer(NamedTuple):
    """A mail server and how to log in there; without a user nobody logs in."""

    security: Security
    host: str
    port: int
    user: str
    password: str

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read ``smtp://user:password@host:587``; raises ValueError, which never quotes it.

        ``smtp`` begins in the clear and must change to TLS, ``smtps`` is TLS from the first byte,
        and ``smtp+plain`` stays in the clear, which only a server on this machine may.
        """
        try:
            parts = urlsplit(url)
            security, port = Security(parts.scheme), parts.port
        except ValueError:
            raise ValueError("a mail server's URL reads smtp://user:password@host:port") from None
        host = parts.hostname or ""
        if not host or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("a mail server's URL names a host and nothing behind it")
        if security is Security.NONE and host not in _THIS_MACHINE:
            raise ValueError("a mail server on another machine is reached over TLS")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(security, host, port or _PORTS[security], user, password)


class SmtpEmail:
    """An EmailSender that gives each message to a mail server on a connection of its own."""

    def __init__(
        self,
        url: str,
        *,
        sender: str,
        clock: Clock = system_clock,
        timeout_s: float = _TIMEOUT_S,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        """Connect to nothing yet; raises ValueError for a bad URL or sender.

        ``timeout_s`` bounds each wait for the server. ``trusted`` replaces the authorities of this
        machine.
        """
        self._server = SmtpServer.parse(url)
        self._sender = address_of(sender)
        self._clock = clock
        self._timeout_s = timeout_s
        self._tls = trusted or ssl.create_default_context()
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_2

    def send(self, email: Email) -> None:
        """See EmailSender. A repeated id carries the same Message-ID."""
        message = message_of(email, sender=self._sender, at=self._clock())
        with self._session() as session:
            try:
                session.send_message(message)
            except smtplib.SMTPException as error:
                if _is_final(error):
                    raise Undeliverable from error
                raise

    def forget(self, whose: Callable[[str], bool], *, before: datetime) -> int:
        """See EmailSender."""
        return self.kept(whose, before=before)

    def kept(self, whose: Callable[[str], bool], *, before: datetime) -> int:  # noqa: ARG002 - none is kept
        """See EmailSender."""
        return 0

    def ping(self) -> str:
        """See EmailSender."""
        with self._session() as session:
            session.noop()
        return f"SMTP at {self._server.host}"

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        try:
            session = self._connect()
            try:
                if self._server.security is Security.STARTTLS:
                    session.starttls(context=self._tls)
                if self._server.user:
                    session.login(self._server.user, self._server.password)
                yield session
            finally:
                # What was accepted has gone, however the server takes its leave.
                with suppress(smtplib.SMTPException, OSError):
                    session.quit()
                session.close()
        except (smtplib.SMTPException, OSError) as error:
            raise Outage(retry_after_s=60) from error

    def _connect(self) -> smtplib.SMTP:
        where = (self._server.host, self._server.port, self._sender.domain)
        if self._server.security is Security.TLS:
            return smtplib.SMTP_SSL(*where, timeout=self._timeout_s, context=self._tls)
        return smtplib.SMTP(*where, timeout=self._timeout_s)


def _is_final(error: smtplib.SMTPException) -> bool:
    """Tell a refusal of this message or recipient from trouble with the server or our account.

    Not supported means here: an address that is not ASCII, at a server that knows only ASCII.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(_is_permanent(code) for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return _is_permanent(error.smtp_code)
    return isinstance(error, smtplib.SMTPNotSupportedError)


def _is_permanent(code: int) -> bool:
    return 500 <= code < 600  # noqa: PLR2004 - RFC 5321, section 4.2.1
