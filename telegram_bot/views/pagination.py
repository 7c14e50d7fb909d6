"""Long lists as pages, and long texts as their beginnings: Telegram takes 4,096 characters a message."""

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
    """Return the buttons to the pages before and after; they carry the arguments, then the page."""
    row = [button("◀", action, *arguments, number - 1)] if number > 0 else []
    return [*row, button("▶", action, *arguments, number + 1)] if has_more else row


def page_number(text: str) -> int:
    """Return the page a button carries; what is no number is the first."""
    return min(int(text), 10_000) if text.isascii() and text.isdecimal() else 0


def truncate(text: str, most: int) -> str:
    """Return the beginning of a text."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def choice_key(value: str) -> str:
    """Return what a button carries instead of an id or a name, which may be longer than a button takes."""
    return short_key(value, _KEY_LENGTH)


def find_choice[T](items: Sequence[T], requested: str, id_of: Callable[[T], str]) -> T | None:
    """Return what a button stands for, if it is still there."""
    return next((one for one in items if choice_key(id_of(one)) == requested), None)


def choice_rows(
    items: Sequence[tuple[str, str]], page: int, action: str, turn: str, *values: object
) -> list[list[InlineKeyboardButton]]:
    """Return a page of a list of labels and ids; `turn` is the action that shows another page."""
    first = max(0, page) * _CHOICES_PER_PAGE
    found = [
        [button(truncate(label, _MAX_LABEL_LENGTH), action, *values, choice_key(id_))]
        for label, id_ in items[first : first + _CHOICES_PER_PAGE]
    ]
    turning = []
    if first > 0:
        turning.append(button("◀", turn, *values, page - 1))
    if first + _CHOICES_PER_PAGE < len(items):
        turning.append(button("▶", turn, *values, page + 1))
    return [*found, turning] if turning else found
