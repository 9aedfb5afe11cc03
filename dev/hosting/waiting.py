"""Waiting for something for some time."""

import asyncio
import contextlib


async def happened(event: asyncio.Event, within_s: float) -> bool:
    """Wait for an event for so many seconds at most; tell whether it has happened."""
    if not event.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), within_s)
    return event.is_set()
