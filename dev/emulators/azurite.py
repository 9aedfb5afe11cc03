"""Azurite: blobs and queues, as Azure Storage serves them."""

import base64
import secrets
from pathlib import Path

from dev.emulators.certificates import Certificates
from dev.emulators.node import HERE, MODULES, find_node
from dev.emulators.processes import Served

FILES = "imockfiles"
RECORDINGS = "imockrecordings"

SPARE_ACCOUNTS = 4000
"""How many accounts there are besides, each as empty as a new one, for tests to use up."""

_LISTENING = r"{} service is successfully listening at (https://\S+)"
_KEY_BYTES = 9


class Azurite:
    """One Azurite with an account for files and queues, one for recordings, and spare ones.

    It takes tokens over TLS; the keys of its accounts are random and not kept.
    """

    def __init__(self, folder: Path, certificates: Certificates) -> None:
        """Start it on free ports, with its state in a folder."""
        names = [FILES, RECORDINGS, *map(spare_account, range(SPARE_ACCOUNTS))]
        self.served = Served(
            [
                find_node(),
                *("--require", str(HERE / "lifeline.js")),
                str(MODULES / "azurite/dist/src/azurite.js"),
                *("--location", str(folder)),
                *("--cert", str(certificates.certificate), "--key", str(certificates.key)),
                *("--oauth", "basic", "--skipApiVersionCheck", "--disableTelemetry", "--silent"),
                *("--blobPort", "0", "--queuePort", "0", "--tablePort", "0"),
            ],
            ready=[_LISTENING.format("Blob"), _LISTENING.format("Queue")],
            settings={"AZURITE_ACCOUNTS": ";".join(f"{name}:{_key()}" for name in names)},
        )
        self._blobs, self._queues = self.served.found

    def settings(self) -> dict[str, str]:
        """Return the product's settings that lead here."""
        return {
            "IMOCK_BLOB_ENDPOINT": f"{self._blobs}/{FILES}",
            "IMOCK_RECORDINGS_BLOB_ENDPOINT": f"{self._blobs}/{RECORDINGS}",
            "IMOCK_QUEUE_ENDPOINT": f"{self._queues}/{FILES}",
            "IMOCK_QUEUES__queueServiceUri": f"{self._queues}/{FILES}",
        }

    def kill(self) -> None:
        """End it as a crash would."""
        self.served.kill()

    def stop(self) -> None:
        """End it."""
        self.served.stop()


def spare_account(number: int) -> str:
    """Return the name of a spare account, by its number from 0."""
    return f"imockspare{number}"


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
