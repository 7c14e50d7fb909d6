"""Records the outcome of a sent batch before it is published.

Each `record_…` function returns the event to publish, or None if a user has decided otherwise meanwhile: the user's
decision stands.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import batched
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, and_, bindparam, or_, select, update

from ...models import Receipt
from ..journal import counts
from ..journal.database import lock_account
from ..journal.tables import batches, recipients
from ..states import BatchState, CampaignEventType
from . import transitions
from .claim import ClaimedBatch, state_after_failed_send

_DAY_SECONDS = 86400
_CHUNK_SIZE: Final = 200
"""So few rows that they do not trigger a garbage collection of the whole process."""
# A process whose lease became stale may still record the outcome: that is better than an unknown one.
_OPEN = (BatchState.SUBMITTING, BatchState.UNKNOWN)


def record_accepted(
    connection: Connection, claim: ClaimedBatch, receipt: Receipt, now: float
) -> CampaignEventType | None:
    """Record that the provider accepted the batch."""
    table = batches.c
    batch = _own_open_batch(
        connection,
        claim,
        # A user who resolved it as sent, without the id, was right.
        or_(table.state.in_(_OPEN), and_(table.state == BatchState.ACCEPTED, table.provider_id.is_(None))),
    )
    if batch is None:
        return None
    sent = {one.phone for one in claim.broadcast.subscribers}
    priced = [row for row in receipt.subscribers if row.ok and row.phone in sent and _is_plausible_price(row.price)]
    _change(
        connection,
        claim,
        state=BatchState.ACCEPTED,
        provider_id=receipt.id,
        budget=receipt.budget,
        priced_count=len(priced),
        price_sum=sum((row.price for row in priced if row.price is not None), Decimal(0)),
        characters=round(claim.characters * len(priced) / len(sent)),
        total_duration=sum(row.duration for row in priced if row.duration and row.duration < _DAY_SECONDS),
        completed_at=None,
    )
    _record_rows(connection, claim, receipt)
    counts.refresh_counts(connection, claim.campaign_id, claim.number)
    transitions.clear_unknown(connection, claim.campaign_id)
    transitions.advance_after_batch(connection, claim.campaign_id, now)
    return CampaignEventType.ACCEPTED if _is_first(connection, claim) else CampaignEventType.CHANGED


def record_rejected(connection: Connection, claim: ClaimedBatch, code: str, now: float) -> CampaignEventType | None:
    """Record that the provider rejected the batch, and end sending: the other batches would be rejected as well."""
    batch = _own_open_batch(connection, claim, batches.c.state.in_(_OPEN))
    if batch is None:
        return None
    if batch["is_resend_of_unknown"]:
        # A rejected second request does not show the outcome of the first.
        return _record_unknown(connection, claim, batch, {"second_answer": code}, is_resend=False)
    _change(connection, claim, state=BatchState.REJECTED, error_code=code, completed_at=now)
    transitions.clear_unknown(connection, claim.campaign_id)
    transitions.end_sending(connection, claim.campaign_id, code, now)
    return CampaignEventType.REJECTED


def record_not_sent(
    connection: Connection, claim: ClaimedBatch, reason: str, retry_at: float, now: float
) -> CampaignEventType | None:
    """Record that the batch did not reach the provider; it is sent again at `retry_at`, unless sending has ended."""
    batch = _own_open_batch(connection, claim, batches.c.state.in_(_OPEN))
    if batch is None or (batch["is_resend_of_unknown"] and batch["completed_at"] is not None):
        return None
    _change(connection, claim, state=state_after_failed_send(batch), error_code=reason, retry_at=retry_at)
    transitions.clear_unknown(connection, claim.campaign_id)
    if transitions.may_continue(connection, claim.campaign_id):
        return CampaignEventType.CHANGED
    has_unknown = transitions.end_sending(connection, claim.campaign_id, transitions.STOPPED, now)
    return CampaignEventType.NEEDS_ATTENTION if has_unknown else CampaignEventType.CHANGED


def record_unknown(
    connection: Connection, claim: ClaimedBatch, evidence: Mapping[str, str]
) -> CampaignEventType | None:
    """Record that the batch has an unknown outcome, which a user must resolve.

    With `resend_unknown` the batch is sent once more automatically instead.
    """
    batch = _own_open_batch(connection, claim, batches.c.state.in_(_OPEN))
    if batch is None:
        return None
    known: dict[str, str] = {**batch["evidence"], **evidence}
    resend = (
        claim.policy.resend_unknown
        and "resent" not in known
        and transitions.may_continue(connection, claim.campaign_id)
    )
    if not resend:
        return _record_unknown(connection, claim, batch, evidence, is_resend=batch["is_resend_of_unknown"])
    known["resent"] = known.get("what", "")
    _change(connection, claim, state=BatchState.PENDING, is_resend_of_unknown=True, evidence=known)
    transitions.clear_unknown(connection, claim.campaign_id)
    return CampaignEventType.CHANGED


def _own_open_batch(connection: Connection, claim: ClaimedBatch, is_open: Any) -> RowMapping | None:
    """Lock the account, and return the batch if it is still open and claimed by this process."""
    lock_account(connection, claim.account)
    table = batches.c
    is_own = _is_batch(claim) & (table.lease_id == claim.lease_id)
    query = select(table.evidence, table.is_resend_of_unknown, table.completed_at).where(is_own, is_open)
    return connection.execute(query).mappings().first()


def _is_batch(claim: ClaimedBatch) -> Any:
    """Return the condition that selects the batch."""
    return (batches.c.campaign_id == claim.campaign_id) & (batches.c.number == claim.number)


def _change(connection: Connection, claim: ClaimedBatch, **values: Any) -> None:
    """Update the batch."""
    connection.execute(update(batches).where(_is_batch(claim)).values(**values))


def _record_unknown(
    connection: Connection, claim: ClaimedBatch, batch: RowMapping, evidence: Mapping[str, str], *, is_resend: bool
) -> CampaignEventType | None:
    """Leave the batch to a user, unless one has left it unknown; `is_resend`: both requests' outcomes are unknown."""
    if batch["completed_at"] is not None:
        return None
    known = {**batch["evidence"], **evidence}
    _change(connection, claim, state=BatchState.UNKNOWN, is_resend_of_unknown=is_resend, evidence=known)
    transitions.pause_for_unknown(connection, claim.campaign_id)
    return CampaignEventType.NEEDS_ATTENTION


def _is_first(connection: Connection, claim: ClaimedBatch) -> bool:
    """Return whether no other batch of the campaign was accepted."""
    table = batches.c
    others = (table.campaign_id == claim.campaign_id) & (table.number != claim.number)
    query = select(table.number).where(others, table.state == BatchState.ACCEPTED).limit(1)
    return connection.execute(query).first() is None


def _is_plausible_price(price: Decimal | None) -> bool:
    """Return whether estimates can be learned from a price."""
    return price is not None and price.is_finite()


def _record_rows(connection: Connection, claim: ClaimedBatch, receipt: Receipt) -> None:
    """Save each recipient's rejection, price and message duration from the provider's receipt."""
    table = recipients.c
    in_batch = (table.campaign_id == claim.campaign_id) & (table.batch == claim.number)
    row_of = {
        one.phone: one.row_number for one in connection.execute(select(table.phone, table.row_number).where(in_batch))
    }
    rows = (
        {
            "its_row": row_of[row.phone],
            "new_rejection_reason": None if row.ok else row.description.strip() or row.result.strip() or "refused",
            "new_price": row.price,
            "new_duration": row.duration,
        }
        for row in receipt.subscribers
        if row.phone in row_of
    )
    change = (
        update(recipients)
        .where(table.campaign_id == claim.campaign_id, table.row_number == bindparam("its_row"))
        .values(
            rejection_reason=bindparam("new_rejection_reason", type_=table.rejection_reason.type),
            price=bindparam("new_price", type_=table.price.type),
            message_duration=bindparam("new_duration", type_=table.message_duration.type),
        )
    )
    for chunk in batched(rows, _CHUNK_SIZE, strict=False):
        connection.execute(change, chunk)
