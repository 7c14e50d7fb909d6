"""Sends what is due, one batch after another, and notes each outcome before anybody hears of it."""

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
from ..lifecycle import claim as claims, outcomes, queue
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
        """Take note of the money on the account as it is now."""
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
        """Send the next batch that is due; return whether there was one."""
        if self._claim_uncertain:
            await self._journal.write(outcomes.release_claims, self._account, self._lease_id, self._clock.now())
            self._claim_uncertain = False
        for kind, campaign_id in await self._journal.write(queue.expire_retries, self._account, self._clock.now()):
            self._record_failure(campaign_id, MobilgroupConnectionError("the provider was not reached in time"))
            self._publish(kind, campaign_id)
        balance = await self._balance()
        began = self._clock.monotonic()
        try:
            taken = await self._journal.write(
                claims.claim_next_batch,
                self._account,
                self._lease_id,
                self.settings,
                balance,
                self._clock.now(),
                balance_at=self._balance_at,
            )
        except JournalError:
            # The commit may have been done although it failed: what nobody sends must not be taken for sent.
            self._claim_uncertain = True
            raise
        match taken:
            case ClaimedBatch():
                await self._send(taken, began)
            case DeferredCampaign(campaign_id, kind):
                self._publish(kind, campaign_id)
        return taken is not None

    async def _send(self, claim: ClaimedBatch, began: float) -> None:
        """Send a batch that became ours a moment ago, and note what became of it."""
        if self._clock.monotonic() - began >= leases.LEASE_SECONDS:
            # This machine slept: others may have taken us for dead, and people have decided.
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
        """Leave to a person what was sent and, by a mistake of ours, not noted: it must not look unsent to us."""
        if self._in_flight is not None:
            await self._record_outcome(
                self._in_flight, outcomes.record_unknown, {"what": "its outcome could not be noted"}
            )
            self._in_flight = None

    async def _record_outcome(
        self,
        claim: ClaimedBatch,
        note: Callable[..., CampaignEventType | None],
        *said: object,
        error: MobilgroupError | None = None,
    ) -> None:
        """Write an outcome down, then tell of it; a person's decision in between stands, and is worth a loud word."""
        try:
            kind = await self._write_outcome(claim, note, *said)
        except JournalError as err:
            if err.is_transient:
                raise
            # The answer cannot be kept, the doubt can.
            _LOGGER.error("The outcome of campaign %d cannot be noted: %s", claim.campaign_id, err)
            kind = await self._write_outcome(claim, outcomes.record_unknown, {"what": f"{note.__name__}: {err}"})
        if kind is None:
            _LOGGER.error(
                "The outcome of batch %d of campaign %d came after a person had decided about it: %s %s",
                claim.number,
                claim.campaign_id,
                note.__name__,
                getattr(said[0], "id", said[0]),
            )
        elif kind is CampaignEventType.NEEDS_ATTENTION:
            _LOGGER.warning("Batch %d of campaign %d may have been sent: %s", claim.number, claim.campaign_id, error)
        if error is not None and not self._is_repeated(note, kind):
            self._record_failure(claim.campaign_id, error)
        self._publish(kind or CampaignEventType.CHANGED, claim.campaign_id)

    @staticmethod
    def _is_repeated(note: Callable[..., CampaignEventType | None], kind: CampaignEventType | None) -> bool:
        """Return whether a doubt is not worth an error, because the batch is sent again by itself."""
        return note is outcomes.record_unknown and kind is CampaignEventType.CHANGED

    async def _write_outcome(
        self, claim: ClaimedBatch, note: Callable[..., CampaignEventType | None], *said: object
    ) -> CampaignEventType | None:
        """Write an outcome down, however often it takes: what is known must not become a doubt."""
        while True:
            try:
                return await self._journal.write(note, claim, *said)
            except JournalError as err:
                if self._closing or not err.is_transient:
                    raise
                _LOGGER.error("The outcome of campaign %d cannot be noted yet: %s", claim.campaign_id, err)
                await self._clock.wait_for(asyncio.Event(), 1.0)

    async def _balance(self) -> Decimal | None:
        """Return the money on the account where a rule asks for it; None when it cannot be read."""
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
        """Return how long to wait before a batch that never reached the provider is sent again."""
        tries = self._retries.get((claim.campaign_id, claim.number), 0)
        self._retries[claim.campaign_id, claim.number] = tries + 1
        return min(INITIAL_RETRY_SECONDS * 2.0**tries, MAX_RETRY_SECONDS)

    async def _seconds_until_due(self) -> float:
        """Return how long nothing is due; the clock may be set meanwhile, so never for long."""
        due = await self._journal.read(queue.next_due, self._account)
        if due is None:
            return MAX_SLEEP_SECONDS
        return min(max(due - self._clock.now(), 0.05), MAX_SLEEP_SECONDS)
