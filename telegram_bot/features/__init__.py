"""The handlers, one module a command family; each registers its own handlers and names its commands."""

from typing import Final, Protocol

from ..context import BotApplication
from ..handling import Command
from . import (
    alerts,
    audit,
    balance,
    block,
    call,
    call_change,
    call_fields,
    call_say,
    call_test,
    call_upload,
    call_whom,
    campaigns,
    control,
    doubt,
    groups,
    help,  # noqa: A004
    numbers,
    order,
    order_override,
    phrases,
    redial,
    replies,
    report,
    resuming,
    scripts,
    settings,
    status,
    templates,
    users,
)


class Feature(Protocol):
    """A module of handlers."""

    COMMANDS: tuple[Command, ...]

    def register(self, application: BotApplication) -> None:
        """Register the handlers."""


FEATURES: Final[tuple[Feature, ...]] = (
    alerts,
    audit,
    balance,
    block,
    call,
    call_change,
    call_fields,
    call_say,
    call_test,
    call_upload,
    call_whom,
    campaigns,
    control,
    doubt,
    groups,
    help,
    numbers,
    order,
    order_override,
    phrases,
    redial,
    replies,
    report,
    resuming,
    scripts,
    settings,
    status,
    templates,
    users,
)
"""Every module, in the order in which its handlers are registered."""


def all_commands() -> tuple[Command, ...]:
    """Return the commands of all modules in the order of the menu."""
    found = (command for feature in FEATURES for command in feature.COMMANDS)
    return tuple(sorted(found, key=lambda one: one.order))
