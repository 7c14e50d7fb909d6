"""A client, journals and clocks that fail at the moment a test chooses."""

import asyncio
from collections.abc import Callable
from typing import Concatenate, override

from sqlalchemy import Connection

from aiomobilgroup import Broadcast, MobilgroupClient, Receipt
from aiomobilgroup.campaigns import Clock, Journal
from simulators.provider import Clock as ProviderClock


class FastClock(Clock):
    """The simulated provider's time; a wait ends early when that time is advanced."""

    def __init__(self, clock: ProviderClock) -> None:
        """Initialize the clock with the clock to follow; a stopped clock can be followed as well."""
        self._clock = clock

    @override
    def now(self) -> float:
        """Return the simulated time."""
        return self._clock.time()

    @override
    async def wait_for(self, event: asyncio.Event, seconds: float) -> None:
        """Wait until an event is set, at most so many simulated seconds."""
        # Not `now`: setting the time of day does not lengthen a wait.
        end = self._clock.time() + seconds
        while (remaining := end - self._clock.time()) > 0 and not event.is_set():
            real = remaining / self._clock.speed if self._clock.speed else 1.0
            await super().wait_for(event, min(real, 0.02))


class DelayedClient(MobilgroupClient):
    """A client whose responses can be delayed or replaced by an unexpected error; it counts its sends."""

    def __init__(self, client: MobilgroupClient) -> None:
        """Initialize the client with the settings of another client."""
        self.__dict__.update(client.__dict__)
        self.send_count = 0
        self.answered = asyncio.Event()
        """Set when a response has arrived."""
        self.release = asyncio.Event()
        """Returns delayed responses to the caller while it is set."""
        self.release.set()
        self.unexpected_error: Exception | None = None

    @override
    async def send(self, broadcast: Broadcast) -> Receipt:
        """Send, and return the response once it is released."""
        self.send_count += 1
        try:
            receipt = await super().send(broadcast)
            if self.unexpected_error is not None:
                raise self.unexpected_error
            return receipt
        finally:
            self.answered.set()
            await self.release.wait()


class FailingJournal(Journal):
    """A journal whose writes fail when a test asks for it."""

    def __init__(self, url: str) -> None:
        """Initialize the journal without any failure."""
        super().__init__(url)
        self.before: dict[str, list[Exception]] = {}
        """By function name: errors raised instead of the write."""
        self.after: dict[str, list[Exception]] = {}
        """By function name: errors raised although the write was committed."""
        self.written: list[str] = []

    @override
    async def write[**P, R](
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Write, or raise the next error of this function."""
        name = function.__name__
        if errors := self.before.get(name):
            raise errors.pop(0)
        result = await super().write(function, *args, **kwargs)
        self.written.append(name)
        if result is not None and (errors := self.after.get(name)):
            raise errors.pop(0)
        return result


class SuspendableClock(FastClock):
    """The clock of a machine that can be suspended: waits do not end before it resumes."""

    def __init__(self, clock: ProviderClock) -> None:
        """Initialize the clock of a running machine."""
        super().__init__(clock)
        self.running = asyncio.Event()
        self.running.set()
        self.suspended_seconds = 0.0
        """Real seconds for which the machine has been suspended so far."""

        self.offset = 0.0
        """Seconds by which the time of day is wrong."""

    @override
    def now(self) -> float:
        """Return the time of day on this machine."""
        return super().now() + self.offset

    def suspend(self) -> None:
        """Suspend the machine."""
        self.running.clear()

    def resume(self) -> None:
        """Resume the machine."""
        self.running.set()

    @override
    def monotonic(self) -> float:
        """Return seconds that include the time for which the machine was suspended."""
        return super().monotonic() + self.suspended_seconds

    @override
    async def wait_for(self, event: asyncio.Event, seconds: float) -> None:
        """Wait, and do not return while the machine is suspended."""
        await super().wait_for(event, seconds)
        await self.running.wait()


class SuspendingJournal(FailingJournal):
    """A journal during whose first claim the machine is suspended for a minute."""

    def __init__(self, url: str, clock: SuspendableClock) -> None:
        """Initialize the journal with the clock of the machine."""
        super().__init__(url)
        self._clock = clock

    @override
    async def write[**P, R](
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Write, then suspend the machine if the write was a claim."""
        result = await super().write(function, *args, **kwargs)
        if function.__name__ == "claim_next_batch" and result is not None:
            self._clock.suspended_seconds = 60.0
        return result
