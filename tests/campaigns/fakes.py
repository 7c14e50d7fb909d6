"""A client, a journal and a clock that go wrong at the moment a test chooses."""

import asyncio
from collections.abc import Callable
from typing import Concatenate, override

from sqlalchemy import Connection

from aiomobilgroup import Broadcast, MobilgroupClient, Receipt
from aiomobilgroup.campaigns import Clock, Journal
from simulators.provider import Clock as ProviderClock


class FastClock(Clock):
    """The simulated provider's time; a wait ends early when that time is moved."""

    def __init__(self, clock: ProviderClock) -> None:
        """Take the clock that is followed; one that stands still is followed as well."""
        self._clock = clock

    @override
    def now(self) -> float:
        """Return the simulated time."""
        return self._clock.time()

    @override
    async def wait_for(self, event: asyncio.Event, seconds: float) -> None:
        """Wait until an event is set, at most so many simulated seconds."""
        end = self.now() + seconds
        while (left := end - self.now()) > 0 and not event.is_set():
            real = left / self._clock.speed if self._clock.speed else 1.0
            await super().wait_for(event, min(real, 0.02))


class HeldClient(MobilgroupClient):
    """A client whose answers can be held back, lost in a way nobody has foreseen, and counted."""

    def __init__(self, client: MobilgroupClient) -> None:
        """Send as another client does."""
        self.__dict__.update(client.__dict__)
        self.sent = 0
        self.answered = asyncio.Event()
        """Set when an answer is there."""
        self.go_on = asyncio.Event()
        """Lets answers through."""
        self.go_on.set()
        self.surprise: Exception | None = None

    @override
    async def send(self, broadcast: Broadcast) -> Receipt:
        """Send, and answer when the test says so."""
        self.sent += 1
        try:
            receipt = await super().send(broadcast)
            if self.surprise is not None:
                raise self.surprise
            return receipt
        finally:
            self.answered.set()
            await self.go_on.wait()


class TroubledJournal(Journal):
    """A journal that fails to write what a test chooses."""

    def __init__(self, url: str) -> None:
        """Fail at nothing yet."""
        super().__init__(url)
        self.before: dict[str, list[Exception]] = {}
        """By the name of the function: errors of writes that are not done."""
        self.after: dict[str, list[Exception]] = {}
        """By the name of the function: errors of writes that are done all the same."""
        self.written: list[str] = []

    @override
    async def write[**P, R](
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Write, or fail."""
        name = function.__name__
        if errors := self.before.get(name):
            raise errors.pop(0)
        result = await super().write(function, *args, **kwargs)
        self.written.append(name)
        if result is not None and (errors := self.after.get(name)):
            raise errors.pop(0)
        return result


class SleepyClock(FastClock):
    """The clock of a process that can be put to sleep: it notices nothing until it wakes."""

    def __init__(self, clock: ProviderClock) -> None:
        """Follow a clock, awake."""
        super().__init__(clock)
        self.awake = asyncio.Event()
        self.awake.set()
        self.slept = 0.0
        """Real seconds by which the machine was asleep so far."""

        self.ahead = 0.0
        """Seconds by which the time of day is wrong."""

    @override
    def now(self) -> float:
        """Return the time of day as this machine has it."""
        return super().now() + self.ahead

    def sleep(self) -> None:
        """Fall asleep."""
        self.awake.clear()

    def wake(self) -> None:
        """Wake up."""
        self.awake.set()

    @override
    def monotonic(self) -> float:
        """Return seconds in which the machine's sleep is counted."""
        return super().monotonic() + self.slept

    @override
    async def wait_for(self, event: asyncio.Event, seconds: float) -> None:
        """Wait, and go on waiting while asleep."""
        await super().wait_for(event, seconds)
        await self.awake.wait()


class SleepyJournal(TroubledJournal):
    """A journal during whose first claim the machine sleeps for a minute."""

    def __init__(self, url: str, clock: SleepyClock) -> None:
        """Take the clock by which it is noticed."""
        super().__init__(url)
        self._clock = clock

    @override
    async def write[**P, R](
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Write, then sleep."""
        result = await super().write(function, *args, **kwargs)
        if function.__name__ == "claim_next_batch" and result is not None:
            self._clock.slept = 60.0
        return result
