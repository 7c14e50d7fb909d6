"""The wall clock, which may be set back or forward at any time; tests replace it."""

import asyncio
from datetime import UTC, datetime
import time

_BOOT_TIME_CLOCK: int | None = getattr(time, "CLOCK_BOOTTIME", None)


class Clock:
    """The clock of this machine."""

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Return monotonic seconds, which no clock change affects; with `CLOCK_BOOTTIME` they include time asleep."""
        return time.clock_gettime(_BOOT_TIME_CLOCK) if _BOOT_TIME_CLOCK is not None else time.monotonic()

    async def wait_for(self, event: asyncio.Event, seconds: float) -> None:
        """Wait until an event is set, at most the given seconds."""
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return


def to_datetime(seconds: float) -> datetime:
    """Return seconds since the epoch as an aware datetime in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
