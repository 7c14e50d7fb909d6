"""Buttons and keyboards. Callback data is a version, an action and its arguments, in at most Telegram's 64 bytes."""

from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

VERSION: Final = "v2"
"""The version of callback data. A tap on a button of another version is answered as outdated."""
LEAVE_CHOICE: Final = "back"
"""The choice in a prompt that changes nothing."""


def callback_data(action: str, *arguments: object) -> str:
    """Return the callback data of an action; raise `ValueError` above 64 bytes."""
    text = ":".join((VERSION, action, *map(str, arguments)))
    if len(text.encode()) > 64:
        raise ValueError(f"the callback data of {action} is longer than 64 bytes")
    return text


def callback_pattern(action: str) -> str:
    """Return the regular expression that matches an action's callback data."""
    return rf"^{VERSION}:{action}(:|$)"


def parse_callback(data: str | None) -> list[str]:
    """Return the arguments after the action in callback data."""
    return (data or "").split(":")[2:]


def button(text: str, action: str, *values: object, style: str | None = None) -> InlineKeyboardButton:
    """Return a button; `style` is `danger`, `success` or `primary`."""
    return InlineKeyboardButton(text, callback_data=callback_data(action, *values), style=style)


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    """Return a keyboard of rows, without the empty ones."""
    return InlineKeyboardMarkup([row for row in rows if row])
