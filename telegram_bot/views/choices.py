"""A list to choose from as buttons, a page at a time; what is chosen is named by a short sum over its id."""

from collections.abc import Callable, Sequence
import hashlib
from typing import Final

from telegram import InlineKeyboardButton

from .keyboards import button

PAGE: Final = 8
_LABEL: Final = 60


def key(value: str) -> str:
    """Return what a button carries instead of an id or a name, which may be longer than a button takes."""
    return hashlib.sha256(value.encode()).hexdigest()[:12]


def find[T](items: Sequence[T], wanted: str, id_of: Callable[[T], str]) -> T | None:
    """Return what a button stands for, if it is still there."""
    return next((one for one in items if key(id_of(one)) == wanted), None)


def rows(
    items: Sequence[tuple[str, str]], page: int, action: str, turn: str, *values: object
) -> list[list[InlineKeyboardButton]]:
    """Return a page of a list of labels and ids; `turn` is the action that shows another page."""
    first = max(0, page) * PAGE
    found = [[button(_short(label), action, *values, key(id_))] for label, id_ in items[first : first + PAGE]]
    turning = []
    if first > 0:
        turning.append(button("◀", turn, *values, page - 1))
    if first + PAGE < len(items):
        turning.append(button("▶", turn, *values, page + 1))
    return [*found, turning] if turning else found


def _short(label: str) -> str:
    """Return a label as a button can show it."""
    return label if len(label) <= _LABEL else f"{label[:_LABEL]}…"
