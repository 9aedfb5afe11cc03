"""Who the program is to Azure: one credential per process, which keeps and renews its tokens."""

import logging

from azure.core.credentials import TokenCredential
from azure.identity import (
    ClientAssertionCredential,
    DefaultAzureCredential,
    ManagedIdentityCredential,
)

from shared.adapters.azure.service import ANSWER_WITHIN_S, CONNECT_WITHIN_S, RETRIES


def open_credential(client_id: str) -> TokenCredential:
    """Return the managed identity of this client id, or without one the developer's own login.

    Nothing is asked before the first token is needed.
    """
    # Their lines name every address asked, blobs included; what goes wrong is raised as well.
    for name in ("azure", "msal"):
        logging.getLogger(name).setLevel(logging.ERROR)
    if client_id:
        return ManagedIdentityCredential(
            client_id=client_id,
            connection_timeout=CONNECT_WITHIN_S,
            read_timeout=ANSWER_WITHIN_S,
            retry_total=RETRIES,
        )
    return DefaultAzureCredential()


_EXCHANGE = "api://AzureADTokenExchange/.default"


def open_application(tenant_id: str, client_id: str, *, trusts: TokenCredential) -> TokenCredential:
    """Return an application of the tenant, as which our own identity may log in.

    It has no secret: its federated credential names the managed identity. Nothing is asked before
    the first token is needed.
    """
    return ClientAssertionCredential(
        tenant_id,
        client_id,
        lambda: trusts.get_token(_EXCHANGE).token,
        connection_timeout=CONNECT_WITHIN_S,
        read_timeout=ANSWER_WITHIN_S,
        retry_total=RETRIES,
    )
