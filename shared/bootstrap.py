"""The composition root: the one place that knows which adapter stands behind which port.

Everything is imported and built when it is first needed, so that a worker that has only been
started has imported no adapter and opened nothing.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from shared.config import Settings
from shared.kernel.clock import Clock, system_clock
from shared.kernel.lazy import lazy

if TYPE_CHECKING:
    from shared.accounts.wiring import AccountServices
    from shared.analytics.service import Analytics
    from shared.billing.catalogue import Catalogue
    from shared.billing.wiring import BillingServices
    from shared.interviews.wiring import InterviewServices
    from shared.media.service import MediaAnalyst
    from shared.ports.backend import Backend
    from shared.ports.blobs import BlobStore
    from shared.ports.documents import DocumentStore
    from shared.ports.email import EmailSender
    from shared.ports.evaluator import Evaluator
    from shared.ports.events import Announce
    from shared.ports.identity import IdentityProvider, ProviderName
    from shared.ports.keys import Keys
    from shared.ports.payments import Credentials, PaymentGateway
    from shared.ports.queues import Queue
    from shared.ports.speech import Speech
    from shared.privacy.erasure.wiring import ErasureServices
    from shared.privacy.wiring import PrivacyServices
    from shared.recordings.wiring import RecordingServices
    from shared.resumes.service import Resumes
    from shared.webhooks.wiring import WebhookServices


class Services:
    """The program's parts, wired for one set of settings."""

    def __init__(self, settings: Settings, *, clock: Clock = system_clock) -> None:
        """Build nothing yet."""
        self.settings = settings
        self.clock = clock
        self.lock = threading.RLock()

    def replace(self, **parts: object) -> None:
        """Use these parts instead of building those of the same names: for tests and tools."""
        vars(self).update(parts)

    @lazy
    def _backend(self) -> "Backend":
        from shared.adapters.chosen import backend_of

        return backend_of(self.settings, clock=self.clock)

    @lazy
    def unfenced_documents(self) -> "DocumentStore":
        """Where documents are kept, for erasure and for tools; all others go through the fence."""
        return self._backend.documents()

    @lazy
    def unfenced_blobs(self) -> "BlobStore":
        """Where files are kept, for erasure, for tools and for whoever serves signed addresses."""
        return self._backend.blobs()

    @lazy
    def documents(self) -> "DocumentStore":
        """Where documents are kept, of nobody who has been erased."""
        from shared.privacy.fence import fenced_documents

        return fenced_documents(self)

    @lazy
    def blobs(self) -> "BlobStore":
        """Where files are kept, of nobody who has been erased."""
        from shared.privacy.fenced_blobs import fenced_blobs

        return fenced_blobs(self)

    @lazy
    def queue(self) -> "Queue":
        """Where work waits."""
        return self._backend.queue()

    @lazy
    def email(self) -> "EmailSender":
        """Who sends mail: a mail server where one is set, else the backend; in Azure, paced."""
        from shared.adapters.chosen import email_of

        return email_of(self.settings, lambda: self._backend, lambda: self.documents, self.clock)

    @lazy
    def keys(self) -> "Keys":
        """What signs and what blinds."""
        return self._backend.keys()

    @lazy
    def identity_providers(self) -> "Mapping[ProviderName, IdentityProvider]":
        """Who proves identities: the providers at which this installation is registered."""
        from shared.adapters.oidc.backend import providers_of

        return providers_of(self.settings, clock=self.clock)

    @lazy
    def accounts(self) -> "AccountServices":
        """Registration, logins, passwords, emails."""
        from shared.accounts import wiring
        from shared.adapters.breaches import breaches_of

        return wiring.build(
            wiring.Rules(
                public_url=self.settings.public_url,
                frontend_url=self.settings.frontend_url,
                privacy_email=self.settings.privacy_email,
                bcrypt_cost=self.settings.bcrypt_cost,
                password_min_chars=self.settings.password_min_chars,
                access_token_life=timedelta(minutes=self.settings.access_token_minutes),
                rate_limits=self.settings.rate_limits,
            ),
            documents=self.documents,
            queue=self.queue,
            email=self.email,
            keys=self.keys,
            clock=self.clock,
            providers=lambda: self.identity_providers,
            breaches=breaches_of(ask=self.settings.breach_check),
        )

    @lazy
    def erasure(self) -> "ErasureServices":
        """The erasure of accounts, and the export of what they hold."""
        from shared.privacy.erasure.wiring import build

        return build(self)

    @lazy
    def payment_credentials(self) -> "Credentials":
        """What opens our account at Razorpay, or at its emulator on the local host."""
        from shared.adapters.razorpay.backend import credentials_of

        return credentials_of(self.settings, self.keys)

    @lazy
    def gateway(self) -> "PaymentGateway":
        """Who takes money: Razorpay, or its emulator beside the functions."""
        from shared.adapters.razorpay.backend import gateway_of

        return gateway_of(self.settings, self.payment_credentials)

    @lazy
    def catalogue(self) -> "Catalogue":
        """What is for sale; raises BadSetting."""
        from shared.adapters.chosen import catalogue_of

        return catalogue_of(self.settings)

    @lazy
    def billing(self) -> "BillingServices":
        """The use cases of billing."""
        from shared.accounts.emails.jobs import notify_of_subscription
        from shared.billing import wiring
        from shared.billing.tax import Seller

        ports = wiring.Ports(
            documents=self.documents,
            queue=self.queue,
            gateway=self.gateway,
            is_active=self.accounts.account.is_active,
            notify=partial(notify_of_subscription, self.queue),
            clock=self.clock,
        )
        return wiring.build(self.catalogue, Seller(*self.settings.seller), ports)

    @lazy
    def resumes(self) -> "Resumes":
        """Resumes, from the upload to their removal."""
        from shared.resumes.wiring import build

        return build(
            self.documents,
            self.blobs,
            clock=self.clock,
            announce=self.announce,
            pace=self.accounts.rate_limits.wait_to_read_s,
        )

    @lazy
    def recordings(self) -> "RecordingServices":
        """Recordings on consent, and their purge."""
        from shared.recordings.wiring import build

        return build(
            documents=self.documents,
            blobs=self.blobs,
            queue=self.queue,
            clock=self.clock,
            seekable=lambda media: self.media.seekable(media),  # noqa: PLW0108 - later
            announce=self.announce,
        )

    @lazy
    def interviews(self) -> "InterviewServices":
        """Everything that candidates do with interview sessions."""
        from shared.adapters.chosen import language_model_of
        from shared.interviews.wiring import Needs, build

        return build(
            Needs(
                recordings=self.recordings,
                billing=lambda: self.billing.entitlements,
                resume=lambda user, resume: self.resumes.readable(user_id=user, resume_id=resume),
                evaluator=lambda: self.evaluator,
                language_model=language_model_of(self.settings, clock=self.clock),
                session_tokens=self.settings.openai_session_tokens,
                media=lambda: self.media,
                candidate=self.accounts.account.active_name,
                keys=self.keys,
                public_url=self.settings.public_url,
                announce=self.announce,
                speech_sessions=bool(self.settings.speech_endpoint) * self.settings.speech_sessions,
            ),
            documents=self.documents,
            blobs=self.blobs,
            queue=self.queue,
            clock=self.clock,
        )

    @lazy
    def announce(self) -> "Announce":
        """What tells the systems of users what has happened."""
        from shared.webhooks.wiring import announcer

        return announcer(self.documents, self.queue, clock=self.clock)

    @lazy
    def webhooks(self) -> "WebhookServices":
        """Webhooks: where events are sent, and their deliveries."""
        from shared.adapters.webhook_http import sender_of
        from shared.webhooks.wiring import build

        return build(self, sender_of(self.settings))

    @lazy
    def privacy(self) -> "PrivacyServices":
        """The privacy policy, its acceptance, consents."""
        from shared.privacy.wiring import Rules, build

        setting, pace = self.settings, self.settings.policy_emails_per_hour
        rules = Rules(setting.frontend_url, setting.privacy_email, emails_per_hour=pace)
        return build(rules, self.documents, self.email, self.keys, clock=self.clock)

    @lazy
    def analytics(self) -> "Analytics":
        """Counters of usage."""
        from shared.analytics.service import Analytics

        return Analytics.of(self.documents, clock=self.clock)

    @lazy
    def evaluator(self) -> "Evaluator":
        """What scores answers."""
        from shared.evaluation.scorer import Scorer

        return Scorer()

    @lazy
    def speech(self) -> "Speech":
        """Who transcribes; raises BadSetting in Azure without an endpoint."""
        from shared.adapters.chosen import speech_of

        return speech_of(self.settings, clock=self.clock)

    @lazy
    def media(self) -> "MediaAnalyst":
        """Who listens to recordings, looks at them and copies them."""
        from shared.media.service import MediaAnalyst

        return MediaAnalyst(lambda: self.speech)


_services: Services | None = None
_lock = threading.Lock()


def services() -> Services:
    """Return the parts of this process, wired from the environment at the first call.

    From then on the process connects to the hosts that its settings name, and to no other.
    """
    from shared.adapters.outbound import close_door, outbound_hosts

    global _services  # noqa: PLW0603 - the one process-wide state: what the settings say
    with _lock:
        if _services is None:
            settings = Settings.from_env()
            close_door(outbound_hosts(settings))
            _services = Services(settings)
        return _services


@contextmanager
def using(replacement: Services) -> Iterator[Services]:
    """Let this process use other parts for a while: for tests and tools."""
    global _services  # noqa: PLW0603 - see services()
    with _lock:
        before, _services = _services, replacement
    try:
        yield replacement
    finally:
        with _lock:
            _services = before
