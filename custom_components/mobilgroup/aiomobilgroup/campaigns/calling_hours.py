"""Hours at which people may be called, in a time zone: daylight saving and midnight included."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_HORIZON = 15


@dataclass(frozen=True, slots=True)
class CallingHours:
    """A daily window from `start` to `end` (local times; an end not after the start is on the next day) on weekdays.

    `days` are Monday 0 to Sunday 6; a window past midnight belongs to the day it begins on. Equal times are a whole
    day. Where a clock's change makes a local time happen twice or never, the shorter window counts.
    """

    start: time
    end: time
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Moscow"))
    days: frozenset[int] = frozenset(range(7))

    def allows(self, moment: datetime, length: timedelta = timedelta()) -> bool:
        """Return whether calls that last a while may begin at an aware moment."""
        return any(start <= moment and moment + length < end for start, end in self._windows(moment))

    def next_allowed(self, moment: datetime, length: timedelta = timedelta()) -> datetime | None:
        """Return the first moment, not before the given one, at which such calls may begin; None if there is none."""
        for start, end in self._windows(moment):
            candidate = max(start, moment)
            if candidate + length < end:
                return candidate
        return None

    def _windows(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Return the windows that end after a moment, in UTC, so that the clock's changes do not bend a length.

        Windows without a pause between them are one.
        """
        today = moment.astimezone(self.time_zone).date()
        joined: tuple[datetime, datetime] | None = None
        for offset in range(-1, _HORIZON):
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
        """Return the window that begins on a day."""
        last = day if self.end > self.start else day + timedelta(days=1)
        if self.start == self.end:
            # A whole day ends where the next begins, whatever the clock does in that hour.
            return self._latest(day, self.start), self._latest(last, self.end)
        return self._latest(day, self.start), self._earliest(last, self.end)

    def _latest(self, day: date, at: time) -> datetime:
        """Return the last moment that is this local time."""
        return max(self._both(day, at))

    def _earliest(self, day: date, at: time) -> datetime:
        """Return the first moment that is this local time."""
        return min(self._both(day, at))

    def _both(self, day: date, at: time) -> tuple[datetime, datetime]:
        """Return the moments of a local time: they differ where the clock is changed."""
        first = datetime.combine(day, at.replace(fold=0), self.time_zone)
        return first.astimezone(UTC), first.replace(fold=1).astimezone(UTC)
