"""A certificate authority for this machine alone, and its certificate for localhost.

Clients trust it by ``REQUESTS_CA_BUNDLE``, which the HTTP library under Azure's SDKs reads: the
product has no switch for it.
"""

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import trustme

from shared.kernel.clock import system_clock

_LIFETIME = timedelta(days=30)


class Certificates(NamedTuple):
    """PEM files: the authority, the certificate for localhost, and its private key."""

    authority: Path
    certificate: Path
    key: Path


def make_certificates(folder: Path) -> Certificates:
    """Write an authority and a certificate for localhost; the authority's key is not kept."""
    authority = trustme.CA(organization_name="iMock emulators")
    issued = authority.issue_cert(
        "localhost", "127.0.0.1", "::1", not_after=system_clock() + _LIFETIME
    )
    made = Certificates(
        folder / "authority.pem", folder / "localhost.pem", folder / "localhost.key"
    )
    authority.cert_pem.write_to_path(made.authority)
    issued.cert_chain_pems[0].write_to_path(made.certificate)
    made.key.touch(mode=0o600)
    issued.private_key_pem.write_to_path(made.key)
    return made
