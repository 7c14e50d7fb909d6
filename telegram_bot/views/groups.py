"""Saved groups as a list with buttons, and one of them with its numbers, hidden where others see them."""

from collections.abc import Sequence
import hashlib
from typing import Final

from telegram import InlineKeyboardMarkup

from aiomobilgroup import mask_phone

from ..domain.drafts import Audience, Row
from ..domain.group_names import folded, shown
from ..domain.records import Group
from ..domain.users import Place
from ..i18n.translator import Texts
from .keyboards import button, keyboard
from .pagination import page_buttons, page_of

FEW: Final = 10
"""So many numbers are told in a message; more are a file."""
_A_PAGE: Final = 8


def list_text(texts: Texts, groups: Sequence[Group], number: int) -> str:
    """Return a page of the groups with their counts."""
    if not groups:
        return texts("groups-none")
    lines = [texts("groups-head", count=len(groups))]
    lines += [
        texts("groups-line", name=shown(group.name), count=group.count) for group in page_of(groups, number, _A_PAGE)
    ]
    lines.append(texts("groups-foot"))
    return "\n".join(lines)


def list_keyboard(texts: Texts, groups: Sequence[Group], number: int) -> InlineKeyboardMarkup | None:
    """Return two buttons a group."""
    rows = [
        [
            button(texts.plain("button-group-show", name=shown(group.name)), "group", sign(group.name)),
            button(texts.plain("button-group-delete"), "group-delete", sign(group.name)),
        ]
        for group in page_of(groups, number, _A_PAGE)
    ]
    more = page_buttons("groups-page", number, has_more=len(groups) > (number + 1) * _A_PAGE)
    return keyboard(*rows, more) if rows or more else None


def group_text(texts: Texts, audience: Audience, place: Place) -> str:
    """Return a group with its first numbers: in full only in private, and only where they are few."""
    rows = audience.rows
    lines = [texts("group-head", name=audience.source, count=len(rows))]
    if not place.is_private:
        lines += [texts("group-person", who=mask_phone(row.phone)) for row in rows[:FEW]]
        lines.append(texts("group-in-private"))
    elif len(rows) <= FEW:
        lines += [texts("group-person", who=_who(row)) for row in rows]
    else:
        lines.append(texts("group-in-file"))
    return "\n".join(lines)


def ask_keyboard(texts: Texts, token: str) -> InlineKeyboardMarkup:
    """Return what is answered before a group is deleted."""
    return keyboard(
        [
            button(texts.plain("button-group-sure"), "group-sure", token, style="danger"),
            button(texts.plain("button-group-keep"), "group-keep", token),
        ]
    )


def sign(name: str) -> str:
    """Return what a button carries for a group: its name may be longer than a button can."""
    return hashlib.sha256(folded(name).encode()).hexdigest()[:16]


def _who(row: Row) -> str:
    """Return a number with its name."""
    return f"+{row.phone} {row.name}".strip()
