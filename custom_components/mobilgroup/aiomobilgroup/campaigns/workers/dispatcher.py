"""Sends due batches one after another, and records each outcome before it is published."""

import asyncio
from collections.abc import Callable
from decimal import Decimal
import logging
from typing import Final, override

from ...client import MobilgroupClient
from ...exceptions import (
    MobilgroupApiError,
    MobilgroupConnectionError,
    MobilgroupError,
    MobilgroupInputError,
    MobilgroupUnknownOutcomeError,
)
from ..clock import Clock
from ..errors import JournalError
from ..journal import leases
from ..journal.database import Journal
from ..lifecycle import claim as claims, crash_recovery, outcomes, queue
from ..lifecycle.claim import ClaimedBatch, DeferredCampaign
from ..lifecycle.queue import MAX_RETRY_SECONDS
from ..states import CampaignEventType
from .base import Worker

_LOGGER = logging.getLogger(__name__)
MAX_SLEEP_SECONDS: Final = 30.0
INITIAL_RETRY_SECONDS: Final = 5.0

type Publish = Callable[[CampaignEventType, int], None]
type RecordFailure = Callable[[int, MobilgroupError], None]


class Dispatcher(Worker):
    """Sends the due batches of an account, one after another; the only sender of its process."""

    # A batch is not sent while its outcome cannot be recorded.
    failure_text = "Nothing can be sent"
    retry_seconds = INITIAL_RETRY_SECONDS

    def __init__(
        self,
        client: MobilgroupClient,
        journal: Journal,
        account: str,
        lease_id: str,
        clock: Clock,
        publish: Publish,
        record_failure: RecordFailure,
    ) -> None:
        """Initialize the dispatcher; it calls `publish` with events and `record_failure` with launch errors."""
        super().__init__(clock)
        self.last_balance: Decimal | None = None
        self._balance_at: float | None = None
        self._client = client
        self._journal = journal
        self._account = account
        self._lease_id = lease_id
        self._publish = publish
        self._record_failure = record_failure
        self._retries: dict[tuple[int, int], int] = {}
        self._claim_uncertain = False
        self._in_flight: ClaimedBatch | None = None

    def update_balance(self, balance: Decimal) -> None:
        """Save the account's current balance and the time it was read."""
        self.last_balance = balance
        self._balance_at = self._clock.now()

    @override
    async def run_once(self) -> float:
        """Send every batch that is due and return the seconds until the next one is."""
        await self._record_in_flight_as_unknown()
        while not self._closing and await self._send_one():
            pass
        return await self._seconds_until_due()

    async def _send_one(self) -> bool:
        """Send or defer the next due batch; return whether there was one."""
        if self._claim_uncertain:
            await self._journal.write(crash_recovery.release_claims, self._account, self._lease_id, self._clock.now())
            self._claim_uncertain = False
        for kind, campaign_id in await self._journal.write(queue.expire_retries, self._account, self._clock.now()):
            self._record_failure(campaign_id, MobilgroupConnectionError("the provider was not reached in time"))
            self._publish(kind, campaign_id)
        balance = await self._balance()
        started_at = self._clock.monotonic()
        try:
            claimed = await self._journal.write(
                claims.claim_next_batch,
                self._account,
                self._lease_id,
                self.settings,
                balance,
                self._clock.now(),
                balance_at=self._balance_at,
            )
        except JournalError:
            # The commit may have succeeded all the same: a claimed batch that is not sent must not count as sent.
            self._claim_uncertain = True
            raise
        match claimed:
            case ClaimedBatch():
                await self._send(claimed, started_at)
            case DeferredCampaign(campaign_id, kind):
                self._publish(kind, campaign_id)
        return claimed is not None

    async def _send(self, claim: ClaimedBatch, started_at: float) -> None:
        """Send a batch that was claimed a moment ago, and record its outcome."""
        if self._clock.monotonic() - started_at >= leases.LEASE_SECONDS:
            # This machine slept: other processes may have recovered the batch, and users may have resolved it.
            await self._record_outcome(claim, outcomes.record_not_sent, "late", self._clock.now(), self._clock.now())
            return
        self._in_flight = claim
        try:
            receipt = await self._client.send(claim.broadcast)
        except MobilgroupConnectionError as err:
            now = self._clock.now()
            reason = type(err.__cause__ or err).__name__
            await self._record_outcome(
                claim, outcomes.record_not_sent, reason, now + self._next_retry(claim), now, error=err
            )
        except (MobilgroupApiError, MobilgroupInputError) as err:
            code = err.raw_code if isinstance(err, MobilgroupApiError) else err.problem.value
            await self._record_outcome(claim, outcomes.record_rejected, code, self._clock.now(), error=err)
        except MobilgroupUnknownOutcomeError as err:
            await self._record_outcome(claim, outcomes.record_unknown, {"what": str(err)}, error=err)
        except Exception as err:  # noqa: BLE001 - whatever it was, the request may have left
            unknown_batch = MobilgroupUnknownOutcomeError(f"sending failed: {type(err).__name__}")
            await self._record_outcome(
                claim, outcomes.record_unknown, {"what": str(unknown_batch)}, error=unknown_batch
            )
        else:
            await self._record_outcome(claim, outcomes.record_accepted, receipt, self._clock.now())
            self._retries.pop((claim.campaign_id, claim.number), None)
        self._in_flight = None

    async def _record_in_flight_as_unknown(self) -> None:
        """Record a batch that was sent, and by a bug not recorded, as unknown: it must not count as unsent."""
        if self._in_flight is not None:
            await self._record_outcome(
                self._in_flight, outcomes.record_unknown, {"what": "its outcome could not be noted"}
            )
            self._in_flight = None

    async def _record_outcome(
        self,
        claim: ClaimedBatch,
        record: Callable[..., CampaignEventType | None],
        *values: object,
        error: MobilgroupError | None = None,
    ) -> None:
        """Record an outcome, then publish it. A user's decision in between stands, and is logged as an error."""
        try:
            kind = await self._write_outcome(claim, record, *values)
        except JournalError as err:
            if err.is_transient:
                raise
            # The outcome cannot be recorded, but that it is unknown can.
            _LOGGER.error("The outcome of campaign %d cannot be recorded: %s", claim.campaign_id, err)
            kind = await self._write_outcome(claim, outcomes.record_unknown, {"what": f"{record.__name__}: {err}"})
        if kind is None:
            _LOGGER.error(
                "The outcome of batch %d of campaign %d came after a user had resolved it: %s %s",
                claim.number,
                claim.campaign_id,
                record.__name__,
                getattr(values[0], "id", values[0]),
            )
        elif kind is CampaignEventType.NEEDS_ATTENTION:
            _LOGGER.warning("Batch %d of campaign %d may have been sent: %s", claim.number, claim.campaign_id, error)
        if error is not None and not self._is_repeated(record, kind):
            self._record_failure(claim.campaign_id, error)
        self._publish(kind or CampaignEventType.CHANGED, claim.campaign_id)

    @staticmethod
    def _is_repeated(record: Callable[..., CampaignEventType | None], kind: CampaignEventType | None) -> bool:
        """Return whether an unknown outcome is no launch error, because the batch is sent again automatically."""
        return record is outcomes.record_unknown and kind is CampaignEventType.CHANGED

    async def _write_outcome(
        self, claim: ClaimedBatch, record: Callable[..., CampaignEventType | None], *values: object
    ) -> CampaignEventType | None:
        """Record an outcome, retrying as long as the journal may recover: a known outcome must not become unknown."""
        while True:
            try:
                return await self._journal.write(record, claim, *values)
            except JournalError as err:
                if self._closing or not err.is_transient:
                    raise
                _LOGGER.error("The outcome of campaign %d cannot be recorded yet: %s", claim.campaign_id, err)
                await self._clock.wait_for(asyncio.Event(), 1.0)

    async def _balance(self) -> Decimal | None:
        """Return the balance, read again if a rule needs it and a batch is due; None if it cannot be read."""
        if self.settings.reserve is None:
            return self.last_balance
        due = await self._journal.read(queue.next_due, self._account)
        if due is None or due > self._clock.now():
            return self.last_balance
        try:
            self.update_balance((await self._client.get_balance()).amount)
        except MobilgroupError as err:
            _LOGGER.warning("The balance could not be read: %s", err)
            return None
        return self.last_balance

    def _next_retry(self, claim: ClaimedBatch) -> float:
        """Return the seconds until a batch that did not reach the provider is sent again; each wait doubles."""
        tries = self._retries.get((claim.campaign_id, claim.number), 0)
        self._retries[claim.campaign_id, claim.number] = tries + 1
        return min(INITIAL_RETRY_SECONDS * 2.0**tries, MAX_RETRY_SECONDS)

    async def _seconds_until_due(self) -> float:
        """Return the seconds until a batch is due; at most `MAX_SLEEP_SECONDS`, as the clock may be set meanwhile."""
        due = await self._journal.read(queue.next_due, self._account)
        if due is None:
            return MAX_SLEEP_SECONDS
        return min(max(due - self._clock.now(), 0.05), MAX_SLEEP_SECONDS)
