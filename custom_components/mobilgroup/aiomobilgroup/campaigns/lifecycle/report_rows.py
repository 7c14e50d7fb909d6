"""The rows of a report: the result of each call from the statistics, and whether the call is over."""

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
"""The final statuses of a text message, without surrounding blanks and in lower case."""
_SMS_DELIVERY_SECONDS = 300.0
"""How long to wait for the delivery of a text message."""
_CHUNK_SIZE: Final = 200
"""So few rows that they do not trigger a garbage collection of the whole process."""
_MAX_INTEGER = 2**31
_PRICE_PRECISION = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class ActiveBatch:
    """A batch whose calls are not over, with the values to poll it; times are in seconds since the epoch."""

    campaign_id: int
    number: int
    provider_id: str
    starts_at: float
    attempts: int | None
    interval: int | None
    recipients: int
    clock_set_at: float = 0.0
    """When the clock was last set forward: earlier times do not show how long a call has not changed."""


def called_rows(connection: Connection, batch: ActiveBatch) -> Iterator[Sequence[RowMapping]]:
    """Yield the rows of a batch whose numbers are called, in chunks."""
    parameters = {"its_campaign": batch.campaign_id, "its_batch": batch.number, "last": 0}
    while rows := connection.execute(_CALLED_ROWS, parameters).mappings().all():
        yield rows
        parameters["last"] = rows[-1]["row_number"]


def apply_rows(
    connection: Connection, batch: ActiveBatch, rows: Sequence[RowMapping], calls: Mapping[str, Call], now: float
) -> tuple[bool, bool]:
    """Save a report's results for some rows; return whether any changed, and whether all their calls are over."""
    calls_by_row = [(row, calls.get(row["phone"])) for row in rows]
    changes = [change for row, call in calls_by_row if call and (change := _row_changes(row, call, now))]
    if changes:
        connection.execute(_UPDATE_ROW, changes)
    changed_rows = {change["its_row"] for change in changes}
    is_over = all(
        _is_over(call, batch, now if row["row_number"] in changed_rows else row["changed_at"], now)
        for row, call in calls_by_row
    )
    return bool(changes), is_over


def _row_changes(row: RowMapping, call: Call, now: float) -> dict[str, Any] | None:
    """Return the values to save if a call's result differs from its row, or None."""
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


def _truncate(reported: str, max_length: int) -> str:
    """Return a text as it is stored: a text that is cut must not count as a change at every poll."""
    return reported.replace("\0", "")[:max_length]


def _bounded_integer(reported: int | None) -> int | None:
    """Return a number as it is stored; None if no call could have it."""
    return reported if reported is not None and 0 <= reported < _MAX_INTEGER else None


def _bounded_price(reported: Decimal | None) -> Decimal | None:
    """Return a price in roubles as it is stored; None if no call could have it."""
    if reported is None or not reported.is_finite() or abs(reported) >= _MAX_INTEGER:
        return None
    return reported.quantize(_PRICE_PRECISION)


def _to_json(value: msgspec.Struct | None) -> dict[str, Any] | None:
    """Return a transfer or text message as JSON data, with money as text."""
    if value is None:
        return None
    plain: dict[str, Any] = msgspec.to_builtins(value)
    return plain


def _is_over(call: Call | None, batch: ActiveBatch, changed_at: float | None, now: float) -> bool:
    """Return whether a call is over.

    After any outcome but an answer another attempt may follow while attempts are left, and a text message may still be
    delivered: the call is over when the time for that has passed. An answered call may be reported as pending: then it
    has a price or a duration.
    """
    if call is None or (call.outcome is CallOutcome.PENDING and not (call.price or call.duration)):
        return False
    exhausted = batch.attempts is not None and (call.attempts or 0) >= batch.attempts
    has_final_outcome = call.outcome is CallOutcome.ANSWERED or (exhausted and call.outcome is not CallOutcome.PENDING)
    if has_final_outcome and (call.sms is None or call.sms.status.strip().casefold() in _FINAL_SMS_STATUSES):
        return True
    wait = _SMS_DELIVERY_SECONDS if has_final_outcome else seconds_to_next_attempt(batch.attempts, batch.interval)
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
