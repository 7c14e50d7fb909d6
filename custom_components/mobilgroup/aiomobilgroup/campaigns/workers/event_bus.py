"""Tells listeners and waiting callers what happened, in its order and only after it is in the journal."""

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
"""Seconds from which on reading a campaign is slow, how many times as long is paused after it, and at most how long."""

POLL_INTERVAL: Final = 5.0
"""Seconds between two looks of a waiting caller: another process may have changed the campaign."""

type Listener = Callable[[CampaignEvent], None]


@dataclass(slots=True, eq=False)
class _Waiter:
    """What a waiting caller has heard of its campaign and not looked at yet."""

    campaign_id: int
    latest: Campaign | None = None
    event: asyncio.Event = field(default_factory=asyncio.Event)

    def notify(self, campaign: Campaign) -> None:
        """Hear how the campaign stands."""
        self.latest = campaign
        self.event.set()

    def take_latest(self) -> Campaign | None:
        """Return what was heard, once."""
        heard, self.latest = self.latest, None
        self.event.clear()
        return heard


class CampaignEventBus:
    """The voice of an account's campaigns in this process."""

    def __init__(self, journal: Journal, account: str, clock: Clock) -> None:
        """Take where campaigns are read."""
        self._journal = journal
        self._account = account
        self._clock = clock
        self._listeners: list[Listener] = []
        self._errors: dict[int, MobilgroupError] = {}
        self._queue: asyncio.Queue[tuple[CampaignEventType, int] | None] = asyncio.Queue()
        self._pending_changes: set[int] = set()
        self._has_urgent = asyncio.Event()
        """Set while something waits to be told that is more than a change."""
        self._waiters: list[_Waiter] = []
        self._since = clock.now()
        self._finished: set[int] = set()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell a listener from now on; return what ends that."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def publish(self, kind: CampaignEventType, campaign_id: int) -> None:
        """Tell of a campaign, after what was told before; of several changes that nobody has heard of yet, once."""
        if kind is CampaignEventType.CHANGED:
            if campaign_id in self._pending_changes:
                return
            self._pending_changes.add(campaign_id)
        else:
            self._has_urgent.set()
        self._queue.put_nowait((kind, campaign_id))

    def record_failure(self, campaign_id: int, error: MobilgroupError) -> None:
        """Keep the error for the caller who waits for a campaign: it knows more than the journal."""
        self._errors[campaign_id] = error

    def close(self) -> None:
        """Tell what is left, then no more."""
        self._has_urgent.set()
        self._queue.put_nowait(None)

    async def run(self) -> None:
        """Tell everything, one after another."""
        while (queued := await self._queue.get()) is not None:
            kind, campaign_id = queued
            self._pending_changes.discard(campaign_id)
            if self._queue.empty():
                self._has_urgent.clear()
            started = time.perf_counter()
            await self._announce(kind, campaign_id)
            # A campaign of a thousand batches takes a while to read: telling of it must not slow down its sending.
            if (took := time.perf_counter() - started) > SLOW_READ:
                await self._clock.wait_for(self._has_urgent, min(took * PAUSE_FACTOR, MAX_PAUSE_SECONDS))

    async def wait_until(self, campaign_id: int, reached: Callable[[Campaign, float], bool]) -> Campaign:
        """Return a campaign once it has reached a point."""
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
        """Raise the error for which a campaign could not be sent, if there is one."""
        setback = launch_error_of(campaign)
        error = self._errors.pop(campaign.id, None)
        if setback is not None:
            raise error if type(error) is type(setback) else setback

    async def _announce(self, kind: CampaignEventType, campaign_id: int) -> None:
        """Tell one thing; a campaign's end is told once, by whatever it was brought about."""
        # Who begins to wait later may know of something newer than what is read now.
        waiters = [ear for ear in self._waiters if ear.campaign_id == campaign_id]
        try:
            campaign = await self._journal.read(queries.get_campaign, self._account, campaign_id)
        except (JournalError, CampaignNotFoundError) as err:
            _LOGGER.error("Campaign %d cannot be told of: %s", campaign_id, err)
            return
        if kind in (CampaignEventType.FINISHED, CampaignEventType.CHANGED):
            kind = CampaignEventType.FINISHED if self._is_first_finish(campaign) else CampaignEventType.CHANGED
        for waiter in waiters:
            waiter.notify(campaign)
        loop = asyncio.get_running_loop()
        for listener in tuple(self._listeners):
            # A listener that fails is the loop's business, not that of the others or of the campaigns.
            loop.call_soon(self._deliver, listener, CampaignEvent(kind, campaign))

    def _is_first_finish(self, campaign: Campaign) -> bool:
        """Return whether the end of a campaign of which something was sent is to be told now."""
        is_news = campaign.finished is not None and campaign.finished.timestamp() >= self._since
        if not is_news or not campaign.state.ended_after_calls or campaign.id in self._finished:
            return False
        self._finished.add(campaign.id)
        return True

    def _deliver(self, listener: Listener, event: CampaignEvent) -> None:
        """Hand an event to a listener who has not left meanwhile."""
        if listener in self._listeners:
            listener(event)
