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

    def at_least(self, needed: Role) -> bool:
        """Return whether who has this role may do what needs another."""
        return self.rank >= needed.rank


_ORDER: Final = list(Role)


class Permission(StrEnum):
    """What is permitted or not; the value stands in the record."""

    BALANCE = "balance"
    VIEW_CAMPAIGNS = "look"
    LAUNCH = "call"
    CONTROL = "control"
    GROUPS = "groups"
    TEMPLATES = "templates"
    SAVE_TEMPLATES = "save_templates"
    EDIT_DO_NOT_CALL = "block"
    REMOVE_DO_NOT_CALL = "unblock"
    APPROVE = "approve"
    RESOLVE_UNKNOWN = "resolve"
    OVERRIDE = "override"
    ALERTS = "alerts"
    USERS = "users"
    AUDIT = "audit"
    SETTINGS = "settings"


REQUIRED_ROLE: Final[dict[Permission, Role]] = {
    Permission.BALANCE: Role.VIEWER,
    Permission.VIEW_CAMPAIGNS: Role.VIEWER,
    Permission.SETTINGS: Role.VIEWER,
    Permission.LAUNCH: Role.OPERATOR,
    Permission.CONTROL: Role.OPERATOR,
    Permission.GROUPS: Role.OPERATOR,
    Permission.TEMPLATES: Role.OPERATOR,
    Permission.EDIT_DO_NOT_CALL: Role.OPERATOR,
    Permission.SAVE_TEMPLATES: Role.APPROVER,
    Permission.APPROVE: Role.APPROVER,
    Permission.RESOLVE_UNKNOWN: Role.APPROVER,
    Permission.REMOVE_DO_NOT_CALL: Role.OWNER,
    Permission.OVERRIDE: Role.APPROVER,
    Permission.ALERTS: Role.OWNER,
    Permission.USERS: Role.OWNER,
    Permission.AUDIT: Role.OWNER,
}
"""The least role that an action needs."""
