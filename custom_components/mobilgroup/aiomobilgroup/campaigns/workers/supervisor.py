"""Starts, restarts and stops the background workers of a campaign service."""

import asyncio
from collections.abc import Awaitable, Callable
import logging
import traceback
from typing import Final
import uuid

from ...client import MobilgroupClient
from ..clock import Clock
from ..journal.database import Journal
from ..settings import AccountSettings
from ..states import CampaignEventType
from .balance_sampler import BalanceSampler
from .base import Worker
from .dispatcher import Dispatcher
from .event_bus import CampaignEventBus
from .lease_keeper import LeaseKeeper
from .report_poller import ReportPoller

_LOGGER = logging.getLogger(__name__)
_RESTART_SECONDS: Final = 5.0


class WorkerSupervisor:
    """The workers of one account in this process, and the event bus that publishes their events."""

    def __init__(self, client: MobilgroupClient, journal: Journal, account: str, name: str, clock: Clock) -> None:
        """Initialize the workers; `name` names this process in the journal."""
        lease_id = str(uuid.uuid4())
        self._client = client
        self._clock = clock
        self.event_bus = CampaignEventBus(journal, account, clock)
        self.dispatcher = Dispatcher(
            client, journal, account, lease_id, clock, self.publish, self.event_bus.record_failure
        )
        self._report_poller = ReportPoller(client, journal, account, lease_id, clock, self.publish)
        self._balance_sampler = BalanceSampler(client, journal, account, clock, self.publish)
        self._lease_keeper = LeaseKeeper(journal, account, lease_id, name, clock, self.publish)
        self._workers: tuple[Worker, ...] = (
            self.dispatcher,
            self._report_poller,
            self._balance_sampler,
            self._lease_keeper,
        )
        self._tasks: list[asyncio.Task[None]] = []
        self._closing = asyncio.Event()

    def apply_settings(self, settings: AccountSettings) -> None:
        """Replace the account's settings, for everything that is sent from now on."""
        for worker in self._workers:
            worker.settings = settings

    async def start(self) -> None:
        """Start the workers: recover batches of crashed processes, send due batches, poll running calls."""
        await self._lease_keeper.acquire()
        parts: tuple[CampaignEventBus | Worker, ...] = (self.event_bus, *self._workers)
        for part in parts:
            name = type(part).__name__
            self._tasks.append(asyncio.create_task(self._keep_running(name, part.run), name=f"mobilgroup {name}"))

    async def close(self) -> None:
        """Send nothing new, wait for a batch that is being sent, and release the lease; does nothing before `start`."""
        if not self._tasks:
            return
        self._closing.set()
        for worker in self._workers:
            worker.close()
        publishing, dispatching, polling, sampling, lease_keeping = self._tasks
        # Reads may be cancelled; a batch that is being sent is waited for.
        polling.cancel()
        sampling.cancel()
        await asyncio.wait([dispatching, polling, sampling, lease_keeping])
        await self._client.drain()
        self.event_bus.close()
        await publishing
        await self._lease_keeper.release()

    def publish(self, kind: CampaignEventType, campaign_id: int) -> None:
        """Publish an event to subscribers, and wake the workers that it concerns."""
        self.event_bus.publish(kind, campaign_id)
        if kind is CampaignEventType.NEEDS_ATTENTION:
            self._balance_sampler.wake()
        self._report_poller.wake()

    async def _keep_running(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Run a part until it ends; restart it after a bug, which must not stop alarms or log phone numbers."""
        while True:
            try:
                return await run()
            except Exception as err:  # noqa: BLE001 - whatever it was, the other parts and the next try go on
                where = traceback.extract_tb(err.__traceback__)[-1]
                _LOGGER.error("%s failed: %s in %s, line %s", name, type(err).__name__, where.name, where.lineno)
                await self._clock.wait_for(self._closing, _RESTART_SECONDS)
