"""Roles and permissions: each of the four roles has all permissions of the one before it."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """A user's role, from the fewest permissions to the most."""

    VIEWER = "viewer"
    """Views the balance, campaigns and reports."""
    OPERATOR = "operator"
    """Launches broadcasts, and pauses or stops campaigns."""
    APPROVER = "approver"
    """Approves large broadcasts, and resolves unknown outcomes."""
    OWNER = "owner"
    """Manages the users, and reads the audit log."""

    @property
    def rank(self) -> int:
        """Return the role's position in the order."""
        return _ORDER.index(self)

    def at_least(self, needed: Role) -> bool:
        """Return whether this role has all permissions of another."""
        return self.rank >= needed.rank


_ORDER: Final = list(Role)


class Permission(StrEnum):
    """A permission that an action needs."""

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
"""The lowest role that has each permission."""
