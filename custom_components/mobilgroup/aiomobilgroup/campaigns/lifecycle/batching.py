"""A campaign's recipients, cut into batches and inserted into the journal in chunks: there may be a million."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import batched
from typing import Any, Final

from sqlalchemy import Connection, insert

from ...call_outcomes import CallOutcome
from ...subscribers import Subscriber
from ..journal.tables import batches, recipients
from ..models import Estimate
from ..rules.estimates import CallVolume
from ..rules.policy import CampaignPolicy
from ..settings import AccountSettings
from ..states import BatchState, Rule
from .prepare import PreparedLaunch

_CHUNK_SIZE: Final = 500
"""So few rows that they do not trigger a garbage collection of the whole process, which would block it."""
_FIELDS: Final = ("message", "summa", "param1", "param2", "param3")
_MONEY_RULES: Final = (Rule.MAX_COST, Rule.DAILY_COST, Rule.RESERVE)


@dataclass(slots=True)
class BatchPlan:
    """How many recipients each batch may have, and how many each has."""

    first: int
    others: int
    filled: dict[int, int] = field(default_factory=dict)
    number: int = 1

    def add(self) -> int:
        """Add one recipient who will be called, and return the number of their batch."""
        limit = self.first if self.number == 1 else self.others
        if self.filled.get(self.number, 0) >= limit:
            self.number += 1
        self.filled[self.number] = self.filled.get(self.number, 0) + 1
        return self.number


def plan_batches(settings: AccountSettings, policy: CampaignPolicy, volume: CallVolume, price: Estimate) -> BatchPlan:
    """Return how a recipient list is cut into batches.

    Where money is limited and the price of this content is unknown, the first batch is one call, to price the rest.
    """
    limits = dict(zip(_MONEY_RULES, (settings.max_cost, settings.daily_cost, settings.reserve), strict=True))
    limited = any(limit is not None and rule not in policy.overridden for rule, limit in limits.items())
    unpriced = price.cost is None or (volume.is_common and not price.same_content)
    return BatchPlan(1 if limited and unpriced else settings.batch_size, settings.batch_size)


def insert_batches(
    connection: Connection,
    campaign_id: int,
    prepared: PreparedLaunch,
    violations_by_row: Mapping[int, Rule],
    price: Estimate,
    plan: BatchPlan,
) -> None:
    """Insert recipients and batches. Rejected recipients get the current batch's number, but are not called."""
    for rows in batched(_rows(campaign_id, prepared, violations_by_row, plan), _CHUNK_SIZE, strict=False):
        connection.execute(insert(recipients), rows)
    unit_price = Decimal(0) if price.cost is None else price.cost / price.recipients
    connection.execute(
        insert(batches),
        [
            {
                "campaign_id": campaign_id,
                "number": number,
                "state": BatchState.PENDING,
                "recipients": count,
                "estimated_cost": None if price.cost is None else unit_price * count,
                "evidence": {},
            }
            for number, count in plan.filled.items()
        ],
    )


def _rows(
    campaign_id: int, prepared: PreparedLaunch, violations_by_row: Mapping[int, Rule], plan: BatchPlan
) -> Iterator[dict[str, Any]]:
    """Yield the recipients' rows to insert."""
    for row, one in enumerate(prepared.subscribers, start=1):
        violation = violations_by_row.get(row)
        yield {
            "campaign_id": campaign_id,
            "row_number": row,
            "batch": plan.number if violation else plan.add(),
            "phone": one.phone,
            "fields": _fields(one),
            "rejection_reason": violation,
            "outcome": CallOutcome.PENDING,
            "status": "",
            "called_at_text": "",
        }


def _fields(one: Subscriber) -> dict[str, str] | None:
    """Return a recipient's own fields as text, or None if they have none."""
    return {name: str(value) for name in _FIELDS if (value := getattr(one, name)) is not None} or None
