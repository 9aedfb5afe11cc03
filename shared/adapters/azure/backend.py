"""The azure backend: every port on a service of Azure, all opened by one credential."""

from functools import cached_property
from typing import TYPE_CHECKING

from shared.config import Settings
from shared.kernel.clock import Clock
from shared.ports.blobs import BlobAccount

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

    from shared.adapters.azure.speech import BrowserIdentity
    from shared.ports.blobs import BlobStore
    from shared.ports.documents import DocumentStore
    from shared.ports.email import EmailSender
    from shared.ports.keys import Keys
    from shared.ports.language_model import LanguageModel
    from shared.ports.queues import Queue
    from shared.ports.speech import Speech


class AzureBackend:
    """Builds what keeps its state in Azure. Each call builds anew, on the same credential."""

    def __init__(self, settings: Settings, *, clock: Clock) -> None:
        """Connect to nothing yet."""
        self._settings = settings
        self._clock = clock

    def documents(self) -> "DocumentStore":
        """Keep documents in Cosmos DB."""
        from shared.adapters.azure.documents import CosmosDocumentStore

        return CosmosDocumentStore(
            self._settings.cosmos_endpoint,
            self._credential,
            database=self._settings.cosmos_database,
        )

    def blobs(self) -> "BlobStore":
        """Keep files in two storage accounts."""
        from shared.adapters.azure.blobs import AzureBlobStore

        endpoints = {
            BlobAccount.FILES: self._settings.blob_endpoint,
            BlobAccount.RECORDINGS: self._settings.recordings_blob_endpoint,
        }
        return AzureBlobStore(endpoints, self._credential, clock=self._clock)

    def queue(self) -> "Queue":
        """Keep messages in storage queues."""
        from shared.adapters.azure.queues import AzureQueue

        return AzureQueue(self._settings.queue_endpoint, self._credential, clock=self._clock)

    def email(self) -> "EmailSender":
        """Send mails through Communication Services."""
        from shared.adapters.azure.email import AcsEmail

        return AcsEmail(
            self._settings.email_endpoint, self._credential, sender=self._settings.email_sender
        )

    def keys(self) -> "Keys":
        """Keep the keys in Key Vault."""
        from shared.adapters.azure.keys import KeyVaultKeys

        return KeyVaultKeys(
            self._settings.key_vault_url,
            self._credential,
            clock=self._clock,
            token_life_minutes=self._settings.access_token_minutes,
        )

    def speech(self) -> "Speech":
        """Have speech recognised by Azure Speech."""
        from shared.adapters.azure.speech import AzureSpeech

        return AzureSpeech(
            self._settings.speech_endpoint,
            credential=self._credential,
            clock=self._clock,
            browsers=self._browsers(),
            throttle_percent=self._settings.speech_throttle_percent,
        )

    def language_model(self) -> "LanguageModel":
        """Have answers judged by a deployment of Azure OpenAI too."""
        from shared.adapters.azure.openai import AzureOpenAI

        return AzureOpenAI(
            endpoint=self._settings.openai_endpoint,
            deployment=self._settings.openai_deployment,
            api_version=self._settings.openai_api_version,
            credential=self._credential,
        )

    def _browsers(self) -> "BrowserIdentity | None":
        settings = self._settings
        if not settings.speech_browser_client_id:
            return None
        from shared.adapters.azure.credential import open_application
        from shared.adapters.azure.speech import BrowserIdentity

        application = open_application(
            settings.tenant_id, settings.speech_browser_client_id, trusts=self._credential
        )
        return BrowserIdentity(application, settings.speech_resource_id)

    @cached_property
    def _credential(self) -> "TokenCredential":
        from shared.adapters.azure.credential import open_credential

        return open_credential(self._settings.identity_client_id)
