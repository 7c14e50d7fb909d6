"""Buttons: what they carry is a version, an action and a token or number, never more than Telegram's 64 bytes."""

from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

VERSION: Final = "v2"


def callback_data(action: str, *arguments: object) -> str:
    """Return what a button carries."""
    text = ":".join((VERSION, action, *map(str, arguments)))
    if len(text.encode()) > 64:
        raise ValueError(f"a button cannot carry {action} with so much")
    return text


def callback_pattern(action: str) -> str:
    """Return the regular expression for handlers of an action."""
    return rf"^{VERSION}:{action}(:|$)"


def parse_callback(carried: str | None) -> list[str]:
    """Return what follows the action."""
    return (carried or "").split(":")[2:]


LEAVE_CHOICE: Final = "back"
"""The choice of a prompt that leaves everything as it is."""


def button(text: str, action: str, *values: object, style: str | None = None) -> InlineKeyboardButton:
    """Return a button; `style` is `danger`, `success` or `primary`."""
    return InlineKeyboardButton(text, callback_data=callback_data(action, *values), style=style)


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    """Return a keyboard of rows; empty ones are left out."""
    return InlineKeyboardMarkup([row for row in rows if row])
