"""What settings choose: the backend, mail, hearing, judging, and what is for sale."""

from collections.abc import Callable
from functools import cache

from shared.billing.catalogue import Catalogue, read_catalogue
from shared.config import BadSetting, Settings
from shared.kernel.clock import Clock
from shared.ports.backend import Backend
from shared.ports.documents import DocumentStore
from shared.ports.email import EmailSender
from shared.ports.language_model import LanguageModel
from shared.ports.speech import Speech


def backend_of(settings: Settings, *, clock: Clock) -> Backend:
    """Return the set of adapters that stands behind the ports."""
    if settings.backend == "azure":
        from shared.adapters.azure.backend import AzureBackend

        return AzureBackend(settings, clock=clock)
    from shared.adapters.embedded.backend import EmbeddedBackend

    return EmbeddedBackend(settings, clock=clock)


def email_of(
    settings: Settings,
    backend: Callable[[], Backend],
    documents: Callable[[], DocumentStore],
    clock: Clock,
) -> EmailSender:
    """Return a mail server where one is set, else what the backend has; in Azure, paced."""
    if mail_server := settings.smtp_url:
        from shared.adapters.smtp import SmtpEmail

        sender: EmailSender = SmtpEmail(mail_server, sender=settings.email_sender)
    else:
        sender = backend().email()
    if settings.backend != "azure":
        return sender
    from shared.adapters.email_pace import paced

    rates = settings.mails_per_minute, settings.mails_per_hour
    return paced(sender, *rates, documents=documents(), clock=clock)


def speech_of(settings: Settings, *, clock: Clock) -> Speech:
    """Return Azure Speech where an endpoint is set, else this machine.

    Raises BadSetting in Azure without an endpoint.
    """
    settings.need("speech_endpoint")
    if settings.speech_endpoint:
        from shared.adapters.azure.backend import AzureBackend

        return AzureBackend(settings, clock=clock).speech()
    from shared.adapters.embedded.backend import EmbeddedBackend

    return EmbeddedBackend(settings, clock=clock).speech()


def language_model_of(settings: Settings, *, clock: Clock) -> Callable[[], LanguageModel | None]:
    """Return what makes the language model that judges answers too, if there is to be one, once."""

    @cache
    def made() -> LanguageModel | None:
        if not settings.uses_language_model:
            return None
        from shared.adapters.azure.backend import AzureBackend

        return AzureBackend(settings, clock=clock).language_model()

    return made


def catalogue_of(settings: Settings) -> Catalogue:
    """Return what is for sale; raises BadSetting."""
    free = settings.free_interviews_per_month
    try:
        return read_catalogue(settings.catalogue_file, free_per_month=free)
    except (OSError, ValueError):
        raise BadSetting({"IMOCK_CATALOGUE_FILE": "cannot be read as a catalogue"}) from None
