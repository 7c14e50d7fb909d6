"""Users and their roles as lists, cards and buttons."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup
from telegram import (
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    ReplyKeyboardMarkup,
)

from ..domain.roles import Role
from ..domain.users import BotUser
from ..i18n.translator import Translator
from .keyboards import button, keyboard
from .pagination import PAGE_SIZE, page_buttons, page_rows

REQUEST_ID: Final = 1


def list_text(translate: Translator, users: Sequence[BotUser], number: int) -> str:
    """Return the text of a page of the users."""
    lines = [translate("users-head", count=len(users))]
    lines += [
        translate("users-line", name=one.name, role=one.role.value, id=str(one.id)) for one in page_rows(users, number)
    ]
    return "\n".join(lines)


def list_keyboard(translate: Translator, users: Sequence[BotUser], number: int) -> InlineKeyboardMarkup:
    """Return a button for every user of the page, those to other pages, and one to add a user."""
    rows = [[button(one.display_name, "user", one.id)] for one in page_rows(users, number)]
    has_more = len(users) > (number + 1) * PAGE_SIZE
    return keyboard(
        *rows,
        page_buttons("users-page", number, has_more=has_more),
        [button(translate.plain("button-user-add"), "user-add", style="primary")],
    )


def card_text(translate: Translator, user_id: int, name: str, role: Role | None) -> Markup:
    """Return a user's name, id and role, with the question for a new role."""
    return translate(
        "users-card", id=str(user_id), name=name or str(user_id), role="none" if role is None else role.value
    )


def card_keyboard(translate: Translator, token: str, role: Role | None) -> InlineKeyboardMarkup:
    """Return a button for each role that the user does not have, and one that removes their role."""
    rows = [
        [button(translate.plain("role", role=one.value), "user-role", token, one.value)] for one in Role if one != role
    ]
    if role is not None:
        rows.append([button(translate.plain("button-user-remove"), "user-remove", token, style="danger")])
    return keyboard(*rows, [button(translate.plain("button-user-back"), "users-page", 0)])


def confirmation_keyboard(translate: Translator, token: str) -> InlineKeyboardMarkup:
    """Return the buttons that confirm or discard a change of a role."""
    return keyboard(
        [button(translate.plain("button-user-yes"), "user-yes", token, style="danger")],
        [button(translate.plain("button-user-no"), "user-no", token)],
    )


def user_picker_keyboard(translate: Translator) -> ReplyKeyboardMarkup:
    """Return the button that picks a user from Telegram's own list."""
    request = KeyboardButtonRequestUsers(REQUEST_ID, user_is_bot=False, max_quantity=1, request_name=True)
    pick = KeyboardButton(translate.plain("button-user-pick"), request_users=request)
    return ReplyKeyboardMarkup([[pick]], resize_keyboard=True, one_time_keyboard=True)
