"""When HR is at work, in OpenStreetMap's notation with Sweden's holidays (``Mo-Fr 08:00-16:30; PH off``)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from opening_hours import OpeningHours

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MOST_CHANGES = 400  # more than a year of days
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
        opens = self._next_opening(here)
        return format_datetime(opens, WHEN, locale="sv") if opens else None

    def _next_opening(self, here: datetime) -> datetime | None:
        """Return when it opens next; a change may also be one from closed to closed, with other words."""
        assert self._hours is not None
        change: datetime | None = here
        for _ in range(MOST_CHANGES):
            change = self._hours.next_change(change) if change else None
            if change is None or self._hours.is_open(change):
                return change
        return None
