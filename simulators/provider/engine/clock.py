"""The simulated clock, which runs at any speed or moves only on request."""

from datetime import UTC, datetime, timedelta
import time
from typing import override


class Clock:
    """Runs `speed` simulated seconds per real second, from `start` (aware; default: now)."""

    def __init__(self, speed: float = 60.0, start: datetime | None = None) -> None:
        """Initialize the clock, which runs at once."""
        self._speed = speed
        self._reached = (start or datetime.now(UTC)).timestamp()
        self._read_at = time.monotonic()

    @property
    def speed(self) -> float:
        """Return the simulated seconds per real second."""
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
        """Change the speed from the current simulated time on."""
        if speed < 0:
            message = "The simulated time never runs back"
            raise ValueError(message)
        self._reached, self._read_at = self.time(), time.monotonic()
        self._speed = speed


class ManualClock(Clock):
    """A clock that moves only when `advance` is called."""

    def __init__(self, start: datetime | None = None) -> None:
        """Initialize the clock at `start` (aware; default: now)."""
        super().__init__(speed=0.0, start=start)

    @override
    def time(self) -> float:
        """Return the simulated time, without reading the real clock while the speed is 0."""
        return self._reached if self._speed == 0 else super().time()
