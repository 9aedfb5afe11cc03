"""What blobs and queues have in common: Azure Storage's retries and its words for failures."""

from typing import Any

from azure.core.exceptions import HttpResponseError

from shared.adapters.azure.service import RETRIES

RETRY: dict[str, Any] = {
    "initial_backoff": 0,
    "increment_base": 1,
    "random_jitter_range": 1,
    "retry_total": RETRIES,
}
"""How storage is asked again: within two seconds, where the library would begin with fifteen."""


def is_code(error: HttpResponseError, *codes: str) -> bool:
    """Tell whether a service refused with one of these codes."""
    return getattr(error, "error_code", None) in codes
