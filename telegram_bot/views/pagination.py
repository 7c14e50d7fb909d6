"""Pages of long lists and beginnings of long texts: a Telegram message has at most 4,096 characters."""

from collections.abc import Callable, Sequence
from typing import Final

from telegram import InlineKeyboardButton

from ..domain.digests import short_key
from .keyboards import button

PAGE_SIZE: Final = 20
_CHOICES_PER_PAGE: Final = 8
_MAX_LABEL_LENGTH: Final = 60
_KEY_LENGTH: Final = 12


def page_rows[T](rows: Sequence[T], number: int, size: int = PAGE_SIZE) -> Sequence[T]:
    """Return the rows of a page, counted from 0."""
    return rows[number * size : (number + 1) * size]


def page_buttons(action: str, number: int, *arguments: object, has_more: bool) -> list[InlineKeyboardButton]:
    """Return the buttons to the previous and next page; their callback data is the arguments, then the page."""
    row = [button("◀", action, *arguments, number - 1)] if number > 0 else []
    return [*row, button("▶", action, *arguments, number + 1)] if has_more else row


def page_number(text: str) -> int:
    """Return the page in a button's callback data (0 to 10,000), or 0 if it is no number."""
    return min(int(text), 10_000) if text.isascii() and text.isdecimal() else 0


def truncate(text: str, max_length: int) -> str:
    """Return a text cut to a length, with an ellipsis where it was longer."""
    return text if len(text) <= max_length else f"{text[: max_length - 1]}…"


def choice_key(value: str) -> str:
    """Return a short key for callback data: the id or name itself may be too long."""
    return short_key(value, _KEY_LENGTH)


def find_choice[T](items: Sequence[T], requested: str, id_of: Callable[[T], str]) -> T | None:
    """Return the item whose `choice_key` a button has, or None if it no longer exists."""
    return next((one for one in items if choice_key(id_of(one)) == requested), None)


def choice_rows(
    items: Sequence[tuple[str, str]], page: int, action: str, turn: str, *values: object
) -> list[list[InlineKeyboardButton]]:
    """Return a page of buttons for labels and ids; `turn` is the action of the buttons to other pages."""
    first = max(0, page) * _CHOICES_PER_PAGE
    found = [
        [button(truncate(label, _MAX_LABEL_LENGTH), action, *values, choice_key(id_))]
        for label, id_ in items[first : first + _CHOICES_PER_PAGE]
    ]
    page_row = []
    if first > 0:
        page_row.append(button("◀", turn, *values, page - 1))
    if first + _CHOICES_PER_PAGE < len(items):
        page_row.append(button("▶", turn, *values, page + 1))
    return [*found, page_row] if page_row else found
