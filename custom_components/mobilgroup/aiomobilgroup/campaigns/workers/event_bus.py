"""Publishes campaign events to listeners and waiting callers, in order and only after they are in the journal."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
import logging
import time
from typing import Final

from ...exceptions import MobilgroupError
from ..clock import Clock
from ..errors import CampaignNotFoundError, JournalError
from ..journal import queries
from ..journal.database import Journal
from ..models import Campaign, CampaignEvent
from ..states import CampaignEventType
from .launch_errors import launch_error_of

_LOGGER = logging.getLogger(__name__)
SLOW_READ: Final = 0.01
PAUSE_FACTOR: Final = 9
MAX_PAUSE_SECONDS: Final = 0.5
"""The pause after a read of over `SLOW_READ` seconds is `PAUSE_FACTOR` times its duration, and at most this long."""

POLL_INTERVAL: Final = 5.0
"""Seconds between two reads of a waiting caller: another process may have changed the campaign."""

type Listener = Callable[[CampaignEvent], None]


@dataclass(slots=True, eq=False)
class _Waiter:
    """The latest state of a campaign that a waiting caller has not consumed yet."""

    campaign_id: int
    latest: Campaign | None = None
    event: asyncio.Event = field(default_factory=asyncio.Event)

    def notify(self, campaign: Campaign) -> None:
        """Save the campaign's latest state and wake the caller."""
        self.latest = campaign
        self.event.set()

    def take_latest(self) -> Campaign | None:
        """Return the latest state once; None if there is no new one."""
        latest, self.latest = self.latest, None
        self.event.clear()
        return latest


class CampaignEventBus:
    """Publishes the events of an account's campaigns in this process."""

    def __init__(self, journal: Journal, account: str, clock: Clock) -> None:
        """Initialize the event bus, which reads campaigns from the journal."""
        self._journal = journal
        self._account = account
        self._clock = clock
        self._listeners: list[Listener] = []
        self._errors: dict[int, MobilgroupError] = {}
        self._queue: asyncio.Queue[tuple[CampaignEventType, int] | None] = asyncio.Queue()
        self._pending_changes: set[int] = set()
        self._has_urgent = asyncio.Event()
        """Set while the queue holds an event other than a change."""
        self._waiters: list[_Waiter] = []
        self._since = clock.now()
        self._finished: set[int] = set()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call a listener with every event from now on; return a function that unsubscribes it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def publish(self, kind: CampaignEventType, campaign_id: int) -> None:
        """Queue an event of a campaign; several changes that are not published yet become one."""
        if kind is CampaignEventType.CHANGED:
            if campaign_id in self._pending_changes:
                return
            self._pending_changes.add(campaign_id)
        else:
            self._has_urgent.set()
        self._queue.put_nowait((kind, campaign_id))

    def record_failure(self, campaign_id: int, error: MobilgroupError) -> None:
        """Save an error for the caller that waits for the campaign: it has more detail than the journal."""
        self._errors[campaign_id] = error

    def close(self) -> None:
        """Make `run` publish the queued events and return."""
        self._has_urgent.set()
        self._queue.put_nowait(None)

    async def run(self) -> None:
        """Publish the queued events one after another, until closed."""
        while (queued := await self._queue.get()) is not None:
            kind, campaign_id = queued
            self._pending_changes.discard(campaign_id)
            if self._queue.empty():
                self._has_urgent.clear()
            started = time.perf_counter()
            await self._announce(kind, campaign_id)
            # A campaign of a thousand batches takes a while to read: publishing it must not slow down its sending.
            if (took := time.perf_counter() - started) > SLOW_READ:
                await self._clock.wait_for(self._has_urgent, min(took * PAUSE_FACTOR, MAX_PAUSE_SECONDS))

    async def wait_until(self, campaign_id: int, reached: Callable[[Campaign, float], bool]) -> Campaign:
        """Wait until a campaign fulfils a condition at the current time, and return it."""
        waiter = _Waiter(campaign_id)
        self._waiters.append(waiter)
        try:
            while True:
                campaign = waiter.take_latest()
                if campaign is None:
                    campaign = await self._journal.read(queries.get_campaign, self._account, campaign_id)
                if reached(campaign, self._clock.now()):
                    return campaign
                await self._clock.wait_for(waiter.event, POLL_INTERVAL)
        finally:
            self._waiters.remove(waiter)

    def raise_launch_error(self, campaign: Campaign) -> None:
        """Raise the error that kept a campaign from being sent, if there is one."""
        launch_error = launch_error_of(campaign)
        error = self._errors.pop(campaign.id, None)
        if launch_error is not None:
            raise error if type(error) is type(launch_error) else launch_error

    async def _announce(self, kind: CampaignEventType, campaign_id: int) -> None:
        """Publish one event; a campaign's end is published once, whatever event it came with."""
        # A caller that starts to wait later may have a newer state than the one that is read now.
        waiters = [waiter for waiter in self._waiters if waiter.campaign_id == campaign_id]
        try:
            campaign = await self._journal.read(queries.get_campaign, self._account, campaign_id)
        except (JournalError, CampaignNotFoundError) as err:
            _LOGGER.error("An event of campaign %d cannot be published: %s", campaign_id, err)
            return
        if kind in (CampaignEventType.FINISHED, CampaignEventType.CHANGED):
            kind = CampaignEventType.FINISHED if self._is_first_finish(campaign) else CampaignEventType.CHANGED
        for waiter in waiters:
            waiter.notify(campaign)
        loop = asyncio.get_running_loop()
        for listener in tuple(self._listeners):
            # A listener's exception goes to the event loop, and affects no other listener and no campaign.
            loop.call_soon(self._deliver, listener, CampaignEvent(kind, campaign))

    def _is_first_finish(self, campaign: Campaign) -> bool:
        """Return whether a sent campaign has ended since this bus was created, and its end was not published yet."""
        is_recent = campaign.finished is not None and campaign.finished.timestamp() >= self._since
        if not is_recent or not campaign.state.ended_after_calls or campaign.id in self._finished:
            return False
        self._finished.add(campaign.id)
        return True

    def _deliver(self, listener: Listener, event: CampaignEvent) -> None:
        """Call a listener with an event, unless it has unsubscribed meanwhile."""
        if listener in self._listeners:
            listener(event)
