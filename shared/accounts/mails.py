"""The mails of accounts: decided, and their links made, when the queue hands a message over.

A message may come twice and the work may be cut off anywhere. A link is stored before it is sent,
and a mail has the same id each time, so that in the end one mail has gone whose link works.
"""

from shared.accounts import messages
from shared.accounts.errors import Contended
from shared.accounts.letters import Letter, Letters
from shared.accounts.messages import NoticeMail, RegistrationMail, ResendMail, ResetMail
from shared.accounts.model import Account, Attempt
from shared.accounts.one_time import LIVES, Purpose, mint
from shared.accounts.repository import AccountRepository
from shared.kernel.clock import Clock
from shared.kernel.trace import log_event
from shared.ports.documents import Missing, Stale
from shared.ports.email import EmailSender, Undeliverable

_RETRIES = 10


class Mails:
    """Writes and sends what the queue asks for."""

    def __init__(
        self,
        repository: AccountRepository,
        letters: Letters,
        email: EmailSender,
        *,
        clock: Clock,
    ) -> None:
        """Send by this sender."""
        self._repository = repository
        self._letters = letters
        self._email = email
        self._clock = clock

    def deliver(self, body: object) -> None:
        """Do what one message asks for; raises ValueError for one that we did not write."""
        match messages.read(body):
            case RegistrationMail(address_id=address_id, attempt_id=attempt_id):
                self._registration(address_id, attempt_id)
            case ResendMail(address_id=address_id, occasion_id=occasion_id):
                self._resend(address_id, occasion_id)
            case ResetMail(address_id=address_id, occasion_id=occasion_id):
                self._reset(address_id, occasion_id)
            case NoticeMail() as message:
                self._notice(message)

    def _registration(self, address_id: str, attempt_id: str) -> None:
        kept = self._repository.registration(address_id)
        attempt = kept and kept.value.attempt(attempt_id)
        if attempt is None:
            return
        account = self._holder(address_id)
        if account is None:
            self._send_confirmation(address_id, attempt, f"registration:{attempt.user_id}")
        elif account.user_id != attempt.user_id:
            self._send(self._letters.known(), f"known:{attempt.user_id}", account.email)

    def _resend(self, address_id: str, occasion_id: str) -> None:
        """Send a link for the latest registration, unless it is a day old.

        Otherwise whoever keeps asking would keep it for ever.
        """
        kept = self._repository.registration(address_id)
        latest = kept.value.attempts[-1] if kept and kept.value.attempts else None
        fresh = latest and self._clock() - latest.at < LIVES[Purpose.VERIFY]
        if latest and fresh and self._holder(address_id) is None:
            self._send_confirmation(address_id, latest, f"resend:{occasion_id}")

    def _reset(self, address_id: str, occasion_id: str) -> None:
        """Send a link to the address that is on the account, however it was spelt just now."""
        for _ in range(_RETRIES):
            entry = self._repository.address(address_id)
            kept = self._repository.account(entry.value.user_id) if entry else None
            if kept is None or not kept.value.active:
                return
            token, stored = mint(Purpose.RESET, kept.value.user_id, now=self._clock())
            try:
                self._repository.save_account(kept.value.with_reset(stored), kept.etag)
            except (Stale, Missing):
                continue
            self._send(self._letters.reset(token), f"reset:{occasion_id}", kept.value.email)
            return
        raise Contended(retry_after_s=1)

    def _notice(self, message: NoticeMail) -> None:
        kept = self._repository.account(message.user_id)
        if kept and kept.value.active:
            letter = self._letters.notice(message.notice)
            self._send(letter, f"notice:{message.occasion_id}", kept.value.email)

    def _send_confirmation(self, address_id: str, attempt: Attempt, email_id: str) -> None:
        for _ in range(_RETRIES):
            kept = self._repository.registration(address_id)
            if kept is None or kept.value.attempt(attempt.attempt_id) is None:
                return
            token, stored = mint(Purpose.VERIFY, address_id, now=self._clock())
            changed = kept.value.with_token(attempt.attempt_id, stored)
            ttl_s = int(LIVES[Purpose.VERIFY].total_seconds())
            try:
                self._repository.save_registration(changed, kept.etag, ttl_s=ttl_s)
            except (Stale, Missing):
                continue
            self._send(self._letters.confirm(token), email_id, attempt.email)
            return
        raise Contended(retry_after_s=1)

    def _holder(self, address_id: str) -> Account | None:
        """Return the account that has the address."""
        entry = self._repository.address(address_id)
        kept = self._repository.account(entry.value.user_id) if entry else None
        return kept and kept.value

    def _send(self, letter: Letter, email_id: str, to: str) -> None:
        """Send a letter. One that is refused for good is dropped: trying again is no use."""
        occasion = email_id.partition(":")[0]
        try:
            self._email.send(letter.addressed(email_id, to))
        except Undeliverable:
            log_event("mail.undeliverable", occasion=occasion)
        else:
            log_event("mail.sent", occasion=occasion)
