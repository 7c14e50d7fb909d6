"""Evidence for unknown outcomes: the balance before the request, and some time after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, select, update

from ..journal.database import lock_account
from ..journal.tables import batches, campaigns
from ..states import Attention, BatchState

_AFTER = "balance_after_{}_s"


@dataclass(frozen=True, slots=True)
class UnknownBatch:
    """A batch with an unknown outcome; `submitted_at` is in seconds since the epoch."""

    campaign_id: int
    number: int
    submitted_at: float
    evidence: Mapping[str, str]

    @property
    def last_sample_age(self) -> int:
        """Return how many seconds after the request the balance was last read; 0 if it was not."""
        start, _, end = _AFTER.partition("{}")
        ages = [name.removeprefix(start).removesuffix(end) for name in self.evidence if name.startswith(start)]
        return max(map(int, ages), default=0)


def unknown_batches(connection: Connection, account: str) -> list[UnknownBatch]:
    """Return the unknown batches of an account that a user must resolve, oldest first."""
    table = batches.c
    found = connection.execute(
        select(table.campaign_id, table.number, table.submitted_at, table.evidence)
        .join(campaigns, campaigns.c.id == table.campaign_id)
        .where(
            campaigns.c.account == account,
            campaigns.c.attention == Attention.UNKNOWN,
            table.state == BatchState.UNKNOWN,
            table.completed_at.is_(None),
        )
        .order_by(table.submitted_at)
    )
    return [UnknownBatch(*row) for row in found]


def add_balance_sample(
    connection: Connection, account: str, unknown_batch: UnknownBatch, age: int, balance: Decimal
) -> None:
    """Add the balance `age` seconds after the request to the batch's evidence, if it is still unknown."""
    lock_account(connection, account)
    batch = (
        (batches.c.campaign_id == unknown_batch.campaign_id)
        & (batches.c.number == unknown_batch.number)
        & (batches.c.state == BatchState.UNKNOWN)
        & batches.c.completed_at.is_(None)
    )
    known = connection.execute(select(batches.c.evidence).where(batch)).scalar_one_or_none()
    if known is not None:
        connection.execute(update(batches).where(batch).values(evidence={**known, _AFTER.format(age): str(balance)}))
