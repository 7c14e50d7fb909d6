"""The bot's own limits beside the account's rules, from its configuration."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPolicy:
    """The limits above which a second user must approve, and those that are never exceeded. Costs are in roubles."""

    approval_recipients: int | None = 100
    approval_cost: Decimal | None = Decimal(500)
    max_recipients: int | None = 10_000
    daily_cost: Decimal | None = Decimal(5000)
    confirmation_timeout: timedelta = timedelta(minutes=5)
    approval_timeout: timedelta = timedelta(hours=1)

    def needs_approval(self, recipients: int, cost: Decimal | None) -> bool:
        """Return whether a second user must approve; if the cost is unknown, the number of recipients decides."""
        if self.approval_recipients is not None and recipients > self.approval_recipients:
            return True
        return self.approval_cost is not None and cost is not None and cost > self.approval_cost
