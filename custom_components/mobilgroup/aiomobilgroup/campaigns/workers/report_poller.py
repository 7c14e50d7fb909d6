"""Asks for the statistics of what was sent: often at first, then more and more rarely, until every call is over."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
import logging
from typing import Final

from ...client import MobilgroupClient
from ...exceptions import MobilgroupError, MobilgroupNotFoundError
from ..clock import Clock
from ..errors import JournalError
from ..journal.database import Journal
from ..lifecycle import progress as following
from ..lifecycle.progress import Followed
from ..rules.policy import CALL_SECONDS, calls_length, next_attempt
from ..settings import Settings
from ..states import EventKind

_LOGGER = logging.getLogger(__name__)
FIRST_POLL: Final = 5.0
SLOWEST_POLL: Final = 120.0
GROWTH: Final = 0.125
"""The part of a campaign's age that passes between two looks at it: an hour's takes about fifty."""
LONGEST_SLEEP: Final = 30.0
PER_BATCH: Final = 2.0
"""Seconds between two requests about one campaign, however many batches it has."""

type Tell = Callable[[EventKind, int], None]


@dataclass(slots=True)
class _Watch:
    """A batch that is looked at."""

    batch: Followed
    next_poll: float
    last_change: float


class Follower:
    """The one that follows an account's campaigns in this process."""

    def __init__(
        self, client: MobilgroupClient, journal: Journal, account: str, owner: str, clock: Clock, tell: Tell
    ) -> None:
        """Take what is asked with, and whom to tell."""
        self.settings = Settings()
        self._client = client
        self._journal = journal
        self._account = account
        self._owner = owner
        self._clock = clock
        self._tell = tell
        self._wake = asyncio.Event()
        self._watches: dict[tuple[int, int], _Watch] = {}
        self._together: Counter[int] = Counter()
        """How many batches of each campaign are followed."""
        self._closing = False
        self._ahead = clock.now() - clock.steady()
        self._clock_set_at = 0.0

    def wake(self) -> None:
        """Look for new batches now."""
        self._wake.set()

    def close(self) -> None:
        """Follow no more."""
        self._closing = True
        self._wake.set()

    async def run(self) -> None:
        """Follow until closed."""
        while not self._closing:
            self._wake.clear()
            pause = LONGEST_SLEEP
            try:
                await self._refresh()
                while not self._closing and (watch := self._due()):
                    await self._poll(watch)
                if self._watches:
                    soonest = min(watch.next_poll for watch in self._watches.values())
                    pause = min(max(soonest - self._clock.now(), 0.05), LONGEST_SLEEP)
            except JournalError as err:
                _LOGGER.error("Campaigns cannot be followed: %s", err)
            await self._clock.wait(self._wake, pause)

    async def _refresh(self) -> None:
        """Learn what is to be followed."""
        now = self._clock.now()
        found = await self._journal.write(following.to_follow, self._account, self._owner)
        self._together = Counter(batch.campaign_id for batch in found)
        for batch in found:
            begins = max(now, batch.begins_at)
            key = (batch.campaign_id, batch.number)
            watch = self._watches.setdefault(key, _Watch(batch, begins + FIRST_POLL, begins))
            # A clock that was set back must not put a look off.
            watch.next_poll = min(watch.next_poll, begins + max(SLOWEST_POLL, self._turn(watch)))
            watch.last_change = min(watch.last_change, begins)
        for key in self._watches.keys() - {(batch.campaign_id, batch.number) for batch in found}:
            del self._watches[key]

    def _due(self) -> _Watch | None:
        """Return the batch that waits longest for a look."""
        now = self._clock.now()
        due = [watch for watch in self._watches.values() if watch.next_poll <= now]
        return min(due, key=lambda watch: watch.next_poll, default=None)

    async def _poll(self, watch: _Watch) -> None:
        """Look at a batch once."""
        batch = watch.batch
        try:
            report = await self._client.get_report(batch.provider_id)
        except MobilgroupNotFoundError:
            await self._miss(watch)
            return
        except MobilgroupError as err:
            _LOGGER.debug("No statistics of campaign %d: %s", batch.campaign_id, err)
            watch.next_poll = self._clock.now() + self._interval(watch)
            return
        now = self._now()
        batch = replace(batch, clock_set_at=self._clock_set_at)
        quiet = self._is_quiet(watch, now)
        progress = await self._journal.write(following.note_report, batch, report, quiet=quiet, now=now)
        if progress.settled:
            self._ended(watch, finished=progress.finished)
            return
        if progress.changed:
            watch.last_change = now
            self._tell(EventKind.CHANGED, batch.campaign_id)
        watch.next_poll = now + self._interval(watch)

    async def _miss(self, watch: _Watch) -> None:
        """Go on for a while without statistics: a new id may not be known everywhere yet, an old one be forgotten."""
        now = self._now()
        if not self._is_quiet(watch, now):
            watch.next_poll = now + self._interval(watch)
            return
        _LOGGER.warning("The provider does not know campaign %d any more", watch.batch.campaign_id)
        finished = await self._journal.write(following.settle_unseen, watch.batch, now)
        self._ended(watch, finished=finished)

    def _ended(self, watch: _Watch, *, finished: bool) -> None:
        """Follow a batch no more, and say so; of the end of one of a thousand batches nobody is in a hurry to hear."""
        self._watches.pop((watch.batch.campaign_id, watch.batch.number), None)
        self._tell(EventKind.FINISHED if finished else EventKind.CHANGED, watch.batch.campaign_id)

    def _now(self) -> float:
        """Return the time, and notice when the clock was set: what rings goes on ringing as long as it would have."""
        now = self._clock.now()
        ahead, self._ahead = self._ahead, now - self._clock.steady()
        if self._ahead > ahead + CALL_SECONDS:
            self._clock_set_at = now
        self._clock_set_at = min(self._clock_set_at, now)
        return now

    def _interval(self, watch: _Watch) -> float:
        """Return how long until the next look: the older a batch, the slower it changes."""
        age = self._clock.now() - watch.batch.begins_at
        return max(min(max(FIRST_POLL, age * GROWTH), SLOWEST_POLL), self._turn(watch))

    def _turn(self, watch: _Watch) -> float:
        """Return how long it takes to look at every batch of the same campaign."""
        return self._together[watch.batch.campaign_id] * PER_BATCH

    def _is_quiet(self, watch: _Watch, now: float) -> bool:
        """Return whether the deadline is past, and there was no news for longer than any pause between attempts."""
        batch = watch.batch
        deadline = batch.begins_at + calls_length(batch.attempts, batch.interval).total_seconds() + CALL_SECONDS
        news = max(watch.last_change, self._clock_set_at) + next_attempt(batch.attempts, batch.interval)
        return now > max(deadline, news) + self.settings.finish_margin.total_seconds()
