"""The handlers, one module a command family; each registers its own handlers and names its commands."""

from typing import Final, Protocol

from ..dispatch.context import BotApplication
from ..dispatch.routing import Command
from ..features import (
    alerts,
    call_fields,
    call_upload,
    numbers,
    order_override,
    redial,
    replies,
    report,
    resuming,
    scripts,
    status,
)
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
from .broadcast import confirmation, content, options, recipients, start, trial_call


class Feature(Protocol):
    """A module of handlers."""

    COMMANDS: tuple[Command, ...]

    def register(self, application: BotApplication) -> None:
        """Register the handlers."""


FEATURES: Final[tuple[Feature, ...]] = (
    alerts,
    audit,
    balance,
    do_not_call,
    start,
    options,
    call_fields,
    content,
    trial_call,
    call_upload,
    recipients,
    campaigns,
    campaign_control,
    unknown_outcome,
    groups,
    help,
    numbers,
    confirmation,
    order_override,
    catalog,
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
