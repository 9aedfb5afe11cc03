"""Watermarks: until when each list of the payment service has been read to its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.billing.open_items import PARTITION
from shared.kernel.clock import Instant
from shared.store import Collection, Stored, Unreadable


class Watermark(Stored):
    """Every watermark, by the name of its list (``ledger``)."""

    id: Literal["watermark"] = "watermark"
    kind: Literal["watermark"] = "watermark"
    payer_ref: Literal["open"] = "open"
    until: dict[str, Instant] = {}  # noqa: RUF012 - a model's default, which pydantic copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Watermarks:
    """Reads and moves watermarks; one that cannot be read counts as none and is written again."""

    watermarks: Collection[Watermark]

    def read(self, name: str) -> datetime | None:
        """Return until when a list was read, if it ever was."""
        try:
            found = self.watermarks.find(PARTITION, "watermark")
        except Unreadable:
            return None
        return found.until.get(name) if found else None

    def move(self, name: str, at: datetime) -> None:
        """Note that a list was read until then; it never moves back."""

        def step(before: Watermark | None) -> Watermark:
            before = before or Watermark()
            latest = max(at, before.until.get(name, at))
            return before.model_copy(update={"until": {**before.until, name: latest}})

        try:
            self.watermarks.change(PARTITION, "watermark", step)
        except Unreadable:
            self.watermarks.put(Watermark(until={name: at}))
