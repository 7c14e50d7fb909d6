"""What the bot refuses, as one kind of error a reaction; each names the sentence that tells a person what to do."""

from collections.abc import Iterable
from typing import Any

from aiomobilgroup import MobilgroupInputError
from aiomobilgroup.campaigns import CampaignRejectedError, Rule, RuleViolation

from .roles import Permission, Role


class UserError(Exception):
    """Something that is told to the person as a sentence: a message of the locales, with its values."""

    def __init__(self, message: str, **values: Any) -> None:
        """Take the message's name in the locales, and its values."""
        self.message = message
        self.values = values
        super().__init__(message)


class InputError(UserError):
    """What was typed or sent cannot be used; nothing was done."""


class NotAllowedError(UserError):
    """The person's role is not enough."""

    def __init__(self, action: Permission, needed: Role) -> None:
        """Say which role it takes."""
        super().__init__("not-allowed", action=action.value, role=needed.value)


class ExpiredError(UserError):
    """A button is too old, was used, or is another person's; nothing was done."""


class RejectedError(UserError):
    """A rule or the provider says no; nothing was done."""


class ConfigError(Exception):
    """The configuration cannot be used: says where and what to do."""


class RuleViolationError(RejectedError):
    """Rules say no to a confirmed order; `can_override` says whether an approver may set them aside."""

    def __init__(self, violations: Iterable[RuleViolation]) -> None:
        """Keep the rules, each with its sentence."""
        self.violations = tuple(violations)
        self.reasons = tuple(violation_error(one) for one in self.violations)
        super().__init__(self.reasons[0].message, **self.reasons[0].values)

    @property
    def can_override(self) -> bool:
        """Return whether a person may set all of them aside: a number that is not to be called never is."""
        return all(one.rule is not Rule.DO_NOT_CALL for one in self.violations)


def input_error(err: MobilgroupInputError) -> InputError:
    """Return what a person is told of a broken rule of the document."""
    return InputError(f"input-{err.problem.value.replace('_', '-')}", rows=", ".join(map(str, err.rows[:10])))


def rejected_error(err: CampaignRejectedError) -> RejectedError:
    """Return what a person is told of a rule that says no."""
    return violation_error(err.violations[0])


def violation_error(violation: RuleViolation) -> RejectedError:
    """Return the sentence of one rule."""
    name = f"rule-{violation.rule.value.replace('_', '-')}"
    return RejectedError(name, limit=violation.limit or "—", asked=violation.requested or "—")
