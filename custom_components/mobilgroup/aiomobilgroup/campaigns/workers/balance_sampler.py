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
from ..lifecycle.evidence import Doubt
from ..states import EventKind

_LOGGER = logging.getLogger(__name__)
LOOKS: Final = (30.0, 120.0, 600.0)
"""Seconds after the request at which the balance is read; after a restart, once for all that were missed."""


class Witness:
    """The one that reads the balance after a doubt."""

    def __init__(
        self,
        client: MobilgroupClient,
        journal: Journal,
        account: str,
        clock: Clock,
        tell: Callable[[EventKind, int], None],
    ) -> None:
        """Take what is read with, and whom to tell."""
        self._client = client
        self._journal = journal
        self._account = account
        self._clock = clock
        self._tell = tell
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
            pause = LOOKS[0]
            try:
                pause = await self._look()
            except JournalError as err:
                _LOGGER.error("Evidence cannot be noted: %s", err)
            await self._clock.wait(self._wake, pause)

    async def _look(self) -> float:
        """Read the balance for every doubt whose time has come; return how long until the next."""
        pauses = [LOOKS[0]]
        for doubt in await self._journal.read(evidence.doubts, self._account):
            age = self._clock.now() - doubt.submitted_at
            look = next((look for look in LOOKS if look > doubt.seen), None)
            if look is None:
                continue
            if age < look:
                pauses.append(look - age)
            else:
                await self._note_balance(doubt, round(age))
        return max(min(pauses), 0.05)

    async def _note_balance(self, doubt: Doubt, age: int) -> None:
        """Add what the balance is now, if it can be read."""
        try:
            balance = await self._client.get_balance()
        except MobilgroupError as err:
            _LOGGER.debug("No evidence for campaign %d yet: %s", doubt.campaign_id, err)
            return
        await self._journal.write(evidence.add_balance, self._account, doubt, age, balance.amount)
        self._tell(EventKind.CHANGED, doubt.campaign_id)
