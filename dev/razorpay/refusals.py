"""How Razorpay says no."""

from typing import Any

type Json = dict[str, Any]


class Refusal(Exception):
    """An answer that is no success; ``status`` is of HTTP."""

    def __init__(self, description: str, *, status: int = 400, field: str | None = None) -> None:
        """Refuse with these words."""
        super().__init__(description)
        self.description = description
        self.status = status
        self.field = field

    def body(self) -> Json:
        """Return the error document."""
        server = self.status >= 500  # noqa: PLR2004 - faults of the server
        return {
            "error": {
                "code": "SERVER_ERROR" if server else "BAD_REQUEST_ERROR",
                "description": self.description,
                "source": "internal" if server else "business",
                "step": "payment_initiation",
                "reason": "server_error" if server else "input_validation_failed",
                "metadata": {},
                **({"field": self.field} if self.field else {}),
            }
        }


def unknown_id() -> Refusal:
    """Return the refusal of an id that names nothing."""
    return Refusal("The id provided does not exist")
