"""Polls the statistics of sent batches: often at first, then more and more rarely, until every call is over."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
import logging
from typing import Final, override

from ...client import MobilgroupClient
from ...exceptions import MobilgroupError, MobilgroupNotFoundError
from ..clock import Clock
from ..journal.database import Journal
from ..lifecycle import progress
from ..lifecycle.report_rows import ActiveBatch
from ..rules.policy import CALL_SECONDS, attempts_duration, seconds_to_next_attempt
from ..states import CampaignEventType
from .base import Worker

_LOGGER = logging.getLogger(__name__)
MIN_POLL_SECONDS: Final = 5.0
MAX_POLL_SECONDS: Final = 120.0
POLL_AGE_FACTOR: Final = 0.125
"""The pause between two polls, as a part of a batch's age: a campaign of an hour takes about fifty polls."""
MAX_SLEEP_SECONDS: Final = 30.0
SECONDS_BETWEEN_BATCHES: Final = 2.0
"""Seconds between two requests about one campaign, however many batches it has."""

type Publish = Callable[[CampaignEventType, int], None]


@dataclass(slots=True)
class _PolledBatch:
    """A batch that is polled, with the times of its next poll and its last change."""

    batch: ActiveBatch
    next_poll: float
    last_change: float


class ReportPoller(Worker):
    """Polls the statistics of an account's sent batches until every call has ended."""

    failure_text = "Campaigns cannot be polled"
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
        """How many batches of each campaign are polled."""
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
        next_poll = min(polled.next_poll for polled in self._polled.values())
        return min(max(next_poll - self._clock.now(), 0.05), MAX_SLEEP_SECONDS)

    async def _refresh(self) -> None:
        """Update the polled batches from the journal."""
        now = self._clock.now()
        found = await self._journal.write(progress.acquire_active_batches, self._account, self._lease_id)
        self._batches_of_campaign = Counter(batch.campaign_id for batch in found)
        for batch in found:
            starts_at = max(now, batch.starts_at)
            key = (batch.campaign_id, batch.number)
            polled = self._polled.setdefault(key, _PolledBatch(batch, starts_at + MIN_POLL_SECONDS, starts_at))
            # A clock that was set back must not postpone a poll.
            polled.next_poll = min(polled.next_poll, starts_at + max(MAX_POLL_SECONDS, self._round_duration(polled)))
            polled.last_change = min(polled.last_change, starts_at)
        for key in self._polled.keys() - {(batch.campaign_id, batch.number) for batch in found}:
            del self._polled[key]

    def _due(self) -> _PolledBatch | None:
        """Return the batch whose poll is overdue for longest, or None."""
        now = self._clock.now()
        due = [polled for polled in self._polled.values() if polled.next_poll <= now]
        return min(due, key=lambda polled: polled.next_poll, default=None)

    async def _poll(self, polled: _PolledBatch) -> None:
        """Poll a batch once, and record what has changed."""
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
        result = await self._journal.write(progress.apply_report, batch, report, quiet=quiet, now=now)
        if result.completed:
            self._complete(polled, finished=result.finished)
            return
        if result.changed:
            polled.last_change = now
            self._publish(CampaignEventType.CHANGED, batch.campaign_id)
        polled.next_poll = now + self._interval(polled)

    async def _handle_missing_report(self, polled: _PolledBatch) -> None:
        """Poll on until the deadline, then complete the batch: the provider may not know the id yet, or no longer."""
        now = self._now()
        if not self._is_past_deadline(polled, now):
            polled.next_poll = now + self._interval(polled)
            return
        _LOGGER.warning("The provider does not know campaign %d any more", polled.batch.campaign_id)
        finished = await self._journal.write(progress.complete_without_report, polled.batch, now)
        self._complete(polled, finished=finished)

    def _complete(self, polled: _PolledBatch, *, finished: bool) -> None:
        """Stop polling a batch, and publish its campaign as finished or, which is not urgent, as changed."""
        self._polled.pop((polled.batch.campaign_id, polled.batch.number), None)
        self._publish(CampaignEventType.FINISHED if finished else CampaignEventType.CHANGED, polled.batch.campaign_id)

    def _now(self) -> float:
        """Return the time, and save when the clock was set forward: calls do not end earlier because of that."""
        now = self._clock.now()
        previous_offset, self._clock_offset = self._clock_offset, now - self._clock.monotonic()
        if self._clock_offset > previous_offset + CALL_SECONDS:
            self._clock_set_at = now
        self._clock_set_at = min(self._clock_set_at, now)
        return now

    def _interval(self, polled: _PolledBatch) -> float:
        """Return the seconds until the next poll: the older a batch, the slower it changes."""
        age = self._clock.now() - polled.batch.starts_at
        return max(min(max(MIN_POLL_SECONDS, age * POLL_AGE_FACTOR), MAX_POLL_SECONDS), self._round_duration(polled))

    def _round_duration(self, polled: _PolledBatch) -> float:
        """Return the seconds that one poll of every batch of the same campaign takes."""
        return self._batches_of_campaign[polled.batch.campaign_id] * SECONDS_BETWEEN_BATCHES

    def _is_past_deadline(self, polled: _PolledBatch, now: float) -> bool:
        """Return whether the deadline, and the longest pause that may follow a change, are past, plus a margin."""
        batch = polled.batch
        deadline = batch.starts_at + attempts_duration(batch.attempts, batch.interval).total_seconds() + CALL_SECONDS
        quiet_at = max(polled.last_change, self._clock_set_at) + seconds_to_next_attempt(batch.attempts, batch.interval)
        return now > max(deadline, quiet_at) + self.settings.completion_margin.total_seconds()
