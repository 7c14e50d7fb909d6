"""Who may do what: four roles, each of which may all that the one before it may."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person may do, from the least to the most."""

    VIEWER = "viewer"
    """Looks at the balance, campaigns and reports."""
    OPERATOR = "operator"
    """Calls people, and holds or ends what was launched."""
    APPROVER = "approver"
    """Approves what is large, and decides about a doubt."""
    OWNER = "owner"
    """Says who may use the bot, and reads the record."""

    @property
    def rank(self) -> int:
        """Return the role's place in the order."""
        return _ORDER.index(self)

    def covers(self, needed: Role) -> bool:
        """Return whether who has this role may do what needs another."""
        return self.rank >= needed.rank


_ORDER: Final = list(Role)


class Action(StrEnum):
    """What is permitted or not; the value stands in the record."""

    BALANCE = "balance"
    LOOK = "look"
    CALL = "call"
    CONTROL = "control"
    GROUPS = "groups"
    TEMPLATES = "templates"
    SAVE_TEMPLATES = "save_templates"
    BLOCK = "block"
    UNBLOCK = "unblock"
    APPROVE = "approve"
    RESOLVE = "resolve"
    OVERRIDE = "override"
    ALERTS = "alerts"
    USERS = "users"
    AUDIT = "audit"
    SETTINGS = "settings"


NEEDED: Final[dict[Action, Role]] = {
    Action.BALANCE: Role.VIEWER,
    Action.LOOK: Role.VIEWER,
    Action.SETTINGS: Role.VIEWER,
    Action.CALL: Role.OPERATOR,
    Action.CONTROL: Role.OPERATOR,
    Action.GROUPS: Role.OPERATOR,
    Action.TEMPLATES: Role.OPERATOR,
    Action.BLOCK: Role.OPERATOR,
    Action.SAVE_TEMPLATES: Role.APPROVER,
    Action.APPROVE: Role.APPROVER,
    Action.RESOLVE: Role.APPROVER,
    Action.UNBLOCK: Role.OWNER,
    Action.OVERRIDE: Role.APPROVER,
    Action.ALERTS: Role.OWNER,
    Action.USERS: Role.OWNER,
    Action.AUDIT: Role.OWNER,
}
"""The least role that an action needs."""
