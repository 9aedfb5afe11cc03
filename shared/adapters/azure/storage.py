"""What blobs and queues have in common: Azure Storage's retries and its words for failures."""

from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.storage.blob import ExponentialRetry

from shared.adapters.azure.service import PATIENCE, RETRIES

STORAGE_PATIENCE: dict[str, Any] = {
    **PATIENCE,
    # The library's own first pause is 15 s; a caller of ours is waiting.
    "retry_policy": ExponentialRetry(
        initial_backoff=0, increment_base=1, random_jitter_range=1, retry_total=RETRIES
    ),
}


def is_code(error: HttpResponseError, *codes: str) -> bool:
    """Tell whether a service refused with one of these codes."""
    return getattr(error, "error_code", None) in codes
