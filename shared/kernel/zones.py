"""Time zones: the names of the IANA database, and the one that a locale suggests."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field

from shared.kernel.vocabulary import Locale

_USUAL = {
    Locale.EN_AU: "Australia/Sydney",
    Locale.EN_CA: "America/Toronto",
    Locale.EN_GB: "Europe/London",
    Locale.EN_IN: "Asia/Kolkata",
    Locale.EN_US: "America/New_York",
}


def _known(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no time zone of the IANA database")
    return name


TimeZone = Annotated[
    str,
    Field(max_length=64, examples=["Asia/Kolkata"], description="a name of the IANA database"),
    AfterValidator(_known),
]


def usual_zone(locale: Locale) -> str:
    """Return the zone in which most people of a locale live."""
    return _USUAL[locale]


def local_time(at: datetime, zone: str) -> str:
    """Return an instant as people there write it: ``27 November 2026, 20:09 IST``."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{there.day} {there:%B %Y, %H:%M %Z}"


def local_day(at: datetime, zone: str) -> str:
    """Return the day of an instant as people there write it."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{there.day} {there:%B %Y}"
