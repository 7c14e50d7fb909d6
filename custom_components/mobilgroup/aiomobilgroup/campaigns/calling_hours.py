"""Calling hours in a time zone, with daylight saving and windows past midnight."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_HORIZON_DAYS = 15


@dataclass(frozen=True, slots=True)
class CallingHours:
    """A window from `start` to `end` on some weekdays, in local time; an end not after the start is on the next day.

    `days` are Monday 0 to Sunday 6; a window past midnight belongs to the day it begins on. Equal times are a whole
    day. Where a clock change makes a local time occur twice or never, the shorter window counts.
    """

    start: time
    end: time
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Moscow"))
    days: frozenset[int] = frozenset(range(7))

    def allows(self, moment: datetime, length: timedelta = timedelta()) -> bool:
        """Return whether calls that take `length` may begin at an aware moment."""
        return any(start <= moment and moment + length < end for start, end in self._windows(moment))

    def next_allowed(self, moment: datetime, length: timedelta = timedelta()) -> datetime | None:
        """Return the first time, not before `moment`, at which calls that take `length` may begin; None without one."""
        for start, end in self._windows(moment):
            candidate = max(start, moment)
            if candidate + length < end:
                return candidate
        return None

    def _windows(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the windows that end after a moment, in UTC, so that clock changes do not distort a length.

        Windows without a gap between them are joined.
        """
        today = moment.astimezone(self.time_zone).date()
        joined: tuple[datetime, datetime] | None = None
        for offset in range(-1, _HORIZON_DAYS):
            day = today + timedelta(days=offset)
            if day.weekday() not in self.days:
                continue
            start, end = self._window(day)
            if joined is not None and start <= joined[1]:
                joined = joined[0], end
                continue
            if joined is not None and joined[1] > moment:
                yield joined
            joined = start, end
        if joined is not None and joined[1] > moment:
            yield joined

    def _window(self, day: date) -> tuple[datetime, datetime]:
        """Return the window that begins on a day, in UTC."""
        last = day if self.end > self.start else day + timedelta(days=1)
        if self.start == self.end:
            # A whole day ends where the next begins, even if the clock changes in that hour.
            return self._latest(day, self.start), self._latest(last, self.end)
        return self._latest(day, self.start), self._earliest(last, self.end)

    def _latest(self, day: date, at: time) -> datetime:
        """Return the last moment with this local time."""
        return max(self._both(day, at))

    def _earliest(self, day: date, at: time) -> datetime:
        """Return the first moment with this local time."""
        return min(self._both(day, at))

    def _both(self, day: date, at: time) -> tuple[datetime, datetime]:
        """Return the two moments of a local time, in UTC; they differ only where the clock changes."""
        first = datetime.combine(day, at.replace(fold=0), self.time_zone)
        return first.astimezone(UTC), first.replace(fold=1).astimezone(UTC)
