"""What the bot refuses, as one kind of error a reaction; each names the sentence that tells a person what to do."""

from typing import Any

from .roles import Action, Role


class BotError(Exception):
    """Something that is told to the person as a sentence: a message of the locales, with its values."""

    def __init__(self, message: str, **values: Any) -> None:
        """Take the message's name in the locales, and its values."""
        self.message = message
        self.values = values
        super().__init__(message)


class InputError(BotError):
    """What was typed or sent cannot be used; nothing was done."""


class NotAllowedError(BotError):
    """The person's role is not enough."""

    def __init__(self, action: Action, needed: Role) -> None:
        """Say which role it takes."""
        super().__init__("not-allowed", action=action.value, role=needed.value)


class ExpiredError(BotError):
    """A button is too old, was used, or is another person's; nothing was done."""


class RefusedError(BotError):
    """A rule or the provider says no; nothing was done."""


class ConfigError(Exception):
    """The configuration cannot be used: says where and what to do."""
