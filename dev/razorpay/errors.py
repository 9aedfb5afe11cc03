"""Errors of the API, as Razorpay reports them."""

from typing import Any

type Json = dict[str, Any]


class ApiError(Exception):
    """An answer other than success; ``status`` is the HTTP status."""

    def __init__(
        self,
        description: str,
        *,
        status: int = 400,
        field: str | None = None,
        reason: str = "input_validation_failed",
    ) -> None:
        """``field``: the member of the request that is at fault; ``reason`` is often "NA"."""
        super().__init__(description)
        self.description = description
        self.status = status
        self.field = field
        self.reason = reason

    def body(self) -> Json:
        """Return the error document."""
        server = self.status >= 500  # noqa: PLR2004 - faults of the server
        return {
            "error": {
                "code": "SERVER_ERROR" if server else "BAD_REQUEST_ERROR",
                "description": self.description,
                "source": "internal" if server else "business",
                "step": "payment_initiation",
                "reason": "server_error" if server else self.reason,
                "metadata": {},
                **({"field": self.field} if self.field else {}),
            }
        }


def unknown_id() -> ApiError:
    """Return the error for an id that names nothing."""
    return ApiError("The id provided does not exist")
