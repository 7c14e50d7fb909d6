"""The options of a preview. Each change makes a new preview; the buttons of the old one stop working."""

from datetime import timedelta
from typing import Any, Final

import msgspec
from telegram import InlineKeyboardButton, Update

from aiomobilgroup.campaigns import to_datetime

from ...dispatch.command_menu import Command
from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import answer_callback, callback_arguments, on_button, tapped_message_id
from ...domain.conversation import Conversation, ConversationStep
from ...domain.drafts import RecipientList
from ...domain.errors import ExpiredError, InputError
from ...domain.pending import PendingBroadcast
from ...parsing.datetimes import parse_datetime
from ...views.keyboards import button, keyboard
from ...views.pagination import choice_key, find_choice
from ...views.preview import preview_keyboard, preview_text
from .flow import ask_recipients, ask_step, content_buttons, show_preview, with_draft

COMMANDS: tuple[Command, ...] = ()
_NUMBER_CHOICES: Final = {"attempts": (1, 2, 3), "interval": (1, 2, 5, 10, 15, 30, 60), "repeat": (1, 2, 3)}
_ACCOUNT_DEFAULT: Final = "0"
"""The button value for the account's own setting."""


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_button(application, "options", show_options)
    on_button(application, "options-back", restore_preview)
    on_button(application, "edit", ask_option)
    on_button(application, "set", set_option)
    on_button(application, "refresh", refresh_preview)


async def show_options(update: Update, context: BotContext) -> None:
    """Show the options that can be changed."""
    token = callback_arguments(update)[0]
    pending = await context.services.confirmations.get_own(context.user, token)
    await answer_callback(update)
    options = (("text", "recipients"), ("sender", "schedule"), ("attempts", "interval", "repeat"))
    rows = [
        [button(context.translate.plain(f"button-edit-{one}"), "edit", token, one) for one in row] for row in options
    ]
    await _show_buttons(update, context, pending, [*rows, [_back(context, token)]])


async def restore_preview(update: Update, context: BotContext) -> None:
    """Show the unchanged preview again."""
    pending = await context.services.confirmations.get_own(context.user, callback_arguments(update)[0])
    preview = await context.services.confirmations.rebuild_preview(pending)
    await answer_callback(update)
    await context.sender.edit(
        context.target,
        tapped_message_id(update),
        preview_text(context.translate, preview, context.target),
        preview_keyboard(context.translate, preview),
    )


async def ask_option(update: Update, context: BotContext) -> None:
    """Ask for the new value of an option."""
    token, option = callback_arguments(update)
    pending = await context.services.confirmations.get_own(context.user, token)
    conversation = Conversation(draft=pending.draft, pending_token=token)
    match option:
        case "text":
            await ask_step(
                context, ConversationStep.CONTENT, conversation, "call-ask-content", content_buttons(context)
            )
        case "recipients":
            draft = msgspec.structs.replace(conversation.draft, recipient_list=RecipientList(), files=())
            await ask_recipients(context, with_draft(conversation, draft))
        case "schedule":
            now = [button(context.translate.plain("button-now"), "set", token, "schedule", _ACCOUNT_DEFAULT)]
            await ask_step(context, ConversationStep.SCHEDULE, conversation, "call-ask-schedule", [now])
        case "sender":
            await _show_buttons(update, context, pending, await _sender_rows(context, token))
        case _:
            await _show_buttons(update, context, pending, _number_rows(context, token, option))
    await answer_callback(update)


async def set_option(update: Update, context: BotContext) -> None:
    """Set an option to the chosen value and show the new preview in place of the old one."""
    token, option, value = callback_arguments(update)
    pending = await context.services.confirmations.get_own(context.user, token)
    draft = msgspec.structs.replace(pending.draft, **await _option_value(context, option, value))
    await answer_callback(update)
    in_place = pending.message_id if pending.message_id == tapped_message_id(update) else None
    await show_preview(context, Conversation(draft=draft, pending_token=token), in_place)


async def receive_schedule(context: BotContext, text: str) -> None:
    """Set the received time as the start, and show the preview."""
    conversation = await context.services.conversations.require_step(
        context.user, context.target, ConversationStep.SCHEDULE
    )
    due = parse_datetime(text, to_datetime(context.services.clock.now()), context.user.time_zone)
    await show_preview(
        context, with_draft(conversation, msgspec.structs.replace(conversation.draft, scheduled_at=due.timestamp()))
    )


async def refresh_preview(update: Update, context: BotContext) -> None:
    """Show an expired preview again, with today's cost; a start that has passed becomes now."""
    pending = await context.services.confirmations.get_own(context.user, callback_arguments(update)[0])
    draft = pending.draft
    if (
        draft.scheduled_at is not None
        and draft.scheduled_at < context.services.clock.now() - timedelta(minutes=1).total_seconds()
    ):
        draft = msgspec.structs.replace(draft, scheduled_at=None)
    await answer_callback(update)
    await show_preview(context, Conversation(draft=draft, pending_token=pending.token), tapped_message_id(update))


async def _option_value(context: BotContext, option: str, value: str) -> dict[str, Any]:
    """Return the draft's field that a button sets, with its value."""
    if option == "schedule":
        return {"scheduled_at": None}
    if option == "sender":
        number = find_choice(await context.services.catalog.numbers(context.user), value, lambda one: one.number)
        if number is None:
            raise ExpiredError("choice-gone")
        return {"sender": number.number}
    if option not in _NUMBER_CHOICES or not value.isdigit():
        raise InputError("choice-gone")
    return {option: None if value == _ACCOUNT_DEFAULT else int(value)}


async def _sender_rows(context: BotContext, token: str) -> list[list[InlineKeyboardButton]]:
    """Return the buttons of the account's sender numbers, at most 20."""
    found = await context.services.catalog.numbers(context.user)
    shown = [
        [button(f"+{one.number} {one.description}".strip()[:60], "set", token, "sender", choice_key(one.number))]
        for one in found[:20]
    ]
    return [*shown, [_back(context, token)]]


def _number_rows(context: BotContext, token: str, option: str) -> list[list[InlineKeyboardButton]]:
    """Return the buttons of the values that an option may have."""
    if option not in _NUMBER_CHOICES:
        raise InputError("choice-gone")
    values = [button(str(value), "set", token, option, value) for value in _NUMBER_CHOICES[option]]
    default = [button(context.translate.plain("button-own-setting"), "set", token, option, _ACCOUNT_DEFAULT)]
    return [values, default, [_back(context, token)]]


def _back(context: BotContext, token: str) -> InlineKeyboardButton:
    """Return the button that restores the preview unchanged."""
    return button(context.translate.plain("button-back"), "options-back", token)


async def _show_buttons(
    update: Update, context: BotContext, pending: PendingBroadcast, rows: list[list[InlineKeyboardButton]]
) -> None:
    """Show other buttons under the preview."""
    preview = await context.services.confirmations.rebuild_preview(pending)
    text = preview_text(context.translate, preview, context.target)
    await context.sender.edit(context.target, tapped_message_id(update), text, keyboard(*rows))
