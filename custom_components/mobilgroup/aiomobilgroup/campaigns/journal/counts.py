"""Outcome counts, stored with each batch: showing a campaign must not count a million rows."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, func, select, update

from ...call_outcomes import CallOutcome
from ..models import OutcomeCounts
from .tables import batches, recipients


def refresh_counts(connection: Connection, campaign_id: int, number: int) -> None:
    """Count the outcomes of a batch again; required whenever its rows' outcomes or rejection reasons changed."""
    table = recipients.c
    found = connection.execute(
        select(table.outcome, func.count().label("number"))
        .where(table.campaign_id == campaign_id, table.batch == number, table.rejection_reason.is_(None))
        .group_by(table.outcome)
    )
    batch = (batches.c.campaign_id == campaign_id) & (batches.c.number == number)
    connection.execute(update(batches).where(batch).values(outcome_counts={one.outcome: one.number for one in found}))


def campaign_counts(campaign_row: RowMapping, batch_rows: Sequence[RowMapping]) -> OutcomeCounts:
    """Return the counts of a campaign; the recipients of a batch that was never counted are pending."""
    outcomes: dict[CallOutcome, int] = {}
    for row in batch_rows:
        outcome_counts = (
            {CallOutcome.PENDING: row["recipients"]} if row["outcome_counts"] is None else row["outcome_counts"]
        )
        for outcome, number in outcome_counts.items():
            if number:
                outcomes[CallOutcome(outcome)] = outcomes.get(CallOutcome(outcome), 0) + number
    return OutcomeCounts(campaign_row["recipients"], campaign_row["recipients"] - sum(outcomes.values()), outcomes)
