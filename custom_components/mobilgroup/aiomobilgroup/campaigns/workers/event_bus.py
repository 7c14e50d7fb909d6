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
from ..models import Campaign, Event
from ..states import EventKind
from .launch_errors import setback_of

_LOGGER = logging.getLogger(__name__)
SLOW_READ: Final = 0.01
PAUSE_FACTOR: Final = 9
LONGEST_PAUSE: Final = 0.5
"""Seconds from which on reading a campaign is slow, how many times as long is paused after it, and at most how long."""

LOOK_EVERY: Final = 5.0
"""Seconds between two looks of a waiting caller: another process may have changed the campaign."""

type Listener = Callable[[Event], None]


@dataclass(slots=True, eq=False)
class _Ear:
    """What a waiting caller has heard of its campaign and not looked at yet."""

    campaign_id: int
    heard: Campaign | None = None
    called: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, campaign: Campaign) -> None:
        """Hear how the campaign stands."""
        self.heard = campaign
        self.called.set()

    def take(self) -> Campaign | None:
        """Return what was heard, once."""
        heard, self.heard = self.heard, None
        self.called.clear()
        return heard


class Announcer:
    """The voice of an account's campaigns in this process."""

    def __init__(self, journal: Journal, account: str, clock: Clock) -> None:
        """Take where campaigns are read."""
        self._journal = journal
        self._account = account
        self._clock = clock
        self._listeners: list[Listener] = []
        self._errors: dict[int, MobilgroupError] = {}
        self._queue: asyncio.Queue[tuple[EventKind, int] | None] = asyncio.Queue()
        self._untold: set[int] = set()
        self._pressing = asyncio.Event()
        """Set while something waits to be told that is more than a change."""
        self._ears: list[_Ear] = []
        self._since = clock.now()
        self._ended: set[int] = set()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell a listener from now on; return what ends that."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def tell(self, kind: EventKind, campaign_id: int) -> None:
        """Tell of a campaign, after what was told before; of several changes that nobody has heard of yet, once."""
        if kind is EventKind.CHANGED:
            if campaign_id in self._untold:
                return
            self._untold.add(campaign_id)
        else:
            self._pressing.set()
        self._queue.put_nowait((kind, campaign_id))

    def fail(self, campaign_id: int, error: MobilgroupError) -> None:
        """Keep the error for the caller who waits for a campaign: it knows more than the journal."""
        self._errors[campaign_id] = error

    def close(self) -> None:
        """Tell what is left, then no more."""
        self._pressing.set()
        self._queue.put_nowait(None)

    async def run(self) -> None:
        """Tell everything, one after another."""
        while (told := await self._queue.get()) is not None:
            kind, campaign_id = told
            self._untold.discard(campaign_id)
            if self._queue.empty():
                self._pressing.clear()
            started = time.perf_counter()
            await self._announce(kind, campaign_id)
            # A campaign of a thousand batches takes a while to read: telling of it must not slow down its sending.
            if (took := time.perf_counter() - started) > SLOW_READ:
                await self._clock.wait(self._pressing, min(took * PAUSE_FACTOR, LONGEST_PAUSE))

    async def until(self, campaign_id: int, reached: Callable[[Campaign, float], bool]) -> Campaign:
        """Return a campaign once it has reached a point."""
        ear = _Ear(campaign_id)
        self._ears.append(ear)
        try:
            while True:
                campaign = ear.take()
                if campaign is None:
                    campaign = await self._journal.read(queries.get, self._account, campaign_id)
                if reached(campaign, self._clock.now()):
                    return campaign
                await self._clock.wait(ear.called, LOOK_EVERY)
        finally:
            self._ears.remove(ear)

    def raise_setback(self, campaign: Campaign) -> None:
        """Raise the error for which a campaign could not be sent, if there is one."""
        setback = setback_of(campaign)
        error = self._errors.pop(campaign.id, None)
        if setback is not None:
            raise error if type(error) is type(setback) else setback

    async def _announce(self, kind: EventKind, campaign_id: int) -> None:
        """Tell one thing; a campaign's end is told once, by whatever it was brought about."""
        # Who begins to wait later may know of something newer than what is read now.
        ears = [ear for ear in self._ears if ear.campaign_id == campaign_id]
        try:
            campaign = await self._journal.read(queries.get, self._account, campaign_id)
        except (JournalError, CampaignNotFoundError) as err:
            _LOGGER.error("Campaign %d cannot be told of: %s", campaign_id, err)
            return
        if kind in (EventKind.FINISHED, EventKind.CHANGED):
            kind = EventKind.FINISHED if self._ends(campaign) else EventKind.CHANGED
        for ear in ears:
            ear.hear(campaign)
        loop = asyncio.get_running_loop()
        for listener in tuple(self._listeners):
            # A listener that fails is the loop's business, not that of the others or of the campaigns.
            loop.call_soon(self._hand, listener, Event(kind, campaign))

    def _ends(self, campaign: Campaign) -> bool:
        """Return whether the end of a campaign of which something was sent is to be told now."""
        is_news = campaign.finished is not None and campaign.finished.timestamp() >= self._since
        if not is_news or not campaign.state.rang or campaign.id in self._ended:
            return False
        self._ended.add(campaign.id)
        return True

    def _hand(self, listener: Listener, event: Event) -> None:
        """Hand an event to a listener who has not left meanwhile."""
        if listener in self._listeners:
            listener(event)
