"""What the bot can do, one module a matter; each registers its own handlers and names its commands.

A module here has `COMMANDS` (may be empty) and `register(application)`. Nothing else has to be edited to add one.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
import pkgutil
from typing import Protocol, cast

from ..context import BotApplication
from ..roles import Role


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its description is the sentence `command-<name>`, its order that of the menu."""

    name: str
    role: Role
    order: int


class Feature(Protocol):
    """A module of this folder."""

    COMMANDS: tuple[Command, ...]

    def register(self, application: BotApplication) -> None:
        """Add the handlers."""


@cache
def features() -> tuple[Feature, ...]:
    """Return every module of this folder, in the order of their names; the folder is looked through once."""
    names = sorted(found.name for found in pkgutil.iter_modules(__path__))
    return tuple(cast("Feature", import_module(f"{__name__}.{name}")) for name in names)


@cache
def commands() -> tuple[Command, ...]:
    """Return all commands in the order of the menu."""
    found = (command for feature in features() for command in feature.COMMANDS)
    return tuple(sorted(found, key=lambda one: one.order))
