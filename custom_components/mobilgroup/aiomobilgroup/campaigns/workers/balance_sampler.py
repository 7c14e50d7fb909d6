"""Collects evidence for unknown outcomes: the balance at several times after the request."""

from collections.abc import Callable
import logging
from typing import Final, override

from ...client import MobilgroupClient
from ...exceptions import MobilgroupError
from ..clock import Clock
from ..journal.database import Journal
from ..lifecycle import evidence
from ..lifecycle.evidence import UnknownBatch
from ..states import CampaignEventType
from .base import Worker

_LOGGER = logging.getLogger(__name__)
SAMPLE_DELAYS: Final = (30.0, 120.0, 600.0)
"""Seconds after the request at which the balance is read; after a restart, once for all missed samples."""


class BalanceSampler(Worker):
    """Reads the balance some time after each send with an unknown outcome, as evidence of what happened."""

    failure_text = "Evidence cannot be recorded"
    retry_seconds = SAMPLE_DELAYS[0]

    def __init__(
        self,
        client: MobilgroupClient,
        journal: Journal,
        account: str,
        clock: Clock,
        publish: Callable[[CampaignEventType, int], None],
    ) -> None:
        """Initialize the sampler; it calls `publish` with events."""
        super().__init__(clock)
        self._client = client
        self._journal = journal
        self._account = account
        self._publish = publish

    @override
    async def run_once(self) -> float:
        """Sample the balance for every unknown batch that is due, and return the seconds until the next one is."""
        pauses = [SAMPLE_DELAYS[0]]
        for unknown_batch in await self._journal.read(evidence.unknown_batches, self._account):
            age = self._clock.now() - unknown_batch.submitted_at
            next_sample_age = next((delay for delay in SAMPLE_DELAYS if delay > unknown_batch.last_sample_age), None)
            if next_sample_age is None:
                continue
            if age < next_sample_age:
                pauses.append(next_sample_age - age)
            else:
                await self._add_sample(unknown_batch, round(age))
        return max(min(pauses), 0.05)

    async def _add_sample(self, unknown_batch: UnknownBatch, age: int) -> None:
        """Add the current balance to the evidence, if it can be read."""
        try:
            balance = await self._client.get_balance()
        except MobilgroupError as err:
            _LOGGER.debug("No evidence for campaign %d yet: %s", unknown_batch.campaign_id, err)
            return
        await self._journal.write(evidence.add_balance_sample, self._account, unknown_batch, age, balance.amount)
        self._publish(CampaignEventType.CHANGED, unknown_batch.campaign_id)
