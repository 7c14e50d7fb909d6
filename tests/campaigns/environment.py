"""A simulated environment of a campaign service: provider, journal and clock, in which no wait takes real time.

Time advances from one moment at which a task wants to wake up to the next; before each step, everything due at the
current moment has happened. Every run gives the same result.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, override

import aiohttp
from msgspec import structs

from aiomobilgroup import (
    ApiKey,
    Broadcast,
    MobilgroupClient,
    MobilgroupConnectionError,
    Receipt,
    Report,
    Subscriber,
    Text,
)
from aiomobilgroup.campaigns import (
    AccountSettings,
    Actor,
    Campaign,
    CampaignEvent,
    Campaigns,
    Clock,
    Journal,
    LaunchRequest,
)
from simulators.provider import ManualClock, Provider

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Twelve o'clock in Moscow, a Monday."""
ALICE = Actor("alice", "test")
SENDER = "74951234567"
_WORKERS_PER_SERVICE = 4


@dataclass(slots=True, eq=False)
class _Waiter:
    """A task that waits for an event or a moment."""

    event: asyncio.Event
    deadline: float
    woken: asyncio.Event
    is_worker: bool
    """Whether it is a worker of a service."""
    limits_step: bool
    """Whether time stops at its deadline; the lease keeper and callers that wait for a campaign may wake later."""


class EnvironmentClock(Clock):
    """The provider's time, and the tasks that wait for it."""

    def __init__(self, clock: ManualClock) -> None:
        """Initialize the clock with the provider's clock."""
        self._clock = clock
        self.error = 0.0
        """Seconds by which this machine's clock differs from the provider's."""
        self.waiters: set[_Waiter] = set()

    @override
    def now(self) -> float:
        """Return the time of this machine's clock."""
        return self._clock.time() + self.error

    @override
    def monotonic(self) -> float:
        """Return seconds that do not change when the clock is set."""
        return self._clock.time()

    @override
    async def wait_for(self, event: asyncio.Event, seconds: float) -> None:
        """Wait until an event is set or the clock has advanced by so many seconds."""
        task = asyncio.current_task()
        name = "" if task is None else task.get_name()
        if "CampaignEventBus" in name:
            # The event bus only yields to other tasks, which `settle` does already.
            return
        is_worker = name.startswith("mobilgroup")
        waiter = _Waiter(
            event, self._clock.time() + seconds, asyncio.Event(), is_worker, is_worker and "LeaseKeeper" not in name
        )
        self.waiters.add(waiter)
        waiting = [asyncio.ensure_future(one.wait()) for one in (event, waiter.woken)]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.waiters.discard(waiter)
            for one in waiting:
                one.cancel()

    def wake_due(self) -> bool:
        """Wake the tasks whose deadline has passed; return whether any task is about to wake."""
        for waiter in self.waiters:
            if waiter.deadline <= self._clock.time():
                waiter.woken.set()
        return any(one.woken.is_set() or one.event.is_set() for one in self.waiters)

    def next_wake(self) -> float:
        """Return the seconds until the next deadline at which time must stop."""
        moments = (one.deadline for one in self.waiters if one.limits_step)
        return min(moments, default=self._clock.time()) - self._clock.time()


class WatchedJournal(Journal):
    """A journal that counts its running reads and writes."""

    busy = 0

    @override
    async def write(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Write, counted as running."""
        self.busy += 1
        try:
            return await super().write(function, *args, **kwargs)
        finally:
            self.busy -= 1

    @override
    async def read(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Read, counted as running."""
        self.busy += 1
        try:
            return await super().read(function, *args, **kwargs)
        finally:
            self.busy -= 1


class HookedClient(MobilgroupClient):
    """A client that runs a hook between a send and its result."""

    after_send: Callable[[], Awaitable[object]] | None = None
    is_unreachable: bool = False
    """Whether the provider is unreachable; unlike a server that rejects connections, this takes no real time."""
    omitted_phones: frozenset[str] = frozenset()
    """Numbers that are missing from statistics."""

    @override
    async def get_report(self, campaign_id: str) -> Report:
        """Return the statistics without the omitted numbers."""
        if self.is_unreachable:
            raise MobilgroupConnectionError("there is no network")
        report = await super().get_report(campaign_id)
        calls = tuple(call for call in report.subscribers if call.phone not in self.omitted_phones)
        return structs.replace(report, subscribers=calls)

    @override
    async def send(self, broadcast: Broadcast) -> Receipt:
        """Send, and run the hook before returning the result."""
        if self.is_unreachable:
            raise MobilgroupConnectionError("there is no network")
        try:
            return await super().send(broadcast)
        finally:
            if self.after_send is not None:
                await self.after_send()


class Environment:
    """A provider, a journal, and the service under test."""

    def __init__(self, folder: Path, start: datetime = NOON, balance: str = "100000") -> None:
        """Initialize the environment at a moment, with money on the account."""
        self._folder = folder
        self._clock = ManualClock(start)
        self.provider = Provider(balance=balance, clock=self._clock)
        self.clock = EnvironmentClock(self._clock)
        self.events: list[CampaignEvent] = []
        self._services: list[Campaigns] = []

    @asynccontextmanager
    async def open(self, **settings: Any) -> AsyncIterator[Environment]:
        """Start the provider, the journal and a service with some settings; close them at the end."""
        async with self.provider.serve() as url, aiohttp.ClientSession() as session:
            self.client = HookedClient(
                session,
                ApiKey("demo-key"),
                url=f"{url}/api/",
                read_pause=timedelta(0),
            )
            self.journal = WatchedJournal(f"sqlite:///{self._folder / 'journal.db'}")
            await self.journal.open()
            self.service = await self.start(AccountSettings(**settings))
            try:
                yield self
            finally:
                for service in self._services:
                    await service.close()
                await self.journal.close()

    async def start(self, settings: AccountSettings, name: str = "test") -> Campaigns:
        """Start a service on the journal."""
        service = Campaigns(self.client, self.journal, account="demo", name=name, settings=settings, clock=self.clock)
        service.subscribe(self.events.append)
        await service.start()
        self._services.append(service)
        await self.settle()
        return service

    async def restart(self) -> None:
        """Close the service and start another one."""
        self._services.remove(self.service)
        await self.service.close()
        self.service = await self.start(self.service.settings)

    async def crash(self) -> None:
        """Cancel the service's workers as if its process had died, and start another service."""
        self._services.remove(self.service)
        for task in self.service._supervisor._tasks:
            task.cancel()
        await asyncio.wait(self.service._supervisor._tasks)
        self.service = await self.start(self.service.settings)

    async def settle(self) -> None:
        """Run everything that is due at the current moment."""
        idle_rounds = 0
        while idle_rounds < 4:
            idle = not self.clock.wake_due() and not self.journal.busy
            idle = idle and sum(one.is_worker for one in self.clock.waiters) == _WORKERS_PER_SERVICE * len(
                self._services
            )
            idle_rounds = idle_rounds + 1 if idle else 0
            # Without a pause this loop would starve the journal's threads.
            await asyncio.sleep(0 if idle or not self.journal.busy else 0.0002)

    async def pass_time(self, *, steps: int = 40, **parts: float) -> None:
        """Advance time (parts of a `timedelta`), in at most so many steps of at least half a minute each."""
        remaining = timedelta(**parts).total_seconds()
        step = max(30.0, remaining / steps)
        await self.settle()
        while remaining > 0:
            step_seconds = min(remaining, max(self.clock.next_wake(), step, 0.001))
            self.provider.advance(step_seconds)
            remaining -= step_seconds
            await self.settle()

    async def jump(self, **parts: float) -> None:
        """Advance time in one step, as if this machine had been suspended."""
        self.provider.advance(**parts)
        await self.settle()

    async def until[T](self, result: Coroutine[Any, Any, T]) -> T:
        """Advance time until a coroutine has a result, and return it."""
        task = asyncio.ensure_future(result)
        while not task.done():
            await self._settle_or(task)
            if not task.done():
                self.provider.advance(max(self.clock.next_wake(), 0.001))
        return task.result()

    async def launch(self, *phones: str, **changes: Any) -> Campaign:
        """Launch a campaign, run everything due, and return it."""
        campaign = await self.service.launch(launch_request(*phones, **changes))
        await self.settle()
        return await self.service.get(campaign.id)

    async def finish(self, campaign: Campaign) -> Campaign:
        """Advance time until a campaign is finished."""
        return await self.until(self.service.wait_finished(campaign.id))

    @property
    def called(self) -> list[str]:
        """Return the numbers of all accepted broadcasts."""
        return [phone for broadcast in self.provider.accepted for phone in broadcast.phones]

    async def _settle_or(self, task: asyncio.Task[Any]) -> None:
        """Settle, but return as soon as a task has ended."""
        settling = asyncio.ensure_future(self.settle())
        await asyncio.wait([settling, task], return_when=asyncio.FIRST_COMPLETED)
        await settling


def numbers(count: int, end: str = "00", start: int = 0) -> list[str]:
    """Return so many different numbers with the same last digits."""
    return [f"7912{index:05}{end}" for index in range(start, start + count)]


def launch_request(
    *phones: str, text: str = "Протечка в подвале", subscribers: Iterable[Subscriber] | None = None, **changes: Any
) -> LaunchRequest:
    """Return Alice's request to call some numbers, with changes of the broadcast or of the launch."""
    broadcast_changes = {name: changes.pop(name) for name in tuple(changes) if name in Broadcast.__struct_fields__}
    values: dict[str, Any] = {
        "sender": SENDER,
        "content": Text(text),
        "subscribers": [Subscriber(phone) for phone in phones] if subscribers is None else list(subscribers),
        "attempts": 1,
        "interval": 5,
    }
    return LaunchRequest(broadcast=Broadcast(**(values | broadcast_changes)), **({"actor": ALICE} | changes))
