"""The ``razorpay`` package's client, on our own session."""

from importlib import metadata

import razorpay
from requests.adapters import BaseAdapter

from shared.adapters.razorpay.transport import GatewaySession


class _Client(razorpay.Client):  # type: ignore[misc]
    """The package's client without a look into its own metadata on disk at each request."""

    _version = metadata.version("razorpay")

    def _get_version(self) -> str:
        return self._version


def client(api_url: str, auth: tuple[str, str], adapter: BaseAdapter | None) -> razorpay.Client:
    """Return a client for one thread. ``adapter`` replaces the network."""
    return _Client(session=GatewaySession(adapter), auth=auth, base_url=api_url)
