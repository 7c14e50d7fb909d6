"""Recipient groups as a list with buttons, and one group with its numbers, masked in a group chat."""

from collections.abc import Sequence
from typing import Final

from telegram import InlineKeyboardMarkup

from aiomobilgroup import mask_phone

from ..domain.digests import short_key
from ..domain.drafts import DraftRecipient, RecipientList
from ..domain.group_names import display_group_name, normalize_group_name
from ..domain.records import RecipientGroup
from ..domain.users import ChatTarget
from ..i18n.translator import Translator
from .keyboards import button, keyboard
from .pagination import page_buttons, page_rows

MAX_LISTED_NUMBERS: Final = 10
"""The most numbers that a message shows; a longer group is sent as a file."""
_PAGE_SIZE: Final = 8
_KEY_LENGTH: Final = 16


def list_text(translate: Translator, groups: Sequence[RecipientGroup], number: int) -> str:
    """Return the text of a page of groups with their recipient counts."""
    if not groups:
        return translate("groups-none")
    lines = [translate("groups-head", count=len(groups))]
    lines += [
        translate("groups-line", name=display_group_name(group.name), count=group.recipient_count)
        for group in page_rows(groups, number, _PAGE_SIZE)
    ]
    lines.append(translate("groups-foot"))
    return "\n".join(lines)


def list_keyboard(translate: Translator, groups: Sequence[RecipientGroup], number: int) -> InlineKeyboardMarkup | None:
    """Return two buttons for each group, and those to the other pages."""
    rows = [
        [
            button(
                translate.plain("button-group-show", name=display_group_name(group.name)),
                "group",
                group_key(group.name),
            ),
            button(translate.plain("button-group-delete"), "group-delete", group_key(group.name)),
        ]
        for group in page_rows(groups, number, _PAGE_SIZE)
    ]
    more = page_buttons("groups-page", number, has_more=len(groups) > (number + 1) * _PAGE_SIZE)
    return keyboard(*rows, more) if rows or more else None


def group_text(translate: Translator, recipient_list: RecipientList, target: ChatTarget) -> str:
    """Return the text of a group: the first numbers masked in a group chat; in private all, if they are few."""
    rows = recipient_list.recipients
    lines = [translate("group-head", name=recipient_list.source, count=len(rows))]
    if not target.is_private:
        lines += [translate("group-person", who=mask_phone(row.phone)) for row in rows[:MAX_LISTED_NUMBERS]]
        lines.append(translate("group-in-private"))
    elif len(rows) <= MAX_LISTED_NUMBERS:
        lines += [translate("group-person", who=_recipient_line(row)) for row in rows]
    else:
        lines.append(translate("group-in-file"))
    return "\n".join(lines)


def delete_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return the buttons that confirm or cancel the deletion of a group."""
    return keyboard(
        [
            button(translate.plain("button-group-sure"), "group-sure", token, style="danger"),
            button(translate.plain("button-group-keep"), "group-keep", token),
        ]
    )


def group_key(name: str) -> str:
    """Return a group's short key for callback data: its name may be too long."""
    return short_key(normalize_group_name(name), _KEY_LENGTH)


def _recipient_line(row: DraftRecipient) -> str:
    """Return a recipient's number and name."""
    return f"+{row.phone} {row.name}".strip()
