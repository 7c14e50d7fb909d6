"""A world in which time passes only when told to: a provider, a journal and services that never wait in earnest.

Time goes from one moment at which somebody wanted to wake up to the next, and at each of them everything that is to
happen has happened before the clock moves on. What a test sees is the same at every run.
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
_PARTS = 4


@dataclass(slots=True, eq=False)
class _Sleeper:
    """Somebody who waits for an event or a moment."""

    event: asyncio.Event
    until: float
    woken: asyncio.Event
    is_part: bool
    """Whether it is a part of a service."""
    hurried: bool
    """Whether time stops for it; the housekeeper and those who wait for a campaign may oversleep."""


class WorldClock(Clock):
    """The provider's time; those who wait for it are known."""

    def __init__(self, clock: ManualClock) -> None:
        """Follow the provider's clock, from which this machine's may differ."""
        self._clock = clock
        self.error = 0.0
        """Seconds by which this machine's clock is wrong."""
        self.sleepers: set[_Sleeper] = set()

    @override
    def now(self) -> float:
        """Return what this machine's clock shows."""
        return self._clock.time() + self.error

    @override
    def monotonic(self) -> float:
        """Return seconds that no setting of the clock changes."""
        return self._clock.time()

    @override
    async def wait_for(self, event: asyncio.Event, seconds: float) -> None:
        """Wait until an event is set or the clock has been moved on far enough."""
        task = asyncio.current_task()
        name = "" if task is None else task.get_name()
        if "CampaignEventBus" in name:
            # It only gives others time to work, which they have here.
            return
        is_part = name.startswith("mobilgroup")
        sleeper = _Sleeper(
            event, self._clock.time() + seconds, asyncio.Event(), is_part, is_part and "LeaseKeeper" not in name
        )
        self.sleepers.add(sleeper)
        waiting = [asyncio.ensure_future(one.wait()) for one in (event, sleeper.woken)]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.sleepers.discard(sleeper)
            for one in waiting:
                one.cancel()

    def wake_due(self) -> bool:
        """Wake those whose time has come; return whether somebody is about to wake."""
        for sleeper in self.sleepers:
            if sleeper.until <= self._clock.time():
                sleeper.woken.set()
        return any(one.woken.is_set() or one.event.is_set() for one in self.sleepers)

    def next_wake(self) -> float:
        """Return how many seconds it is until the next of them wakes."""
        moments = (one.until for one in self.sleepers if one.hurried)
        return min(moments, default=self._clock.time()) - self._clock.time()


class WatchedJournal(Journal):
    """A journal that knows whether it is busy."""

    busy = 0

    @override
    async def write(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Write, and be busy meanwhile."""
        self.busy += 1
        try:
            return await super().write(function, *args, **kwargs)
        finally:
            self.busy -= 1

    @override
    async def read(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Read, and be busy meanwhile."""
        self.busy += 1
        try:
            return await super().read(function, *args, **kwargs)
        finally:
            self.busy -= 1


class HookedClient(MobilgroupClient):
    """A client at whose answers to a send something else happens first, in the world outside."""

    after_send: Callable[[], Awaitable[object]] | None = None
    is_away: bool = False
    """Whether the provider cannot be reached; unlike a refusing server it costs no real time."""
    forgets: frozenset[str] = frozenset()
    """Numbers that statistics do not have any more."""

    @override
    async def get_report(self, campaign_id: str) -> Report:
        """Return the statistics, without what is forgotten."""
        if self.is_away:
            raise MobilgroupConnectionError("there is no network")
        report = await super().get_report(campaign_id)
        calls = tuple(call for call in report.subscribers if call.phone not in self.forgets)
        return structs.replace(report, subscribers=calls)

    @override
    async def send(self, broadcast: Broadcast) -> Receipt:
        """Send, and let that happen before the answer is told."""
        if self.is_away:
            raise MobilgroupConnectionError("there is no network")
        try:
            return await super().send(broadcast)
        finally:
            if self.after_send is not None:
                await self.after_send()


class World:
    """A provider, a journal, and the service under test."""

    def __init__(self, folder: Path, start: datetime = NOON, balance: str = "100000") -> None:
        """Begin at a moment, with money on the account."""
        self._folder = folder
        self._clock = ManualClock(start)
        self.provider = Provider(balance=balance, clock=self._clock)
        self.clock = WorldClock(self._clock)
        self.events: list[CampaignEvent] = []
        self._tasks_of: list[Campaigns] = []

    @asynccontextmanager
    async def open(self, **settings: Any) -> AsyncIterator[World]:
        """Begin the world with a service of some settings, and end it."""
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
                for service in self._tasks_of:
                    await service.close()
                await self.journal.close()

    async def start(self, settings: AccountSettings, name: str = "test") -> Campaigns:
        """Start a service on the journal."""
        service = Campaigns(self.client, self.journal, account="demo", name=name, settings=settings, clock=self.clock)
        service.subscribe(self.events.append)
        await service.start()
        self._tasks_of.append(service)
        await self.settle()
        return service

    async def restart(self) -> None:
        """Close the service and start another one."""
        self._tasks_of.remove(self.service)
        await self.service.close()
        self.service = await self.start(self.service.settings)

    async def crash(self) -> None:
        """Let the service's process die, and start another one."""
        self._tasks_of.remove(self.service)
        for task in self.service._supervisor._tasks:
            task.cancel()
        await asyncio.wait(self.service._supervisor._tasks)
        self.service = await self.start(self.service.settings)

    async def settle(self) -> None:
        """Let everything happen that is to happen at this moment."""
        calm = 0
        while calm < 4:
            idle = not self.clock.wake_due() and not self.journal.busy
            idle = idle and sum(one.is_part for one in self.clock.sleepers) == _PARTS * len(self._tasks_of)
            calm = calm + 1 if idle else 0
            # Turning in circles would keep the journal's threads from their work.
            await asyncio.sleep(0 if idle or not self.journal.busy else 0.0002)

    async def pass_time(self, *, steps: int = 40, **parts: float) -> None:
        """Let time pass (parts of a `timedelta`), in so many steps at most, of half a minute at least."""
        left = timedelta(**parts).total_seconds()
        step = max(30.0, left / steps)
        await self.settle()
        while left > 0:
            some = min(left, max(self.clock.next_wake(), step, 0.001))
            self.provider.advance(some)
            left -= some
            await self.settle()

    async def jump(self, **parts: float) -> None:
        """Let time pass while nobody looks: this machine sleeps."""
        self.provider.advance(**parts)
        await self.settle()

    async def until[T](self, result: Coroutine[Any, Any, T]) -> T:
        """Let time pass until something has a result."""
        task = asyncio.ensure_future(result)
        while not task.done():
            await self._settle_or(task)
            if not task.done():
                self.provider.advance(max(self.clock.next_wake(), 0.001))
        return task.result()

    async def launch(self, *phones: str, **changes: Any) -> Campaign:
        """Launch a campaign and let it be sent."""
        campaign = await self.service.launch(wish(*phones, **changes))
        await self.settle()
        return await self.service.get(campaign.id)

    async def finish(self, campaign: Campaign) -> Campaign:
        """Let time pass until a campaign is over."""
        return await self.until(self.service.wait_finished(campaign.id))

    @property
    def rung(self) -> list[str]:
        """Return the numbers of all accepted broadcasts."""
        return [phone for broadcast in self.provider.accepted for phone in broadcast.phones]

    async def _settle_or(self, task: asyncio.Task[Any]) -> None:
        """Settle, but look whether a task has ended."""
        settling = asyncio.ensure_future(self.settle())
        await asyncio.wait([settling, task], return_when=asyncio.FIRST_COMPLETED)
        await settling


def numbers(count: int, end: str = "00", start: int = 0) -> list[str]:
    """Return so many different numbers with the same last digits."""
    return [f"7912{index:05}{end}" for index in range(start, start + count)]


def wish(
    *phones: str, text: str = "Протечка в подвале", subscribers: Iterable[Subscriber] | None = None, **changes: Any
) -> LaunchRequest:
    """Return a wish of Alice's to call some numbers, with changes of the broadcast or of the launch."""
    mine = {name: changes.pop(name) for name in tuple(changes) if name in Broadcast.__struct_fields__}
    values: dict[str, Any] = {
        "sender": SENDER,
        "content": Text(text),
        "subscribers": [Subscriber(phone) for phone in phones] if subscribers is None else list(subscribers),
        "attempts": 1,
        "interval": 5,
    }
    return LaunchRequest(broadcast=Broadcast(**(values | mine)), **({"actor": ALICE} | changes))
