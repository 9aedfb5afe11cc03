"""The emails about a new version of the policy: every registered user once, however it is cut off.

The history of the policy is the intent. A timer walks through all accounts, a few at a time, and
keeps its place in a job; what each user was told stands at the user. So a walk may begin again at
any page, and an email that went out before a crash has the same id when it is sent again. A
campaign is over after a pass that left nobody out.
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from shared.accounts.emails.templates import EmailTemplates
from shared.accounts.model import Account, Status
from shared.kernel.clock import Clock
from shared.kernel.errors import DomainError, Unavailable
from shared.kernel.trace import log_event, log_failure
from shared.ports.documents import UnknownCursor
from shared.ports.email import EmailSender, Paced, Undeliverable
from shared.privacy.acceptance import PolicyRecords
from shared.privacy.model import PolicyCampaign, PolicyRecord, PolicyVersion, record_id
from shared.privacy.policy import PolicyVersions
from shared.store import Collection, Unreadable

RUNS_PER_HOUR = 12
SCHEDULE = "0 */5 * * * *"
"""When emails are sent (NCRONTAB, UTC): every five minutes."""

_WORK = "policy_email"
_LEASE = timedelta(minutes=10)
_LONGEST_RUN = timedelta(minutes=3)
_AGAIN_IN = timedelta(hours=1)
"""When users who could not be told are tried again."""

_CLOCK_SKEW = timedelta(minutes=5)
_PAGE = 50
_LATE_AFTER = timedelta(days=14)


class _Told(Enum):
    """What became of one user."""

    MAILED = auto()
    UNDELIVERABLE = auto()
    NOTHING_TO_DO = auto()
    FAILED = auto()


class _LostLease(Exception):
    """Another run has taken over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCampaigns:
    """Sends the emails of every significant version. ``most_per_run``: at most so many at once."""

    versions: PolicyVersions
    records: PolicyRecords
    campaigns: Collection[PolicyCampaign]
    accounts: Collection[Account]
    templates: EmailTemplates
    sender: EmailSender
    clock: Clock
    most_per_run: int

    def run(self) -> None:
        """Send what is due, within the limits of one run; a failure leaves it to the next run."""
        left = self.most_per_run
        for version in self.versions.all():
            if version.significant and left > 0:
                left -= self._carry_on(version, left)

    def states(self) -> list[PolicyCampaign]:
        """Return how far the emails of each version are."""
        ids = [record_id(each.version) for each in self.versions.all()]
        found = [self.campaigns.find(_WORK, each) for each in ids]
        return [each for each in found if each]

    def _carry_on(self, version: PolicyVersion, most: int) -> int:
        """Work on one campaign if it is due and free; return how many emails were sent."""
        campaign = self._leased(version)
        if campaign is None:
            return 0
        before = campaign.mailed
        until = self.clock() + _LONGEST_RUN
        try:
            while campaign.mailed - before < most and self.clock() < until:
                sent = campaign.mailed - before
                campaign = self._page(campaign, version, min(_PAGE, most - sent))
                if campaign.done_at or campaign.due_at > self.clock():
                    break
            self._release(campaign)
        except _LostLease:
            log_event("policy.lease_lost", version=version.version)
        except Unavailable as error:
            if not isinstance(error, Paced):
                log_failure("policy.emails_interrupted", version=version.version)
            self._postpone(campaign, timedelta(seconds=error.retry_after_s))
        if not campaign.done_at and self.clock() > campaign.begun_at + _LATE_AFTER:
            log_event("alarm.policy_emails_late", level=logging.ERROR, version=version.version)
        return campaign.mailed - before

    def _leased(self, version: PolicyVersion) -> PolicyCampaign | None:
        """Return the campaign under a lease of ours, or None: it is done, not due or taken."""
        now, lease = self.clock(), secrets.token_hex(8)

        def take(found: PolicyCampaign | None) -> PolicyCampaign:
            campaign = found or PolicyCampaign(
                id=record_id(version.version), version=version.version, begun_at=now, due_at=now
            )
            taken = campaign.leased_until is not None and now < campaign.leased_until
            if campaign.done_at or taken or now < campaign.due_at:
                return campaign
            return campaign.model_copy(update={"lease": lease, "leased_until": now + _LEASE})

        try:
            campaign = self.campaigns.change(_WORK, record_id(version.version), take)
        except Unavailable:
            log_failure("policy.campaign_not_read", version=version.version)
            return None
        return campaign if campaign.lease == lease else None

    def _page(self, campaign: PolicyCampaign, version: PolicyVersion, limit: int) -> PolicyCampaign:
        """Tell the users of one page; return the campaign with its new place."""
        unreadable: list[str] = []
        try:
            page = self.accounts.walk(
                "account", limit=limit, cursor=campaign.cursor, unreadable=unreadable
            )
        except UnknownCursor:  # of another release, or too old: nobody is told twice
            return self._saved(campaign, {"cursor": None})
        told = [self._tell(account, version) for account in page.items]
        left = campaign.left + len(unreadable) + told.count(_Told.FAILED)
        progress: dict[str, object] = {
            "cursor": page.next_cursor,
            "mailed": campaign.mailed + told.count(_Told.MAILED),
            "undeliverable": campaign.undeliverable + told.count(_Told.UNDELIVERABLE),
            "left": left,
        }
        if page.next_cursor is None:
            progress |= self._pass_over(version, left)
        return self._saved(campaign, progress)

    def _pass_over(self, version: PolicyVersion, left: int) -> dict[str, object]:
        """Return how a campaign goes on after a whole pass: over, or once more for the rest."""
        now = self.clock()
        log_event("policy.emails_pass", version=version.version, left=left)
        return {"left": 0, "due_at": now + _AGAIN_IN} if left else {"done_at": now}

    def _tell(self, account: Account, version: PolicyVersion) -> _Told:
        """Tell one user, unless it is done; raises Unavailable when the mail service is."""
        new = account.created_at > version.published_at + _CLOCK_SKEW
        if new or account.status is Status.ERASING:
            return _Told.NOTHING_TO_DO
        try:
            record = self.records.find(account.user_id, version.version)
            if record and record.told:
                return _Told.NOTHING_TO_DO
            told = self._send(account, version)
            self._note(account.user_id, version, told)
        except Unreadable:
            return _Told.FAILED
        except Unavailable:
            raise
        except DomainError:  # erased meanwhile: the next pass finds nobody
            return _Told.FAILED
        return told

    def _send(self, account: Account, version: PolicyVersion) -> _Told:
        template = self.templates.policy_change(version.summary, version.effective_at)
        email_id = f"{record_id(version.version)}:{account.user_id}"
        try:
            email = template.addressed(email_id, account.email)
            self.sender.send(email._replace(campaign=True))
        except Unavailable:
            raise
        except (Undeliverable, DomainError, ValueError):
            log_event("mail.undeliverable", occasion="policy")
            return _Told.UNDELIVERABLE
        log_event("mail.sent", occasion="policy")
        return _Told.MAILED

    def _note(self, user_id: str, version: PolicyVersion, told: _Told) -> None:
        now = self.clock()
        mailed = told is _Told.MAILED
        done = {"notified_at": now} if mailed else {"undeliverable": True}

        def step(record: PolicyRecord) -> PolicyRecord:
            return record if record.told else record.model_copy(update=done)

        self.records.note(user_id, version.version, step)

    def _release(self, campaign: PolicyCampaign) -> None:
        self._saved(campaign, {"lease": None, "leased_until": None})

    def _postpone(self, campaign: PolicyCampaign, wait: timedelta) -> None:
        """Give the campaign back until an outage may be over; the lease ends by itself anyway."""
        again: dict[str, object] = {
            "lease": None,
            "leased_until": None,
            "due_at": self.clock() + wait,
        }
        try:
            self._saved(campaign, again)
        except (_LostLease, Unavailable):
            log_failure("policy.campaign_not_saved")

    def _saved(self, campaign: PolicyCampaign, changes: dict[str, object]) -> PolicyCampaign:
        """Store progress while the lease is ours; raises _LostLease."""
        until: datetime | None = self.clock() + _LEASE

        def step(found: PolicyCampaign | None) -> PolicyCampaign:
            if found is None or found.lease != campaign.lease:
                raise _LostLease
            return found.model_copy(update={"leased_until": until, **changes})

        return self.campaigns.change(_WORK, campaign.id, step)
