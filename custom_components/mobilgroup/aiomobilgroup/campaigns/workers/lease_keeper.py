"""Keeps this process's place in the journal, buries the dead, and forgets what is too old."""

from collections.abc import Callable
import logging
from typing import Final, override

from ..clock import Clock
from ..errors import JournalError
from ..journal import leases, retention
from ..journal.database import Journal
from ..lifecycle import outcomes
from ..states import CampaignEventType
from .base import Worker

_LOGGER = logging.getLogger(__name__)
PURGE_INTERVAL: Final = 3600.0


class LeaseKeeper(Worker):
    """Renews this process's lease, and recovers the batches of processes whose leases went stale."""

    failure_text = "The journal cannot be kept"
    retry_seconds = leases.RENEW_SECONDS

    def __init__(
        self,
        journal: Journal,
        account: str,
        lease_id: str,
        name: str,
        clock: Clock,
        publish: Callable[[CampaignEventType, int], None],
    ) -> None:
        """Initialize the keeper of a lease; it calls `publish` with events of recovered campaigns."""
        super().__init__(clock)
        self._journal = journal
        self._account = account
        self._lease_id = lease_id
        self._name = name
        self._publish = publish
        self._checks: dict[str, tuple[int, int]] = {}
        self._purge_at = 0.0

    async def acquire(self) -> None:
        """Acquire or renew the lease, and recover the batches of crashed processes."""
        await self._journal.write(leases.renew, self._lease_id, self._name)
        await self._recover_stale()

    async def release(self) -> None:
        """Give the place up: nothing is being sent."""
        try:
            await self._journal.write(leases.release, self._lease_id)
        except JournalError as err:
            _LOGGER.warning("The journal could not be left; others will take this process for dead in a while: %s", err)

    @override
    async def run_once(self) -> float:
        """Renew the lease, recover what crashed processes left, and purge what is too old."""
        await self.acquire()
        await self._purge()
        return leases.RENEW_SECONDS

    async def _recover_stale(self) -> None:
        """Turn what dead processes were sending into doubts, and say so."""
        stale = self._stale_leases(await self._journal.read(leases.renewal_counts))
        for campaign_id in await self._journal.write(outcomes.recover_stale_batches, self._account, stale):
            _LOGGER.warning("Campaign %d was being sent by a process that ended: it may have been sent", campaign_id)
            self._publish(CampaignEventType.NEEDS_ATTENTION, campaign_id)

    def _stale_leases(self, beats: dict[str, int]) -> dict[str, int]:
        """Return the owners that have not moved for several looks, with the beat at which they stand."""
        beats.pop(self._lease_id, None)
        checks = {}
        for owner, beat in beats.items():
            last_renewals, times = self._checks.get(owner, (beat, 0))
            checks[owner] = (beat, times + 1 if last_renewals == beat else 0)
        self._checks = checks
        return {lease_id: beat for lease_id, (beat, times) in checks.items() if times > leases.STALE_AFTER_CHECKS}

    async def _purge(self) -> None:
        """Forget whom was called too long ago."""
        now = self._clock.now()
        if now < self._purge_at:
            return
        self._purge_at = now + PURGE_INTERVAL
        before = now - self.settings.retention.total_seconds()
        purged = 0
        while not self._closing and (more := await self._journal.write(retention.purge, self._account, before)):
            purged += more
        if purged:
            _LOGGER.info("The numbers and texts of old campaigns were forgotten: %d rows", purged)
