"""Tell the simulated time, which may run fast or stand still until it is told to move."""

from datetime import UTC, datetime, timedelta
import time
from typing import override


class Clock:
    """Run `speed` simulated seconds in every real one, from `start` (aware; now, unless given)."""

    def __init__(self, speed: float = 60.0, start: datetime | None = None) -> None:
        """Start to run at once."""
        self._speed = speed
        self._reached = (start or datetime.now(UTC)).timestamp()
        self._read_at = time.monotonic()

    @property
    def speed(self) -> float:
        """Return how many simulated seconds pass in a real one."""
        return self._speed

    def time(self) -> float:
        """Return the simulated time as seconds since the epoch."""
        return self._reached + (time.monotonic() - self._read_at) * self._speed

    def now(self) -> datetime:
        """Return the simulated time, in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def advance(self, seconds: float = 0.0, **parts: float) -> None:
        """Jump forward by seconds and the parts of a `timedelta` (minutes, hours, days)."""
        jump = timedelta(seconds=seconds, **parts).total_seconds()
        if jump < 0:
            message = "The simulated time never runs back"
            raise ValueError(message)
        self._reached += jump

    def set_speed(self, speed: float) -> None:
        """Go on from here at another speed."""
        if speed < 0:
            message = "The simulated time never runs back"
            raise ValueError(message)
        self._reached, self._read_at = self.time(), time.monotonic()
        self._speed = speed


class ManualClock(Clock):
    """Stand still until `advance` is called."""

    def __init__(self, start: datetime | None = None) -> None:
        """Stop at `start` (aware; now, unless given)."""
        super().__init__(speed=0.0, start=start)

    @override
    def time(self) -> float:
        """Return the simulated time without ever reading a real clock."""
        return self._reached if self._speed == 0 else super().time()
