"""The rows of a report: what the statistics say of each call, and whether the call is over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, RowMapping, bindparam, select, update

from ...call_outcomes import CallOutcome
from ...models import Call
from ..journal.tables import recipients
from ..rules.policy import seconds_to_next_attempt

_FINAL_SMS_STATUSES = frozenset({"доставлено", "не доставлено"})
"""What a text message comes to in the end, without blanks and in lower case."""
_SMS_DELIVERY_SECONDS = 300.0
"""How long the delivery of a text message is waited for."""
_CHUNK_SIZE: Final = 200
"""So few rows that the garbage collector does not go through the whole process because of them."""
_MAX_INTEGER = 2**31
_PRICE_PRECISION = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class ActiveBatch:
    """A batch whose calls are not over, and what is needed to ask about it."""

    campaign_id: int
    number: int
    provider_id: str
    starts_at: float
    attempts: int | None
    interval: int | None
    recipients: int
    clock_set_at: float = 0.0
    """When the clock was last set forward: silence before that says nothing."""


def called_rows(connection: Connection, batch: ActiveBatch) -> Iterator[Sequence[RowMapping]]:
    """Yield the rows of a batch whose numbers are called, some at a time."""
    mine = {"its_campaign": batch.campaign_id, "its_batch": batch.number, "last": 0}
    while rows := connection.execute(_CALLED_ROWS, mine).mappings().all():
        yield rows
        mine["last"] = rows[-1]["row_number"]


def apply_rows(
    connection: Connection, batch: ActiveBatch, rows: Sequence[RowMapping], calls: Mapping[str, Call], now: float
) -> tuple[bool, bool]:
    """Note what a report says of some rows; return whether that is news, and whether all their calls are over."""
    calls_by_row = [(row, calls.get(row["phone"])) for row in rows]
    changes = [change for row, call in calls_by_row if call and (change := _row_changes(row, call, now))]
    if changes:
        connection.execute(_UPDATE_ROW, changes)
    news = {change["its_row"] for change in changes}
    is_over = all(
        _is_over(call, batch, now if row["row_number"] in news else row["changed_at"], now)
        for row, call in calls_by_row
    )
    return bool(changes), is_over


def _row_changes(row: RowMapping, call: Call, now: float) -> dict[str, Any] | None:
    """Return what a call says that is not noted yet."""
    reported: dict[str, Any] = {
        "outcome": call.outcome.value,
        "status": _truncate(call.status, 200),
        "called_at_text": _truncate(call.date, 40),
        "attempts": _bounded_integer(call.attempts),
        "duration": _bounded_integer(call.duration),
        "cost": _bounded_price(call.price),
        "transfer": _to_json(call.transfer),
        "sms": _to_json(call.sms),
    }
    if all(row[name] == value for name, value in reported.items()):
        return None
    return {f"new_{name}": value for name, value in reported.items()} | {
        "its_campaign": row["campaign_id"],
        "its_row": row["row_number"],
        "new_changed_at": now,
    }


def _truncate(reported: str, most: int) -> str:
    """Return words as they are kept: what is always cut off must not look like news at every look."""
    return reported.replace("\0", "")[:most]


def _bounded_integer(reported: int | None) -> int | None:
    """Return a number that a call may come to."""
    return reported if reported is not None and 0 <= reported < _MAX_INTEGER else None


def _bounded_price(reported: Decimal | None) -> Decimal | None:
    """Return a price as it is kept."""
    if reported is None or not reported.is_finite() or abs(reported) >= _MAX_INTEGER:
        return None
    return reported.quantize(_PRICE_PRECISION)


def _to_json(part: msgspec.Struct | None) -> dict[str, Any] | None:
    """Return a transfer or text message as JSON, money as text."""
    if part is None:
        return None
    plain: dict[str, Any] = msgspec.to_builtins(part)
    return plain


def _is_over(call: Call | None, batch: ActiveBatch, changed_at: float | None, now: float) -> bool:
    """Return whether nothing more will happen to a call.

    Any outcome but an answer may be followed by another attempt as long as some are left, and a text message by its
    delivery: it is over when that should have come. An answered call without a word for it has cost something.
    """
    if call is None or (call.outcome is CallOutcome.PENDING and not (call.price or call.duration)):
        return False
    had_all = batch.attempts is not None and (call.attempts or 0) >= batch.attempts
    is_said = call.outcome is CallOutcome.ANSWERED or (had_all and call.outcome is not CallOutcome.PENDING)
    if is_said and (call.sms is None or call.sms.status.strip().casefold() in _FINAL_SMS_STATUSES):
        return True
    wait = _SMS_DELIVERY_SECONDS if is_said else seconds_to_next_attempt(batch.attempts, batch.interval)
    return changed_at is not None and now - max(changed_at, batch.clock_set_at) > wait


_REPORTED_FIELDS = (
    "outcome",
    "status",
    "called_at_text",
    "attempts",
    "duration",
    "cost",
    "transfer",
    "sms",
    "changed_at",
)
_CALLED_ROWS = (
    select(
        recipients.c.campaign_id,
        recipients.c.row_number,
        recipients.c.phone,
        *(recipients.c[name] for name in _REPORTED_FIELDS),
    )
    .where(
        recipients.c.campaign_id == bindparam("its_campaign"),
        recipients.c.batch == bindparam("its_batch"),
        recipients.c.row_number > bindparam("last"),
        recipients.c.rejection_reason.is_(None),
    )
    .order_by(recipients.c.row_number)
    .limit(_CHUNK_SIZE)
)
_UPDATE_ROW = (
    update(recipients)
    .where(recipients.c.campaign_id == bindparam("its_campaign"), recipients.c.row_number == bindparam("its_row"))
    .values({name: bindparam(f"new_{name}") for name in _REPORTED_FIELDS})
)
