"""What can go wrong with a campaign besides what can go wrong with a request."""

from collections.abc import Sequence

from ..exceptions import MobilgroupError
from .models import RuleViolation
from .states import CampaignState


class CampaignRejectedError(MobilgroupError):
    """Rules forbid the campaign; nothing was sent and nothing is held. `refusals` says which and what they allow."""

    def __init__(self, violations: Sequence[RuleViolation]) -> None:
        """Keep the rules that say no."""
        self.violations = tuple(violations)
        super().__init__("refused by " + ", ".join(violation.rule for violation in violations))


class CampaignNotFoundError(MobilgroupError):
    """The journal has no campaign with that number."""


class CampaignStateError(MobilgroupError):
    """The campaign is past the point at which that can be done."""

    def __init__(self, action: str, state: CampaignState) -> None:
        """Keep what was wanted and where the campaign stands."""
        self.action = action
        self.state = state
        super().__init__(f"cannot {action} a campaign that is {state}")


class JournalError(MobilgroupError):
    """The journal cannot be read or written; what it could not note was not sent.

    `is_transient` says whether trying again may help: a disk that is full, a lock, a server that is away.
    """

    def __init__(self, message: str, *, is_transient: bool = True) -> None:
        """Keep whether the trouble may pass."""
        self.is_transient = is_transient
        super().__init__(message)
