"""The wall clock, which may be set back or forward while we look at it; tests bring their own."""

import asyncio
from datetime import UTC, datetime
import time

_BOOT_TIME_CLOCK: int | None = getattr(time, "CLOCK_BOOTTIME", None)


class Clock:
    """The time of this machine."""

    def now(self) -> float:
        """Return seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Return real seconds that pass while the machine sleeps, too, whatever the time of day is set to."""
        return time.clock_gettime(_BOOT_TIME_CLOCK) if _BOOT_TIME_CLOCK is not None else time.monotonic()

    async def wait_for(self, event: asyncio.Event, seconds: float) -> None:
        """Wait until an event is set, at most so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return


def to_datetime(seconds: float) -> datetime:
    """Return seconds since the epoch as an aware datetime."""
    return datetime.fromtimestamp(seconds, UTC)
