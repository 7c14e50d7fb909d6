"""Exceptions of campaigns, besides those of a single request."""

from collections.abc import Sequence

from ..exceptions import MobilgroupError
from .models import RuleViolation
from .states import CampaignState


class CampaignRejectedError(MobilgroupError):
    """Rules forbid the campaign; `violations` holds them and their limits. A launch that raises it saves nothing."""

    def __init__(self, violations: Sequence[RuleViolation]) -> None:
        """Initialize the error with the violated rules."""
        self.violations = tuple(violations)
        super().__init__("rejected by " + ", ".join(violation.rule for violation in violations))


class CampaignNotFoundError(MobilgroupError):
    """The account has no campaign with that id."""


class CampaignStateError(MobilgroupError):
    """The campaign's state does not allow the action."""

    def __init__(self, action: str, state: CampaignState) -> None:
        """Initialize the error with the action and the campaign's state."""
        self.action = action
        self.state = state
        super().__init__(f"cannot {action} a campaign that is {state}")


class JournalError(MobilgroupError):
    """The journal cannot be read or written; a batch that it could not record was not sent.

    `is_transient` says whether a retry may help, as after a full disk, a lock or an unreachable server.
    """

    def __init__(self, message: str, *, is_transient: bool = True) -> None:
        """Initialize the error."""
        self.is_transient = is_transient
        super().__init__(message)
