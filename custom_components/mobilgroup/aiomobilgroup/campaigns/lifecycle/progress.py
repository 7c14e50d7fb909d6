"""What the statistics say of a batch, noted row by row, and when that is the end of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, bindparam, func, select, update

from ...call_outcomes import Outcome
from ...models import Call, Report
from ..journal import audit_log, counts, leases
from ..journal.tables import batches, campaigns, recipients
from ..models import Actor
from ..rules.policy import next_attempt
from ..states import SPENT, BatchState, CampaignState

_SMS_IS_OVER = frozenset({"доставлено", "не доставлено"})
"""What a text message comes to in the end, without blanks and in lower case."""
_MESSAGE_SECONDS = 300.0
"""How long the delivery of a text message is waited for."""
_AT_ONCE: Final = 200
"""So few rows that the garbage collector does not go through the whole process because of them."""
_TOO_MANY = 2**31
_KEPT = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Followed:
    """A batch whose calls are not over, and what is needed to ask about it."""

    campaign_id: int
    number: int
    provider_id: str
    begins_at: float
    attempts: int | None
    interval: int | None
    recipients: int
    clock_set_at: float = 0.0
    """When the clock was last set forward: silence before that says nothing."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a report has changed."""

    changed: bool
    settled: bool
    finished: bool
    """Whether that was the end of the campaign."""


def to_follow(connection: Connection, account: str, owner: str) -> list[Followed]:
    """Return the batches that this owner follows; those of the dead become its own."""
    living = leases.living(connection)
    table = batches.c
    # Only what is needed: a campaign may have a thousand open batches, and they are looked over again and again.
    found = connection.execute(
        select(
            table.campaign_id,
            table.number,
            table.owner,
            table.provider_id,
            table.submitted_at,
            table.recipients,
            campaigns.c.attempts,
            campaigns.c.interval,
            campaigns.c.policy["provider_due"].as_float().label("provider_due"),
        )
        .join(campaigns, campaigns.c.id == table.campaign_id)
        .where(
            campaigns.c.account == account,
            table.state == BatchState.ACCEPTED,
            table.provider_id.is_not(None),
            table.settled_at.is_(None),
        )
    ).mappings()
    followed = []
    for row in found:
        if row["owner"] != owner:
            if row["owner"] in living:
                continue
            _adopt(connection, row, owner)
        followed.append(
            Followed(
                row["campaign_id"],
                row["number"],
                row["provider_id"],
                max(row["submitted_at"], row["provider_due"] or 0.0),
                row["attempts"],
                row["interval"],
                row["recipients"],
            )
        )
    return followed


def note_report(connection: Connection, batch: Followed, report: Report, *, quiet: bool, now: float) -> Progress:
    """Note a report, and settle the batch when nothing more is to be expected.

    `quiet` says that there was no news for so long that there will be none. News in this very report prove it wrong.
    """
    calls = {call.phone: call for call in report.subscribers}
    noted = [_note_rows(connection, batch, rows, calls, now) for rows in _called_rows(connection, batch)]
    changed = any(changed for changed, _ in noted)
    values: dict[str, Any] = {}
    if changed:
        counts.recount(connection, batch.campaign_id, batch.number)
        values["cost"] = _cost(connection, batch)
    settled = (quiet and not changed) or all(is_over for _, is_over in noted)
    if settled:
        values["settled_at"] = now
    if values:
        connection.execute(update(batches).where(_mine(batch)).values(**values))
    finished = settled and finish(connection, batch.campaign_id, now)
    return Progress(changed, settled, finished)


def settle_unseen(connection: Connection, batch: Followed, now: float) -> bool:
    """Close a batch that the provider does not know; what became of its calls stays open.

    Return whether that was the end of the campaign.
    """
    connection.execute(update(batches).where(_mine(batch)).values(settled_at=now))
    return finish(connection, batch.campaign_id, now)


def finish(connection: Connection, campaign_id: int, now: float) -> bool:
    """Finish a campaign when every batch that was sent is over; return whether it is."""
    # Two processes may settle the last two batches at once: one of them must see the other's.
    connection.execute(select(campaigns.c.id).where(campaigns.c.id == campaign_id).with_for_update())
    open_batch = connection.execute(
        select(batches.c.number).where(
            batches.c.campaign_id == campaign_id,
            batches.c.settled_at.is_(None),
            batches.c.state.in_(SPENT),
        )
    ).first()
    if open_batch is not None:
        return False
    mine = campaigns.c.id == campaign_id
    running = mine & (campaigns.c.state == CampaignState.RUNNING)
    stopped = mine & (campaigns.c.state == CampaignState.STOPPED) & campaigns.c.finished_at.is_(None)
    done = connection.execute(
        update(campaigns).where(running).values(state=CampaignState.FINISHED, finished_at=now)
    ).rowcount
    done += connection.execute(update(campaigns).where(stopped).values(finished_at=now)).rowcount
    if done:
        _record_end(connection, campaign_id, now)
    return bool(done)


def _adopt(connection: Connection, row: RowMapping, owner: str) -> None:
    """Follow a batch whose owner is dead."""
    connection.execute(
        update(batches)
        .where(
            batches.c.campaign_id == row["campaign_id"],
            batches.c.number == row["number"],
            batches.c.owner == row["owner"],
        )
        .values(owner=owner)
    )


def _mine(batch: Followed) -> ColumnElement[bool]:
    """Return the condition that it is this batch, still open."""
    table = batches.c
    return (
        (table.campaign_id == batch.campaign_id) & (table.number == batch.number) & (table.state == BatchState.ACCEPTED)
    )


def _called_rows(connection: Connection, batch: Followed) -> Iterator[Sequence[RowMapping]]:
    """Yield the rows of a batch whose numbers are called, some at a time."""
    mine = {"its_campaign": batch.campaign_id, "its_batch": batch.number, "last": 0}
    while rows := connection.execute(_CALLED, mine).mappings().all():
        yield rows
        mine["last"] = rows[-1]["row"]


def _note_rows(
    connection: Connection, batch: Followed, rows: Sequence[RowMapping], calls: Mapping[str, Call], now: float
) -> tuple[bool, bool]:
    """Note what a report says of some rows; return whether that is news, and whether all their calls are over."""
    seen = [(row, calls.get(row["phone"])) for row in rows]
    changes = [change for row, call in seen if call and (change := _change(row, call, now))]
    if changes:
        connection.execute(_CHANGE, changes)
    news = {change["its_row"] for change in changes}
    is_over = all(_is_over(call, batch, now if row["row"] in news else row["changed_at"], now) for row, call in seen)
    return bool(changes), is_over


def _cost(connection: Connection, batch: Followed) -> Decimal | None:
    """Return what the calls of a batch have cost: the sum of what is kept of them."""
    table = recipients.c
    mine = (table.campaign_id == batch.campaign_id) & (table.batch == batch.number)
    cost: Decimal | None = connection.execute(select(func.sum(table.cost)).where(mine)).scalar_one()
    return cost


def _change(row: RowMapping, call: Call, now: float) -> dict[str, Any] | None:
    """Return what a call says that is not noted yet."""
    said: dict[str, Any] = {
        "outcome": call.outcome.value,
        "status": _words(call.status, 200),
        "called": _words(call.date, 40),
        "attempts": _whole(call.attempts),
        "seconds": _whole(call.duration),
        "cost": _roubles(call.price),
        "transfer": _plain(call.transfer),
        "sms": _plain(call.sms),
    }
    if all(row[name] == value for name, value in said.items()):
        return None
    return {f"new_{name}": value for name, value in said.items()} | {
        "its_campaign": row["campaign_id"],
        "its_row": row["row"],
        "new_changed_at": now,
    }


def _words(said: str, most: int) -> str:
    """Return words as they are kept: what is always cut off must not look like news at every look."""
    return said.replace("\0", "")[:most]


def _whole(said: int | None) -> int | None:
    """Return a number that a call may come to."""
    return said if said is not None and 0 <= said < _TOO_MANY else None


def _roubles(said: Decimal | None) -> Decimal | None:
    """Return a price as it is kept."""
    if said is None or not said.is_finite() or abs(said) >= _TOO_MANY:
        return None
    return said.quantize(_KEPT)


def _plain(part: msgspec.Struct | None) -> dict[str, Any] | None:
    """Return a transfer or text message as JSON, money as text."""
    if part is None:
        return None
    plain: dict[str, Any] = msgspec.to_builtins(part)
    return plain


def _is_over(call: Call | None, batch: Followed, changed_at: float | None, now: float) -> bool:
    """Return whether nothing more will happen to a call.

    Any outcome but an answer may be followed by another attempt as long as some are left, and a text message by its
    delivery: it is over when that should have come. An answered call without a word for it has cost something.
    """
    if call is None or (call.outcome is Outcome.PENDING and not (call.price or call.duration)):
        return False
    had_all = batch.attempts is not None and (call.attempts or 0) >= batch.attempts
    is_said = call.outcome is Outcome.ANSWERED or (had_all and call.outcome is not Outcome.PENDING)
    if is_said and (call.sms is None or call.sms.status.strip().casefold() in _SMS_IS_OVER):
        return True
    wait = _MESSAGE_SECONDS if is_said else next_attempt(batch.attempts, batch.interval)
    return changed_at is not None and now - max(changed_at, batch.clock_set_at) > wait


def _record_end(connection: Connection, campaign_id: int, now: float) -> None:
    """Write the end into the record, with what it has cost."""
    head = connection.execute(select(campaigns).where(campaigns.c.id == campaign_id)).mappings().one()
    costs = connection.execute(select(batches.c.cost).where(batches.c.campaign_id == campaign_id)).scalars()
    cost = sum((one for one in costs if one is not None), Decimal(0))
    audit_log.record(
        connection,
        now,
        head["account"],
        Actor("service", "campaigns"),
        "finish",
        campaign_id=campaign_id,
        result=head["state"],
        cost=cost,
    )


_SAID = ("outcome", "status", "called", "attempts", "seconds", "cost", "transfer", "sms", "changed_at")
_CALLED = (
    select(recipients.c.campaign_id, recipients.c.row, recipients.c.phone, *(recipients.c[name] for name in _SAID))
    .where(
        recipients.c.campaign_id == bindparam("its_campaign"),
        recipients.c.batch == bindparam("its_batch"),
        recipients.c.row > bindparam("last"),
        recipients.c.refusal.is_(None),
    )
    .order_by(recipients.c.row)
    .limit(_AT_ONCE)
)
_CHANGE = (
    update(recipients)
    .where(recipients.c.campaign_id == bindparam("its_campaign"), recipients.c.row == bindparam("its_row"))
    .values({name: bindparam(f"new_{name}") for name in _SAID})
)
