"""The handlers, one module for each family of commands; each registers its handlers and lists its commands."""

from typing import Final, Protocol

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication
from . import (
    audit,
    balance,
    campaign_control,
    campaigns,
    catalog,
    do_not_call,
    groups,
    help,  # noqa: A004
    settings,
    templates,
    unknown_outcome,
    users,
)
from .broadcast import confirmation, content, options, recipients, redial, start, trial_call


class HandlerModule(Protocol):
    """A module of handlers and their commands."""

    COMMANDS: tuple[Command, ...]

    def register(self, application: BotApplication) -> None:
        """Register the handlers."""


HANDLER_MODULES: Final[tuple[HandlerModule, ...]] = (
    start,
    content,
    recipients,
    options,
    trial_call,
    redial,
    confirmation,
    campaigns,
    campaign_control,
    unknown_outcome,
    balance,
    groups,
    templates,
    catalog,
    do_not_call,
    users,
    settings,
    audit,
    help,
)
"""All modules, in the order in which their handlers are registered."""


def all_commands() -> tuple[Command, ...]:
    """Return the commands of all modules in menu order."""
    found = (command for module in HANDLER_MODULES for command in module.COMMANDS)
    return tuple(sorted(found, key=lambda one: one.order))
