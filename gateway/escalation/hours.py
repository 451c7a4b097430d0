"""When HR is at work, in OpenStreetMap's notation with Sweden's holidays (``Mo-Fr 08:00-16:30; PH off``)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from opening_hours import OpeningHours

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WHEN = "EEEE d MMMM 'klockan' HH.mm"  # Språkrådets skrivregler: punkt i klockslag


class Hours:
    """HR's hours; always at work where none are set."""

    def __init__(self, hours: str) -> None:
        """Take the hours in the notation."""
        self._hours = OpeningHours(hours, country="SE") if hours else None

    def closed_until(self, now: datetime) -> str | None:
        """Return when HR is at work again, in Swedish, None when they are now or nobody can tell.

        Args:
            now: A time with its zone.
        """
        here = now.astimezone(STOCKHOLM).replace(tzinfo=None)
        if self._hours is None or self._hours.is_open(here):
            return None
        opens = self._hours.next_change(here)
        return format_datetime(opens, WHEN, locale="sv") if opens else None
