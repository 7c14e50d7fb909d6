"""How many recipients of a batch came to what, kept beside the batch: nobody counts a million rows to show a number."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, func, select, update

from ...call_outcomes import CallOutcome
from ..models import OutcomeCounts
from .tables import batches, recipients


def refresh_counts(connection: Connection, campaign_id: int, number: int) -> None:
    """Count the rows of a batch anew; it is to be done whenever their outcomes or refusals were changed."""
    table = recipients.c
    found = connection.execute(
        select(table.outcome, func.count().label("number"))
        .where(table.campaign_id == campaign_id, table.batch == number, table.rejection_reason.is_(None))
        .group_by(table.outcome)
    )
    mine = (batches.c.campaign_id == campaign_id) & (batches.c.number == number)
    connection.execute(update(batches).where(mine).values(outcome_counts={one.outcome: one.number for one in found}))


def campaign_counts(head: RowMapping, parts: Sequence[RowMapping]) -> OutcomeCounts:
    """Return the counts of a campaign; of a batch that was never counted nobody has been called."""
    outcomes: dict[CallOutcome, int] = {}
    for part in parts:
        outcome_counts = (
            {CallOutcome.PENDING: part["recipients"]} if part["outcome_counts"] is None else part["outcome_counts"]
        )
        for outcome, number in outcome_counts.items():
            if number:
                outcomes[CallOutcome(outcome)] = outcomes.get(CallOutcome(outcome), 0) + number
    return OutcomeCounts(head["recipients"], head["recipients"] - sum(outcomes.values()), outcomes)
