"""Asks for the statistics of what was sent: often at first, then more and more rarely, until every call is over."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
import logging
from typing import Final, override

from ...client import MobilgroupClient
from ...exceptions import MobilgroupError, MobilgroupNotFoundError
from ..clock import Clock
from ..journal.database import Journal
from ..lifecycle import progress as following
from ..lifecycle.report_rows import ActiveBatch
from ..rules.policy import CALL_SECONDS, attempts_duration, seconds_to_next_attempt
from ..states import CampaignEventType
from .base import Worker

_LOGGER = logging.getLogger(__name__)
MIN_POLL_SECONDS: Final = 5.0
MAX_POLL_SECONDS: Final = 120.0
POLL_AGE_FACTOR: Final = 0.125
"""The part of a campaign's age that passes between two looks at it: an hour's takes about fifty."""
MAX_SLEEP_SECONDS: Final = 30.0
SECONDS_BETWEEN_BATCHES: Final = 2.0
"""Seconds between two requests about one campaign, however many batches it has."""

type Publish = Callable[[CampaignEventType, int], None]


@dataclass(slots=True)
class _PolledBatch:
    """A batch that is looked at."""

    batch: ActiveBatch
    next_poll: float
    last_change: float


class ReportPoller(Worker):
    """Polls the statistics of an account's sent batches until every call has ended."""

    failure_text = "Campaigns cannot be followed"
    retry_seconds = MAX_SLEEP_SECONDS

    def __init__(
        self, client: MobilgroupClient, journal: Journal, account: str, lease_id: str, clock: Clock, publish: Publish
    ) -> None:
        """Initialize the poller; it calls `publish` with events."""
        super().__init__(clock)
        self._client = client
        self._journal = journal
        self._account = account
        self._lease_id = lease_id
        self._publish = publish
        self._polled: dict[tuple[int, int], _PolledBatch] = {}
        self._batches_of_campaign: Counter[int] = Counter()
        """How many batches of each campaign are followed."""
        self._clock_offset = clock.now() - clock.monotonic()
        self._clock_set_at = 0.0

    @override
    async def run_once(self) -> float:
        """Poll every batch that is due and return the seconds until the next one is."""
        await self._refresh()
        while not self._closing and (polled := self._due()):
            await self._poll(polled)
        if not self._polled:
            return MAX_SLEEP_SECONDS
        soonest = min(polled.next_poll for polled in self._polled.values())
        return min(max(soonest - self._clock.now(), 0.05), MAX_SLEEP_SECONDS)

    async def _refresh(self) -> None:
        """Learn what is to be followed."""
        now = self._clock.now()
        found = await self._journal.write(following.acquire_active_batches, self._account, self._lease_id)
        self._batches_of_campaign = Counter(batch.campaign_id for batch in found)
        for batch in found:
            begins = max(now, batch.starts_at)
            key = (batch.campaign_id, batch.number)
            polled = self._polled.setdefault(key, _PolledBatch(batch, begins + MIN_POLL_SECONDS, begins))
            # A clock that was set back must not put a look off.
            polled.next_poll = min(polled.next_poll, begins + max(MAX_POLL_SECONDS, self._round_duration(polled)))
            polled.last_change = min(polled.last_change, begins)
        for key in self._polled.keys() - {(batch.campaign_id, batch.number) for batch in found}:
            del self._polled[key]

    def _due(self) -> _PolledBatch | None:
        """Return the batch that waits longest for a look."""
        now = self._clock.now()
        due = [polled for polled in self._polled.values() if polled.next_poll <= now]
        return min(due, key=lambda polled: polled.next_poll, default=None)

    async def _poll(self, polled: _PolledBatch) -> None:
        """Look at a batch once."""
        batch = polled.batch
        try:
            report = await self._client.get_report(batch.provider_id)
        except MobilgroupNotFoundError:
            await self._handle_missing_report(polled)
            return
        except MobilgroupError as err:
            _LOGGER.debug("No statistics of campaign %d: %s", batch.campaign_id, err)
            polled.next_poll = self._clock.now() + self._interval(polled)
            return
        now = self._now()
        batch = replace(batch, clock_set_at=self._clock_set_at)
        quiet = self._is_past_deadline(polled, now)
        progress = await self._journal.write(following.apply_report, batch, report, quiet=quiet, now=now)
        if progress.completed:
            self._complete(polled, finished=progress.finished)
            return
        if progress.changed:
            polled.last_change = now
            self._publish(CampaignEventType.CHANGED, batch.campaign_id)
        polled.next_poll = now + self._interval(polled)

    async def _handle_missing_report(self, polled: _PolledBatch) -> None:
        """Go on for a while without statistics: a new id may not be known everywhere yet, an old one be forgotten."""
        now = self._now()
        if not self._is_past_deadline(polled, now):
            polled.next_poll = now + self._interval(polled)
            return
        _LOGGER.warning("The provider does not know campaign %d any more", polled.batch.campaign_id)
        finished = await self._journal.write(following.complete_without_report, polled.batch, now)
        self._complete(polled, finished=finished)

    def _complete(self, polled: _PolledBatch, *, finished: bool) -> None:
        """Follow a batch no more, and say so; of the end of one of a thousand batches nobody is in a hurry to hear."""
        self._polled.pop((polled.batch.campaign_id, polled.batch.number), None)
        self._publish(CampaignEventType.FINISHED if finished else CampaignEventType.CHANGED, polled.batch.campaign_id)

    def _now(self) -> float:
        """Return the time, and notice when the clock was set: what rings goes on ringing as long as it would have."""
        now = self._clock.now()
        ahead, self._clock_offset = self._clock_offset, now - self._clock.monotonic()
        if self._clock_offset > ahead + CALL_SECONDS:
            self._clock_set_at = now
        self._clock_set_at = min(self._clock_set_at, now)
        return now

    def _interval(self, polled: _PolledBatch) -> float:
        """Return how long until the next look: the older a batch, the slower it changes."""
        age = self._clock.now() - polled.batch.starts_at
        return max(min(max(MIN_POLL_SECONDS, age * POLL_AGE_FACTOR), MAX_POLL_SECONDS), self._round_duration(polled))

    def _round_duration(self, polled: _PolledBatch) -> float:
        """Return how long it takes to look at every batch of the same campaign."""
        return self._batches_of_campaign[polled.batch.campaign_id] * SECONDS_BETWEEN_BATCHES

    def _is_past_deadline(self, polled: _PolledBatch, now: float) -> bool:
        """Return whether the deadline is past, and there was no news for longer than any pause between attempts."""
        batch = polled.batch
        deadline = batch.starts_at + attempts_duration(batch.attempts, batch.interval).total_seconds() + CALL_SECONDS
        news = max(polled.last_change, self._clock_set_at) + seconds_to_next_attempt(batch.attempts, batch.interval)
        return now > max(deadline, news) + self.settings.completion_margin.total_seconds()
