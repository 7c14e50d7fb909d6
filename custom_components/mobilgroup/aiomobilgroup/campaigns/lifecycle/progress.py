"""The progress of sent batches: results from the statistics, and the end of a batch and of a campaign."""

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
    """Whether a report changed a batch, completed it, and finished its campaign."""

    changed: bool
    completed: bool
    finished: bool
    """Whether the campaign has ended with it."""


def acquire_active_batches(connection: Connection, account: str, lease_id: str) -> list[ActiveBatch]:
    """Return the accepted batches that this process polls, and take over those of crashed processes."""
    active = leases.active_holders(connection)
    table = batches.c
    # Only the needed columns: a campaign may have a thousand open batches, and this query runs again and again.
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
    active_batches = []
    for row in found:
        if row["lease_id"] != lease_id:
            if row["lease_id"] in active:
                continue
            _take_over(connection, row, lease_id)
        active_batches.append(
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
    return active_batches


def apply_report(
    connection: Connection, batch: ActiveBatch, report: Report, *, quiet: bool, now: float
) -> ReportProgress:
    """Save a report's results, and complete the batch if no more are expected.

    `quiet` says that nothing has changed for so long that nothing will. A change in this very report disproves it.
    """
    calls = {call.phone: call for call in report.subscribers}
    results = [apply_rows(connection, batch, rows, calls, now) for rows in called_rows(connection, batch)]
    changed = any(changed for changed, _ in results)
    values: dict[str, Any] = {}
    if changed:
        counts.refresh_counts(connection, batch.campaign_id, batch.number)
        values["cost"] = _cost(connection, batch)
    completed = (quiet and not changed) or all(is_over for _, is_over in results)
    if completed:
        values["completed_at"] = now
    if values:
        connection.execute(update(batches).where(_is_batch(batch)).values(**values))
    finished = completed and finish_if_complete(connection, batch.campaign_id, now)
    return ReportProgress(changed, completed, finished)


def complete_without_report(connection: Connection, batch: ActiveBatch, now: float) -> bool:
    """Complete a batch that the provider does not know; unreported call outcomes stay pending.

    Return whether the campaign has ended with it.
    """
    connection.execute(update(batches).where(_is_batch(batch)).values(completed_at=now))
    return finish_if_complete(connection, batch.campaign_id, now)


def finish_if_complete(connection: Connection, campaign_id: int, now: float) -> bool:
    """Finish a campaign if every batch that was sent is completed; return whether this call finished it."""
    # Two processes may complete the last two batches at once: one of them must see the other's.
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
    is_campaign = campaigns.c.id == campaign_id
    running = is_campaign & (campaigns.c.state == CampaignState.RUNNING)
    stopped = is_campaign & (campaigns.c.state == CampaignState.STOPPED) & campaigns.c.finished_at.is_(None)
    done = connection.execute(
        update(campaigns).where(running).values(state=CampaignState.FINISHED, finished_at=now)
    ).rowcount
    done += connection.execute(update(campaigns).where(stopped).values(finished_at=now)).rowcount
    if done:
        _record_finish(connection, campaign_id, now)
    return bool(done)


def _take_over(connection: Connection, row: RowMapping, lease_id: str) -> None:
    """Move a batch of a crashed process to this process's lease."""
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
    """Return the condition that selects the batch while it is accepted."""
    table = batches.c
    return (
        (table.campaign_id == batch.campaign_id) & (table.number == batch.number) & (table.state == BatchState.ACCEPTED)
    )


def _cost(connection: Connection, batch: ActiveBatch) -> Decimal | None:
    """Return the cost of a batch's calls so far; None if no cost is known."""
    table = recipients.c
    in_batch = (table.campaign_id == batch.campaign_id) & (table.batch == batch.number)
    cost: Decimal | None = connection.execute(select(func.sum(table.cost)).where(in_batch)).scalar_one()
    return cost


def _record_finish(connection: Connection, campaign_id: int, now: float) -> None:
    """Append the campaign's end to the audit log, with its cost."""
    row = connection.execute(select(campaigns).where(campaigns.c.id == campaign_id)).mappings().one()
    costs = connection.execute(select(batches.c.cost).where(batches.c.campaign_id == campaign_id)).scalars()
    cost = sum((one for one in costs if one is not None), Decimal(0))
    audit_log.append(
        connection,
        now,
        row["account"],
        Actor("service", "campaigns"),
        "finish",
        campaign_id=campaign_id,
        result=row["state"],
        cost=cost,
    )
