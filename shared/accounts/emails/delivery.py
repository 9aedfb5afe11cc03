"""Delivery of emails: a job is looked up, its link made and the email sent.

A job may be delivered twice and may be interrupted at any point. A link is stored before it is
sent, and an email has the same id each time, so the recipient gets one email whose link works.
"""

from dataclasses import dataclass

from shared.accounts.attempts import MAX_TOKENS, Attempt, OneTime, Registration
from shared.accounts.email_changes import EmailChanges
from shared.accounts.emails.jobs import (
    AgreedChange,
    ChangeEmail,
    NoticeEmail,
    RegistrationEmail,
    ResendEmail,
    ResetEmail,
    read_job,
)
from shared.accounts.emails.templates import EmailTemplate, EmailTemplates
from shared.accounts.errors import AddressBusy, AlreadyRegistered, InvalidToken, LinkInvalid
from shared.accounts.model import Account, Status
from shared.accounts.one_time import LIVES, Purpose, new_token
from shared.accounts.repository import AccountRepository
from shared.kernel.clock import Clock
from shared.kernel.trace import log_event
from shared.ports.email import EmailSender, Undeliverable
from shared.store import existing


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailDelivery:
    """Writes and sends the emails that the queue asks for."""

    repository: AccountRepository
    templates: EmailTemplates
    sender: EmailSender
    changes: EmailChanges
    clock: Clock

    def deliver(self, body: object) -> None:
        """Do one job; raises ValueError for a body that is none, Contended and AddressBusy."""
        job = read_job(body)
        try:
            match job:
                case RegistrationEmail():
                    self._registration(job)
                case ResendEmail():
                    self._resend(job)
                case ResetEmail():
                    self._reset(job)
                case NoticeEmail():
                    self._notice(job)
                case ChangeEmail():
                    self._change(job)
                case AgreedChange():
                    self.changes.finish(job.user_id)
        except (LinkInvalid, InvalidToken, AlreadyRegistered):
            log_event("mail.superseded", occasion=job.kind)

    def _registration(self, job: RegistrationEmail) -> None:
        """Send a link, or the news that there is an account.

        Where the registration gave way to others of the address, a link for the latest serves them
        all: it may be the only email that is sent to the address within the hour.
        """
        registration = self.repository.registration(job.address_id)
        if registration is None or not registration.attempts:
            return
        asked = registration.attempt(job.attempt_id)
        attempt = asked or registration.attempts[-1]
        email_id = asked.user_id if asked else job.attempt_id
        account = self.repository.holder(job.address_id)
        if account is None:
            self._send_confirmation(job.address_id, attempt, f"registration:{email_id}")
        elif account.status is Status.ERASING:  # the address is about to be free
            raise AddressBusy(retry_after_s=5)
        elif not account.made_of(attempt):
            self._send(self.templates.known(), f"known:{email_id}", account.email)

    def _resend(self, job: ResendEmail) -> None:
        """Send a link for the latest registration, unless it is a day old.

        Otherwise repeated requests would keep it for ever.
        """
        registration = self.repository.registration(job.address_id)
        latest = registration.attempts[-1] if registration and registration.attempts else None
        fresh = latest and self.clock() - latest.at < LIVES[Purpose.VERIFY]
        if latest and fresh and self.repository.holder(job.address_id) is None:
            self._send_confirmation(job.address_id, latest, f"resend:{job.dedup_id}")

    def _reset(self, job: ResetEmail) -> None:
        """Send a link to the address on the account, whatever spelling was requested."""
        user_id = self.repository.holder_id(job.address_id)
        if user_id is None:
            return
        token, stored = new_token(Purpose.RESET, user_id, now=self.clock())
        account = self.repository.change_account(
            user_id, existing(LinkInvalid, lambda account: _with_reset(account, stored))
        )
        self._send(self.templates.reset(token), f"reset:{job.dedup_id}", account.email)

    def _notice(self, job: NoticeEmail) -> None:
        account = self.repository.account(job.user_id)
        if account and account.active:
            template = self.templates.notice(job.notice)
            self._send(template, f"notice:{job.dedup_id}", account.email)

    def _change(self, job: ChangeEmail) -> None:
        """Ask one of the two mailboxes; the owner of a taken address learns that it was tried."""
        account = self.repository.account(job.user_id)
        change = account.email_change if account and account.active else None
        if account is None or change is None or change.change_id != job.change_id or change.done:
            return
        holder = self.repository.holder(change.address_id) if job.to_new else None
        if holder and holder.user_id != account.user_id:
            self._send(self.templates.known(), f"known:{change.change_id}", holder.email)
            return
        purpose = Purpose.CHANGE_TO if job.to_new else Purpose.CHANGE_FROM
        token, stored = new_token(purpose, account.user_id, now=self.clock())
        self.repository.change_account(
            account.user_id,
            existing(LinkInvalid, lambda found: _with_change_token(found, job, stored)),
        )
        if job.to_new:
            self._send(self.templates.new_address(token), f"to:{change.change_id}", change.email)
        else:
            self._send(self.templates.old_address(token), f"from:{change.change_id}", account.email)

    def _send_confirmation(self, address_id: str, attempt: Attempt, email_id: str) -> None:
        token, stored = new_token(Purpose.VERIFY, address_id, now=self.clock())

        def with_token(registration: Registration) -> Registration:
            if registration.attempt(attempt.attempt_id) is None:
                raise LinkInvalid
            return registration.with_token(attempt.attempt_id, stored)

        self.repository.change_registration(address_id, existing(LinkInvalid, with_token))
        self._send(self.templates.confirm(token), email_id, attempt.email)

    def _send(self, template: EmailTemplate, email_id: str, to: str) -> None:
        """Send an email. One that is rejected permanently is dropped: a retry would not help."""
        occasion = email_id.partition(":")[0]
        try:
            self.sender.send(template.addressed(email_id, to))
        except Undeliverable:
            log_event("mail.undeliverable", occasion=occasion)
        else:
            log_event("mail.sent", occasion=occasion)


def _with_change_token(account: Account, job: ChangeEmail, token: OneTime) -> Account:
    change = account.email_change
    if not account.active or change is None or change.change_id != job.change_id:
        raise LinkInvalid
    name = "new_tokens" if job.to_new else "old_tokens"
    tokens = (*getattr(change, name)[-MAX_TOKENS + 1 :], token)
    return account.model_copy(update={"email_change": change.model_copy(update={name: tokens})})


def _with_reset(account: Account, token: OneTime) -> Account:
    if not account.active:
        raise LinkInvalid
    return account.with_reset(token)
