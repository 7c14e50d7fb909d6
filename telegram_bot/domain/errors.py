"""The bot's errors, one class for each reaction. Those shown to users name a message that explains what to do."""

from collections.abc import Iterable
from typing import Any

from aiomobilgroup import MobilgroupInputError
from aiomobilgroup.campaigns import CampaignRejectedError, Rule, RuleViolation

from .roles import Permission, Role


class UserError(Exception):
    """An error that is shown to the user: a message of the locales with its values."""

    def __init__(self, message: str, **values: Any) -> None:
        """Initialize the error with the message's id in the locales and its values."""
        self.message = message
        self.values = values
        super().__init__(message)


class InputError(UserError):
    """The user's input cannot be used; nothing was done."""


class NotAllowedError(UserError):
    """The user's role is not enough."""

    def __init__(self, permission: Permission, needed: Role) -> None:
        """Initialize the error with the missing permission and the role that has it."""
        super().__init__("not-allowed", action=permission.value, role=needed.value)


class ExpiredError(UserError):
    """A button is too old, was used, or is another user's; nothing was done."""


class RejectedError(UserError):
    """A rule or the provider rejects the action; nothing was done."""


class ConfigError(Exception):
    """The configuration cannot be used; the text names the place and the remedy."""


class RuleViolationError(RejectedError):
    """Rules reject a confirmed broadcast; `can_override` is whether an approver may override them."""

    def __init__(self, violations: Iterable[RuleViolation]) -> None:
        """Initialize the error with the violated rules, each with its own message."""
        self.violations = tuple(violations)
        self.reasons = tuple(violation_error(one) for one in self.violations)
        super().__init__(self.reasons[0].message, **self.reasons[0].values)

    @property
    def can_override(self) -> bool:
        """Return whether a user may override all violated rules: the do-not-call list can never be overridden."""
        return all(one.rule is not Rule.DO_NOT_CALL for one in self.violations)


def input_error(err: MobilgroupInputError) -> InputError:
    """Return the error to show for a broken rule of the provider's document."""
    return InputError(f"input-{err.problem.value.replace('_', '-')}", rows=", ".join(map(str, err.rows[:10])))


def rejected_error(err: CampaignRejectedError) -> RejectedError:
    """Return the error to show for a rejected campaign: its first rule violation."""
    return violation_error(err.violations[0])


def violation_error(violation: RuleViolation) -> RejectedError:
    """Return the error to show for one rule violation."""
    name = f"rule-{violation.rule.value.replace('_', '-')}"
    return RejectedError(name, limit=violation.limit or "—", asked=violation.requested or "—")
