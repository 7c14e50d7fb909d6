"""Claims of due batches: the rules are checked again, then `submitting` is written, only then a byte is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from ...broadcast import Broadcast
from ...subscribers import Subscriber
from ..clock import to_datetime
from ..errors import JournalError
from ..journal import counts, leases
from ..journal.database import lock_account
from ..journal.tables import batches, campaigns, recipients
from ..models import decode_content
from ..rules import checks, estimates, spending
from ..rules.policy import CampaignPolicy, earliest_start
from ..settings import AccountSettings
from ..states import Attention, BatchState, CampaignEventType, CampaignState, Rule
from . import queue, transitions

NO_BALANCE = "no_balance"
RETRY_SECONDS = 5.0
_CHUNK_SIZE = 200
"""So few rows that they do not trigger a garbage collection of the whole process."""
_CALLED_ROWS = (
    select(recipients.c.row_number, recipients.c.phone, recipients.c.fields)
    .where(
        recipients.c.campaign_id == bindparam("campaign_id"),
        recipients.c.batch == bindparam("number"),
        recipients.c.rejection_reason.is_(None),
    )
    .order_by(recipients.c.row_number)
)
_SET_SENDING = (
    update(campaigns).where(campaigns.c.id == bindparam("campaign_id")).values(state=CampaignState.SENDING.value)
)


@dataclass(frozen=True, slots=True)
class ClaimedBatch:
    """A batch that only this process may send, once and soon: its lease becomes stale without renewals."""

    account: str
    campaign_id: int
    number: int
    lease_id: str
    broadcast: Broadcast
    policy: CampaignPolicy
    characters: int


@dataclass(frozen=True, slots=True)
class DeferredCampaign:
    """A campaign whose batch may not be sent now: postponed, or waiting for a user's decision."""

    campaign_id: int
    event_type: CampaignEventType = CampaignEventType.CHANGED


def claim_next_batch(
    connection: Connection,
    account: str,
    lease_id: str,
    settings: AccountSettings,
    balance: Decimal | None,
    now: float,
    *,
    balance_at: float | None = None,
) -> ClaimedBatch | DeferredCampaign | None:
    """Claim the next due batch, or defer its campaign, or return None if nothing is due.

    First batches go before later ones, so that an alarm does not wait behind a long list.
    """
    lock_account(connection, account)
    batch_row = queue.next_batch(connection, account, now)
    if batch_row is None:
        return None
    policy = CampaignPolicy.from_json(batch_row["policy"])
    if deferred := _defer_if_not_allowed(connection, batch_row, policy, settings, now):
        return deferred
    rows = _exclude_rejected(connection, account, settings, policy, batch_row, _rows(connection, batch_row), now)
    if not rows:
        return _reject_batch(connection, batch_row, now)
    volume = _volume(batch_row, rows)
    price = estimates.estimate_cost(connection, account, volume, now)
    rule_input = checks.RuleInput(
        account, checks.PhoneRows(rows.keys(), rows.values()), price.cost, balance, policy.overridden
    )
    retry_deadline = batch_row["retry_deadline"] or now + settings.retry_for.total_seconds()
    if violations := checks.campaign_violations(connection, settings, rule_input, now, campaign_id=batch_row["id"]):
        if balance is None and violations[0].rule is Rule.RESERVE:
            # The reserve cannot be checked while the balance cannot be read: that may pass.
            return _schedule_retry(connection, batch_row, now, retry_deadline)
        return _require_attention(connection, batch_row, Attention.RULE, violations[0].rule)
    evidence = {name: value for name, value in batch_row["evidence"].items() if name == "resent"}
    # A balance that was charged since it was read would be false evidence.
    if (
        balance is not None
        and balance_at is not None
        and not spending.has_spending_since(connection, account, balance_at)
    ):
        evidence["balance_before"] = str(balance)
    _update_batch(
        connection,
        batch_row,
        state=BatchState.SUBMITTING,
        lease_id=lease_id,
        submitted_at=now,
        retry_deadline=retry_deadline,
        retry_at=None,
        estimated_cost=price.cost,
        recipients=len(rows),
        evidence=evidence,
    )
    connection.execute(_SET_SENDING, {"campaign_id": batch_row["id"]})
    # A lease that was deleted as stale a moment ago must exist while the batch is sent.
    leases.renew(connection, lease_id)
    return ClaimedBatch(
        account, batch_row["id"], batch_row["number"], lease_id, _broadcast(batch_row, rows), policy, volume.characters
    )


def state_after_failed_send(batch: RowMapping) -> BatchState:
    """Return the state of a batch whose send failed before it left; one with an unknown earlier outcome is pending."""
    return BatchState.PENDING if batch["is_resend_of_unknown"] else BatchState.NOT_SENT


def _rows(connection: Connection, batch_row: RowMapping) -> dict[int, Subscriber]:
    """Return the recipients of a batch that no rule has rejected so far, by row number."""
    found = connection.execute(_CALLED_ROWS, {"campaign_id": batch_row["id"], "number": batch_row["number"]})
    return {
        row_number: Subscriber(phone, **(fields or {}))
        for chunk in found.partitions(_CHUNK_SIZE)
        for row_number, phone, fields in chunk
    }


def _defer_if_not_allowed(
    connection: Connection, batch_row: RowMapping, policy: CampaignPolicy, settings: AccountSettings, now: float
) -> DeferredCampaign | None:
    """Postpone a campaign to its calling hours, or leave one that is too late to a user; None if it may be sent."""
    # Sending a list may take hours; only a pause in it may be too long.
    if now - max(batch_row["due_at"], batch_row["last_sent"] or 0.0) > policy.too_late_after.total_seconds():
        return _require_attention(connection, batch_row, Attention.TOO_LATE, None)
    later = earliest_start(
        policy,
        settings,
        at=now,
        recipients=batch_row["recipients"],
        attempts=batch_row["attempts"],
        interval=batch_row["interval"],
        hold_until=batch_row["policy"].get("provider_hold_until"),
    )
    if later is None:
        return _require_attention(connection, batch_row, Attention.RULE, Rule.CALLING_HOURS)
    if later <= now:
        return None
    connection.execute(update(campaigns).where(campaigns.c.id == batch_row["id"]).values(due_at=later))
    _update_batch(connection, batch_row, retry_deadline=None, retry_at=None)
    return DeferredCampaign(batch_row["id"])


def _require_attention(
    connection: Connection, batch_row: RowMapping, attention: Attention, reason: str | None
) -> DeferredCampaign:
    """Pause a campaign until a user decides; if the batch may have been sent already, about that first."""
    if batch_row["is_resend_of_unknown"]:
        return _restore_unknown(connection, batch_row)
    connection.execute(
        update(campaigns)
        .where(campaigns.c.id == batch_row["id"])
        .values(state=CampaignState.PAUSED, attention=attention, reason=reason)
    )
    return DeferredCampaign(batch_row["id"], CampaignEventType.NEEDS_ATTENTION)


def _schedule_retry(
    connection: Connection, batch_row: RowMapping, now: float, retry_deadline: float
) -> DeferredCampaign:
    """Retry a batch a little later, until its retry deadline."""
    _update_batch(
        connection,
        batch_row,
        state=state_after_failed_send(batch_row),
        error_code=NO_BALANCE,
        retry_at=now + RETRY_SECONDS,
        retry_deadline=retry_deadline,
    )
    connection.execute(_SET_SENDING, {"campaign_id": batch_row["id"]})
    return DeferredCampaign(batch_row["id"])


def _reject_batch(connection: Connection, batch_row: RowMapping, now: float) -> DeferredCampaign:
    """Close a batch none of whose recipients may be called any more."""
    if batch_row["is_resend_of_unknown"]:
        return _restore_unknown(connection, batch_row)
    _update_batch(
        connection, batch_row, state=BatchState.REJECTED, error_code=Rule.DO_NOT_CALL, recipients=0, completed_at=now
    )
    transitions.advance_after_batch(connection, batch_row["id"], now)
    return DeferredCampaign(batch_row["id"])


def _restore_unknown(connection: Connection, batch_row: RowMapping) -> DeferredCampaign:
    """Set a batch that was to be sent again back to unknown, for a user to decide."""
    _update_batch(connection, batch_row, state=BatchState.UNKNOWN, is_resend_of_unknown=False)
    transitions.pause_for_unknown(connection, batch_row["id"])
    return DeferredCampaign(batch_row["id"], CampaignEventType.NEEDS_ATTENTION)


def _exclude_rejected(
    connection: Connection,
    account: str,
    settings: AccountSettings,
    policy: CampaignPolicy,
    batch_row: RowMapping,
    rows: Mapping[int, Subscriber],
    now: float,
) -> Mapping[int, Subscriber]:
    """Return the rows that may still be called, and save the rejection reason of the others."""
    rule_input = checks.RuleInput(account, checks.PhoneRows(rows.keys(), rows.values()), None, None, policy.overridden)
    rings_at = max(now, batch_row["policy"].get("provider_hold_until", now))
    rejected = checks.recipient_violations(connection, settings, rule_input, rings_at)
    for row_number, rule in rejected.items():
        connection.execute(
            update(recipients)
            .where(recipients.c.campaign_id == batch_row["id"], recipients.c.row_number == row_number)
            .values(rejection_reason=rule)
        )
    if rejected:
        counts.refresh_counts(connection, batch_row["id"], batch_row["number"])
    return {row: one for row, one in rows.items() if row not in rejected}


def _volume(batch_row: RowMapping, rows: Mapping[int, Subscriber]) -> estimates.CallVolume:
    """Return the calls to price."""
    common_length = len(batch_row["content"])
    characters = sum(len(one.message or "") or common_length for one in rows.values())
    return estimates.CallVolume(batch_row["kind"], batch_row["content"], len(rows), characters)


def _broadcast(batch_row: RowMapping, rows: Mapping[int, Subscriber]) -> Broadcast:
    """Return the broadcast that sends the batch."""
    schedule: datetime | None = None
    if batch_row["provider_schedule"] and (due := batch_row["policy"].get("provider_hold_until")):
        schedule = to_datetime(due)
    return Broadcast(
        sender=batch_row["sender"],
        content=decode_content(batch_row["kind"], batch_row["content"]),
        subscribers=list(rows.values()),
        attempts=batch_row["attempts"],
        interval=batch_row["interval"],
        repeat=batch_row["repeat"],
        schedule=schedule,
    )


def _update_batch(connection: Connection, batch_row: RowMapping, **values: Any) -> None:
    """Update the batch if its state is still the one that was read: only one of two processes can do it."""
    changed = connection.execute(
        update(batches)
        .where(
            batches.c.campaign_id == batch_row["id"],
            batches.c.number == batch_row["number"],
            batches.c.state == batch_row["batch_state"],
        )
        .values(**values)
    )
    if changed.rowcount != 1:
        raise JournalError("another process has claimed the batch")
