"""Collects evidence about doubts: what the balance was before, and what it is some time after."""

import asyncio
from collections.abc import Callable
import logging
from typing import Final

from ...client import MobilgroupClient
from ...exceptions import MobilgroupError
from ..clock import Clock
from ..errors import JournalError
from ..journal.database import Journal
from ..lifecycle import evidence
from ..lifecycle.evidence import UnknownBatch
from ..states import CampaignEventType

_LOGGER = logging.getLogger(__name__)
SAMPLE_DELAYS: Final = (30.0, 120.0, 600.0)
"""Seconds after the request at which the balance is read; after a restart, once for all that were missed."""


class BalanceSampler:
    """The one that reads the balance after a doubt."""

    def __init__(
        self,
        client: MobilgroupClient,
        journal: Journal,
        account: str,
        clock: Clock,
        tell: Callable[[CampaignEventType, int], None],
    ) -> None:
        """Take what is read with, and whom to tell."""
        self._client = client
        self._journal = journal
        self._account = account
        self._clock = clock
        self._publish = tell
        self._wake = asyncio.Event()
        self._closing = False

    def close(self) -> None:
        """Look no more."""
        self._closing = True
        self._wake.set()

    def wake(self) -> None:
        """Look for new doubts now."""
        self._wake.set()

    async def run(self) -> None:
        """Watch over doubts until closed."""
        while not self._closing:
            self._wake.clear()
            pause = SAMPLE_DELAYS[0]
            try:
                pause = await self._sample_due()
            except JournalError as err:
                _LOGGER.error("Evidence cannot be noted: %s", err)
            await self._clock.wait_for(self._wake, pause)

    async def _sample_due(self) -> float:
        """Read the balance for every doubt whose time has come; return how long until the next."""
        pauses = [SAMPLE_DELAYS[0]]
        for unknown_batch in await self._journal.read(evidence.unknown_batches, self._account):
            age = self._clock.now() - unknown_batch.submitted_at
            look = next((delay for delay in SAMPLE_DELAYS if delay > unknown_batch.last_sample_age), None)
            if look is None:
                continue
            if age < look:
                pauses.append(look - age)
            else:
                await self._add_sample(unknown_batch, round(age))
        return max(min(pauses), 0.05)

    async def _add_sample(self, unknown_batch: UnknownBatch, age: int) -> None:
        """Add what the balance is now, if it can be read."""
        try:
            balance = await self._client.get_balance()
        except MobilgroupError as err:
            _LOGGER.debug("No evidence for campaign %d yet: %s", unknown_batch.campaign_id, err)
            return
        await self._journal.write(evidence.add_balance_sample, self._account, unknown_batch, age, balance.amount)
        self._publish(CampaignEventType.CHANGED, unknown_batch.campaign_id)
