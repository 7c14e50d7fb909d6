"""Renews this process's lease, recovers the batches of crashed processes, and purges old numbers and texts."""

from collections.abc import Callable
import logging
from typing import Final, override

from ..clock import Clock
from ..errors import JournalError
from ..journal import leases, retention
from ..journal.database import Journal
from ..lifecycle import crash_recovery
from ..states import CampaignEventType
from .base import Worker

_LOGGER = logging.getLogger(__name__)
PURGE_INTERVAL: Final = 3600.0


class LeaseKeeper(Worker):
    """Renews this process's lease, and recovers the batches of processes whose leases went stale."""

    failure_text = "The journal cannot be maintained"
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
        """Release the lease; the process must not be sending anything."""
        try:
            await self._journal.write(leases.release, self._lease_id)
        except JournalError as err:
            _LOGGER.warning("The lease could not be released; it will become stale and be deleted: %s", err)

    @override
    async def run_once(self) -> float:
        """Renew the lease, recover what crashed processes left, and purge what is too old."""
        await self.acquire()
        await self._purge()
        return leases.RENEW_SECONDS

    async def _recover_stale(self) -> None:
        """Set the batches that crashed processes were sending to unknown, and publish their campaigns."""
        stale = self._stale_leases(await self._journal.read(leases.renewal_counts))
        for campaign_id in await self._journal.write(crash_recovery.recover_stale_batches, self._account, stale):
            _LOGGER.warning("Campaign %d was being sent by a process that ended: it may have been sent", campaign_id)
            self._publish(CampaignEventType.NEEDS_ATTENTION, campaign_id)

    def _stale_leases(self, renewal_counts: dict[str, int]) -> dict[str, int]:
        """Return the leases whose renewal count did not change over several checks, with that count."""
        renewal_counts.pop(self._lease_id, None)
        checks = {}
        for lease_id, count in renewal_counts.items():
            last_count, times = self._checks.get(lease_id, (count, 0))
            checks[lease_id] = (count, times + 1 if last_count == count else 0)
        self._checks = checks
        return {lease_id: count for lease_id, (count, times) in checks.items() if times > leases.STALE_AFTER_CHECKS}

    async def _purge(self) -> None:
        """Purge the numbers and texts of campaigns whose retention time is over, once per `PURGE_INTERVAL` seconds."""
        now = self._clock.now()
        if now < self._purge_at:
            return
        self._purge_at = now + PURGE_INTERVAL
        before = now - self.settings.retention.total_seconds()
        purged = 0
        while not self._closing and (more := await self._journal.write(retention.purge, self._account, before)):
            purged += more
        if purged:
            _LOGGER.info("The numbers and texts of old campaigns were purged: %d rows", purged)
