"""How a launch is confirmed: how long its buttons stay valid, when a second user must approve, what is never allowed.

The values come from the configuration's section `limits`; the account's own rules hold beside them.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationPolicy:
    """The limits above which a second user must approve, those that are never exceeded, and the validity of buttons.

    Costs are in roubles; None means no limit.
    """

    approval_recipients: int | None = 100
    approval_cost: Decimal | None = Decimal(500)
    max_recipients: int | None = 10_000
    daily_cost: Decimal | None = Decimal(5000)
    confirmation_timeout: timedelta = timedelta(minutes=5)
    """How long the button that confirms a preview stays valid."""
    approval_timeout: timedelta = timedelta(hours=1)
    """How long a second user may approve."""

    def needs_approval(self, recipients: int, cost: Decimal | None) -> bool:
        """Return whether a second user must approve; if the cost is unknown, the number of recipients decides."""
        if self.approval_recipients is not None and recipients > self.approval_recipients:
            return True
        return self.approval_cost is not None and cost is not None and cost > self.approval_cost
