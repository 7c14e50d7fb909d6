"""What the statistics say of a batch, noted row by row, and when that is the end of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, update

from ...models import Report
from ..journal import audit_log, counts, leases
from ..journal.tables import batches, campaigns, recipients
from ..models import Actor
from ..states import CHARGEABLE_STATES, BatchState, CampaignState
from .report_rows import ActiveBatch, apply_rows, called_rows


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """What a report has changed."""

    changed: bool
    completed: bool
    finished: bool
    """Whether that was the end of the campaign."""


def acquire_active_batches(connection: Connection, account: str, lease_id: str) -> list[ActiveBatch]:
    """Return the batches that this owner follows; those of the dead become its own."""
    active = leases.active_holders(connection)
    table = batches.c
    # Only what is needed: a campaign may have a thousand open batches, and they are looked over again and again.
    found = connection.execute(
        select(
            table.campaign_id,
            table.number,
            table.lease_id,
            table.provider_id,
            table.submitted_at,
            table.recipients,
            campaigns.c.attempts,
            campaigns.c.interval,
            campaigns.c.policy["provider_hold_until"].as_float().label("provider_hold_until"),
        )
        .join(campaigns, campaigns.c.id == table.campaign_id)
        .where(
            campaigns.c.account == account,
            table.state == BatchState.ACCEPTED,
            table.provider_id.is_not(None),
            table.completed_at.is_(None),
        )
    ).mappings()
    followed = []
    for row in found:
        if row["lease_id"] != lease_id:
            if row["lease_id"] in active:
                continue
            _take_over(connection, row, lease_id)
        followed.append(
            ActiveBatch(
                row["campaign_id"],
                row["number"],
                row["provider_id"],
                max(row["submitted_at"], row["provider_hold_until"] or 0.0),
                row["attempts"],
                row["interval"],
                row["recipients"],
            )
        )
    return followed


def apply_report(
    connection: Connection, batch: ActiveBatch, report: Report, *, quiet: bool, now: float
) -> ReportProgress:
    """Note a report, and settle the batch when nothing more is to be expected.

    `quiet` says that there was no news for so long that there will be none. News in this very report prove it wrong.
    """
    calls = {call.phone: call for call in report.subscribers}
    noted = [apply_rows(connection, batch, rows, calls, now) for rows in called_rows(connection, batch)]
    changed = any(changed for changed, _ in noted)
    values: dict[str, Any] = {}
    if changed:
        counts.refresh_counts(connection, batch.campaign_id, batch.number)
        values["cost"] = _cost(connection, batch)
    completed = (quiet and not changed) or all(is_over for _, is_over in noted)
    if completed:
        values["completed_at"] = now
    if values:
        connection.execute(update(batches).where(_is_batch(batch)).values(**values))
    finished = completed and finish_if_complete(connection, batch.campaign_id, now)
    return ReportProgress(changed, completed, finished)


def complete_without_report(connection: Connection, batch: ActiveBatch, now: float) -> bool:
    """Close a batch that the provider does not know; what became of its calls stays open.

    Return whether that was the end of the campaign.
    """
    connection.execute(update(batches).where(_is_batch(batch)).values(completed_at=now))
    return finish_if_complete(connection, batch.campaign_id, now)


def finish_if_complete(connection: Connection, campaign_id: int, now: float) -> bool:
    """Finish a campaign when every batch that was sent is over; return whether it is."""
    # Two processes may settle the last two batches at once: one of them must see the other's.
    connection.execute(select(campaigns.c.id).where(campaigns.c.id == campaign_id).with_for_update())
    open_batch = connection.execute(
        select(batches.c.number).where(
            batches.c.campaign_id == campaign_id,
            batches.c.completed_at.is_(None),
            batches.c.state.in_(CHARGEABLE_STATES),
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
        _record_finish(connection, campaign_id, now)
    return bool(done)


def _take_over(connection: Connection, row: RowMapping, lease_id: str) -> None:
    """Follow a batch whose owner is dead."""
    connection.execute(
        update(batches)
        .where(
            batches.c.campaign_id == row["campaign_id"],
            batches.c.number == row["number"],
            batches.c.lease_id == row["lease_id"],
        )
        .values(lease_id=lease_id)
    )


def _is_batch(batch: ActiveBatch) -> ColumnElement[bool]:
    """Return the condition that it is this batch, still open."""
    table = batches.c
    return (
        (table.campaign_id == batch.campaign_id) & (table.number == batch.number) & (table.state == BatchState.ACCEPTED)
    )


def _cost(connection: Connection, batch: ActiveBatch) -> Decimal | None:
    """Return what the calls of a batch have cost: the sum of what is kept of them."""
    table = recipients.c
    mine = (table.campaign_id == batch.campaign_id) & (table.batch == batch.number)
    cost: Decimal | None = connection.execute(select(func.sum(table.cost)).where(mine)).scalar_one()
    return cost


def _record_finish(connection: Connection, campaign_id: int, now: float) -> None:
    """Write the end into the record, with what it has cost."""
    head = connection.execute(select(campaigns).where(campaigns.c.id == campaign_id)).mappings().one()
    costs = connection.execute(select(batches.c.cost).where(batches.c.campaign_id == campaign_id)).scalars()
    cost = sum((one for one in costs if one is not None), Decimal(0))
    audit_log.append(
        connection,
        now,
        head["account"],
        Actor("service", "campaigns"),
        "finish",
        campaign_id=campaign_id,
        result=head["state"],
        cost=cost,
    )
