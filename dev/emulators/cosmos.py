"""Cosmos DB: an emulator in Node, repaired by ``cosmosfix.js``."""

from pathlib import Path

from dev.emulators.certificates import Certificates
from dev.emulators.node import HERE, find_node
from dev.emulators.processes import Served

DATABASE = "imock"

_LISTENING = r"Cosmos DB is listening at (https://\S+)"


class Cosmos:
    """One account that takes tokens over TLS and has no database yet."""

    def __init__(self, folder: Path, certificates: Certificates) -> None:
        """Start it on a free port, with its state in a folder."""
        self.served = Served(
            [
                find_node(),
                *("--require", str(HERE / "lifeline.js")),
                str(HERE / "cosmosfix.js"),
                *("--cert", str(certificates.certificate), "--key", str(certificates.key)),
                *("--state", str(folder / "cosmos.json")),
            ],
            ready=[_LISTENING],
            settings={},
        )
        self.url = self.served.found[0]

    def settings(self) -> dict[str, str]:
        """Return the product's settings that lead here."""
        return {"IMOCK_COSMOS_ENDPOINT": self.url, "IMOCK_COSMOS_DATABASE": DATABASE}

    def stop(self) -> None:
        """End it."""
        self.served.stop()
