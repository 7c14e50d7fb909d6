"""Long lists as pages, and long texts as their beginnings: Telegram takes 4,096 characters a message."""

from collections.abc import Sequence
from typing import Final

from telegram import InlineKeyboardButton

from .keyboards import button

PAGE: Final = 20


def page_of[T](rows: Sequence[T], number: int, size: int = PAGE) -> Sequence[T]:
    """Return the rows of a page, counted from 0."""
    return rows[number * size : (number + 1) * size]


def page_buttons(action: str, number: int, *arguments: object, has_more: bool) -> list[InlineKeyboardButton]:
    """Return the buttons to the pages before and after; they carry the arguments, then the page."""
    row = [button("◀", action, *arguments, number - 1)] if number > 0 else []
    return [*row, button("▶", action, *arguments, number + 1)] if has_more else row


def page_number(text: str) -> int:
    """Return the page a button carries; what is no number is the first."""
    return min(int(text), 10_000) if text.isascii() and text.isdecimal() else 0


def shortened(text: str, most: int) -> str:
    """Return the beginning of a text."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
