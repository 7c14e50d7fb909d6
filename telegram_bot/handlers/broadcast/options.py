"""Changing a preview: each change is a new preview, and the old one's buttons do nothing any more."""

from datetime import timedelta
from typing import Any, Final

import msgspec
from telegram import InlineKeyboardButton, Update

from aiomobilgroup.campaigns.clock import to_datetime

from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import Command, answer, button_arguments, on_button, tapped
from ...domain.conversation import Step, Talk
from ...domain.drafts import Audience, Wish
from ...domain.errors import ExpiredError, InputError
from ...domain.pending import Order
from ...parsing.datetimes import parse
from ...views.keyboards import button, keyboard
from ...views.pagination import find, key
from ...views.preview import preview_keyboard, preview_text
from .flow import ask, ask_whom, replaced, say_buttons, show_preview

COMMANDS: tuple[Command, ...] = ()
_CHOICES: Final = {"attempts": (1, 2, 3), "interval": (1, 2, 5, 10, 15, 30, 60), "repeat": (1, 2, 3)}
_OWN: Final = "0"
"""The account's own setting."""


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_button(application, "change", menu)
    on_button(application, "unchanged", unchanged)
    on_button(application, "edit", edit)
    on_button(application, "pick", pick)
    on_button(application, "again", again)


async def menu(update: Update, context: BotContext) -> None:
    """Show what can be changed."""
    token = button_arguments(update)[0]
    order = await context.office.orders.mine(context.person, token)
    await answer(update)
    what = (("text", "whom"), ("sender", "when"), ("attempts", "interval", "repeat"))
    rows = [[button(context.texts.plain(f"button-edit-{one}"), "edit", token, one) for one in row] for row in what]
    await _show(update, context, order, [*rows, [_back(context, token)]])


async def unchanged(update: Update, context: BotContext) -> None:
    """Show the preview as it was."""
    order = await context.office.orders.mine(context.person, button_arguments(update)[0])
    preview = await context.office.orders.look(order)
    await answer(update)
    await context.messenger.edit(
        context.place,
        tapped(update),
        preview_text(context.texts, preview, context.place),
        preview_keyboard(context.texts, preview),
    )


async def edit(update: Update, context: BotContext) -> None:
    """Ask what something is to be instead."""
    token, what = button_arguments(update)
    order = await context.office.orders.mine(context.person, token)
    talk = Talk(wish=Wish.decoded(order.wish), order=token)
    match what:
        case "text":
            await ask(context, Step.SAY, talk, "call-ask-say", say_buttons(context))
        case "whom":
            nobody = msgspec.structs.replace(talk.wish, audience=Audience(), files=())
            await ask_whom(context, replaced(talk, nobody))
        case "when":
            now = [button(context.texts.plain("button-now"), "pick", token, "due", _OWN)]
            await ask(context, Step.WHEN, talk, "call-ask-when", [now])
        case "sender":
            await _show(update, context, order, await _senders(context, token))
        case _:
            await _show(update, context, order, _numbers(context, token, what))
    await answer(update)


async def pick(update: Update, context: BotContext) -> None:
    """Take what was chosen, in place of the preview that is shown."""
    token, what, value = button_arguments(update)
    order = await context.office.orders.mine(context.person, token)
    wish = msgspec.structs.replace(Wish.decoded(order.wish), **await _picked(context, what, value))
    await answer(update)
    in_place = order.message_id if order.message_id == tapped(update) else None
    await show_preview(context, Talk(wish=wish, order=token), in_place)


async def when_said(context: BotContext, text: str) -> None:
    """Take the moment at which it is to begin."""
    talk = await context.office.talks.at(context.person, context.place, Step.WHEN)
    due = parse(text, to_datetime(context.office.clock.now()), context.person.zone)
    await show_preview(context, replaced(talk, msgspec.structs.replace(talk.wish, due=due.timestamp())))


async def again(update: Update, context: BotContext) -> None:
    """Show a preview whose time was over, with what it costs now."""
    order = await context.office.orders.mine(context.person, button_arguments(update)[0])
    wish = Wish.decoded(order.wish)
    if wish.due is not None and wish.due < context.office.clock.now() - timedelta(minutes=1).total_seconds():
        wish = msgspec.structs.replace(wish, due=None)
    await answer(update)
    await show_preview(context, Talk(wish=wish, order=order.token), tapped(update))


async def _picked(context: BotContext, what: str, value: str) -> dict[str, Any]:
    """Return what a button changes."""
    if what == "due":
        return {"due": None}
    if what == "sender":
        number = find(await context.office.catalog.numbers(context.person), value, lambda one: one.number)
        if number is None:
            raise ExpiredError("choice-gone")
        return {"sender": number.number}
    if what not in _CHOICES or not value.isdigit():
        raise InputError("choice-gone")
    return {what: None if value == _OWN else int(value)}


async def _senders(context: BotContext, token: str) -> list[list[InlineKeyboardButton]]:
    """Return the account's sender numbers."""
    found = await context.office.catalog.numbers(context.person)
    shown = [
        [button(f"+{one.number} {one.description}".strip()[:60], "pick", token, "sender", key(one.number))]
        for one in found[:20]
    ]
    return [*shown, [_back(context, token)]]


def _numbers(context: BotContext, token: str, what: str) -> list[list[InlineKeyboardButton]]:
    """Return the values that a setting may have."""
    if what not in _CHOICES:
        raise InputError("choice-gone")
    values = [button(str(value), "pick", token, what, value) for value in _CHOICES[what]]
    own = [button(context.texts.plain("button-own-setting"), "pick", token, what, _OWN)]
    return [values, own, [_back(context, token)]]


def _back(context: BotContext, token: str) -> InlineKeyboardButton:
    """Return what leaves everything as it is."""
    return button(context.texts.plain("button-back"), "unchanged", token)


async def _show(update: Update, context: BotContext, order: Order, rows: list[list[InlineKeyboardButton]]) -> None:
    """Show other buttons under the preview."""
    preview = await context.office.orders.look(order)
    text = preview_text(context.texts, preview, context.place)
    await context.messenger.edit(context.place, tapped(update), text, keyboard(*rows))
