"""What the bot allows beside the account's own rules, from its configuration."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPolicy:
    """From how much on a second person must approve, and what is never allowed. Money is in roubles."""

    approval_recipients: int | None = 100
    approval_cost: Decimal | None = Decimal(500)
    max_recipients: int | None = 10_000
    daily_cost: Decimal | None = Decimal(5000)
    confirmation_timeout: timedelta = timedelta(minutes=5)
    approval_timeout: timedelta = timedelta(hours=1)

    def needs_approval(self, recipients: int, cost: Decimal | None) -> bool:
        """Return whether a second person must approve; where nobody knows the cost, the number decides."""
        if self.approval_recipients is not None and recipients > self.approval_recipients:
            return True
        return self.approval_cost is not None and cost is not None and cost > self.approval_cost
