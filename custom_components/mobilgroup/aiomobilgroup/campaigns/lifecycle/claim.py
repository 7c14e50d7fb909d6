"""Taking the next batch to send: the gate is passed once more, then `submitting` is written, then a byte may leave."""

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
"""So few rows that the garbage collector does not go through the whole process because of them."""
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
    """A batch that is ours to send, once and soon: others may take us for dead when we are silent for long."""

    account: str
    campaign_id: int
    number: int
    lease_id: str
    broadcast: Broadcast
    policy: CampaignPolicy
    characters: int


@dataclass(frozen=True, slots=True)
class DeferredCampaign:
    """A campaign that may not be sent now: postponed to allowed hours, or waiting for a person."""

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
    """Take the next batch that is due, or hold up its campaign, or return None when nothing is due.

    First batches go before later ones, so that an alarm does not wait behind a long list.
    """
    lock_account(connection, account)
    head = queue.next_batch(connection, account, now)
    if head is None:
        return None
    policy = CampaignPolicy.from_json(head["policy"])
    if deferred := _defer_if_not_allowed(connection, head, policy, settings, now):
        return deferred
    rows = _exclude_rejected(connection, account, settings, policy, head, _rows(connection, head), now)
    if not rows:
        return _reject_batch(connection, head, now)
    volume = _volume(head, rows)
    price = estimates.estimate_cost(connection, account, volume, now)
    rule_input = checks.RuleInput(
        account, checks.PhoneRows(rows.keys(), rows.values()), price.cost, balance, policy.overridden
    )
    retry_deadline = head["retry_deadline"] or now + settings.retry_for.total_seconds()
    if violations := checks.campaign_violations(connection, settings, rule_input, now, campaign_id=head["id"]):
        if balance is None and violations[0].rule is Rule.RESERVE:
            # The money cannot be counted as long as the provider is not reached: that may pass.
            return _schedule_retry(connection, head, now, retry_deadline)
        return _require_attention(connection, head, Attention.RULE, violations[0].rule)
    evidence = {name: value for name, value in head["evidence"].items() if name == "resent"}
    # A balance that others have drawn on since it was read would be false evidence.
    if (
        balance is not None
        and balance_at is not None
        and not spending.has_spending_since(connection, account, balance_at)
    ):
        evidence["balance_before"] = str(balance)
    _update_batch(
        connection,
        head,
        state=BatchState.SUBMITTING,
        lease_id=lease_id,
        submitted_at=now,
        retry_deadline=retry_deadline,
        retry_at=None,
        estimated_cost=price.cost,
        recipients=len(rows),
        evidence=evidence,
    )
    connection.execute(_SET_SENDING, {"campaign_id": head["id"]})
    # Who was taken for dead a moment ago must not be so while he sends.
    leases.renew(connection, lease_id)
    return ClaimedBatch(
        account, head["id"], head["number"], lease_id, _broadcast(head, rows), policy, volume.characters
    )


def state_after_failed_send(batch: RowMapping) -> BatchState:
    """Return the state of a batch that did not leave this time: of one in doubt nothing is claimed."""
    return BatchState.PENDING if batch["is_resend_of_unknown"] else BatchState.NOT_SENT


def _rows(connection: Connection, head: RowMapping) -> dict[int, Subscriber]:
    """Return the recipients of a batch that no rule has refused so far, by their rows."""
    found = connection.execute(_CALLED_ROWS, {"campaign_id": head["id"], "number": head["number"]})
    return {
        row: Subscriber(phone, **(fields or {}))
        for some in found.partitions(_CHUNK_SIZE)
        for row, phone, fields in some
    }


def _defer_if_not_allowed(
    connection: Connection, head: RowMapping, policy: CampaignPolicy, settings: AccountSettings, now: float
) -> DeferredCampaign | None:
    """Postpone a campaign to allowed hours, or ask about one whose time has passed."""
    # A list that is being sent may take hours; only a pause in it is too long.
    if now - max(head["due_at"], head["last_sent"] or 0.0) > policy.too_late_after.total_seconds():
        return _require_attention(connection, head, Attention.TOO_LATE, None)
    later = earliest_start(
        policy,
        settings,
        at=now,
        recipients=head["recipients"],
        attempts=head["attempts"],
        interval=head["interval"],
        hold_until=head["policy"].get("provider_hold_until"),
    )
    if later is None:
        return _require_attention(connection, head, Attention.RULE, Rule.CALLING_HOURS)
    if later <= now:
        return None
    connection.execute(update(campaigns).where(campaigns.c.id == head["id"]).values(due_at=later))
    _update_batch(connection, head, retry_deadline=None, retry_at=None)
    return DeferredCampaign(head["id"])


def _require_attention(
    connection: Connection, head: RowMapping, attention: Attention, reason: str | None
) -> DeferredCampaign:
    """Hold a campaign until a person decides; where a batch may have been sent already, about that first."""
    if head["is_resend_of_unknown"]:
        return _restore_unknown(connection, head)
    connection.execute(
        update(campaigns)
        .where(campaigns.c.id == head["id"])
        .values(state=CampaignState.PAUSED, attention=attention, reason=reason)
    )
    return DeferredCampaign(head["id"], CampaignEventType.NEEDS_ATTENTION)


def _schedule_retry(connection: Connection, head: RowMapping, now: float, retry_deadline: float) -> DeferredCampaign:
    """Try a batch again a little later, until it is given up."""
    _update_batch(
        connection,
        head,
        state=state_after_failed_send(head),
        error_code=NO_BALANCE,
        retry_at=now + RETRY_SECONDS,
        retry_deadline=retry_deadline,
    )
    connection.execute(_SET_SENDING, {"campaign_id": head["id"]})
    return DeferredCampaign(head["id"])


def _reject_batch(connection: Connection, head: RowMapping, now: float) -> DeferredCampaign:
    """Close a batch of which nobody may be called any more."""
    if head["is_resend_of_unknown"]:
        return _restore_unknown(connection, head)
    _update_batch(
        connection, head, state=BatchState.REJECTED, error_code=Rule.DO_NOT_CALL, recipients=0, completed_at=now
    )
    transitions.advance_after_batch(connection, head["id"], now)
    return DeferredCampaign(head["id"])


def _restore_unknown(connection: Connection, head: RowMapping) -> DeferredCampaign:
    """Leave to a person a batch that was to be sent again and will not be."""
    _update_batch(connection, head, state=BatchState.UNKNOWN, is_resend_of_unknown=False)
    transitions.pause_for_unknown(connection, head["id"])
    return DeferredCampaign(head["id"], CampaignEventType.NEEDS_ATTENTION)


def _exclude_rejected(
    connection: Connection,
    account: str,
    settings: AccountSettings,
    policy: CampaignPolicy,
    head: RowMapping,
    rows: Mapping[int, Subscriber],
    now: float,
) -> Mapping[int, Subscriber]:
    """Return the rows that may still be called, and mark those that no longer may."""
    rule_input = checks.RuleInput(account, checks.PhoneRows(rows.keys(), rows.values()), None, None, policy.overridden)
    rings_at = max(now, head["policy"].get("provider_hold_until", now))
    rejected = checks.recipient_violations(connection, settings, rule_input, rings_at)
    for row, rule in rejected.items():
        connection.execute(
            update(recipients)
            .where(recipients.c.campaign_id == head["id"], recipients.c.row_number == row)
            .values(rejection_reason=rule)
        )
    if rejected:
        counts.refresh_counts(connection, head["id"], head["number"])
    return {row: one for row, one in rows.items() if row not in rejected}


def _volume(head: RowMapping, rows: Mapping[int, Subscriber]) -> estimates.CallVolume:
    """Return what is to be priced."""
    common = len(head["content"])
    characters = sum(len(one.message or "") or common for one in rows.values())
    return estimates.CallVolume(head["kind"], head["content"], len(rows), characters)


def _broadcast(head: RowMapping, rows: Mapping[int, Subscriber]) -> Broadcast:
    """Return the batch as it is sent."""
    schedule: datetime | None = None
    if head["provider_schedule"] and (due := head["policy"].get("provider_hold_until")):
        schedule = to_datetime(due)
    return Broadcast(
        sender=head["sender"],
        content=decode_content(head["kind"], head["content"]),
        subscribers=list(rows.values()),
        attempts=head["attempts"],
        interval=head["interval"],
        repeat=head["repeat"],
        schedule=schedule,
    )


def _update_batch(connection: Connection, head: RowMapping, **values: Any) -> None:
    """Change the batch if it still is what was read: the compare-and-set that two processes cannot both win."""
    changed = connection.execute(
        update(batches)
        .where(
            batches.c.campaign_id == head["id"],
            batches.c.number == head["number"],
            batches.c.state == head["batch_state"],
        )
        .values(**values)
    )
    if changed.rowcount != 1:
        raise JournalError("another process has taken the batch")
