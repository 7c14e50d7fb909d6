"""The way from `/call` to a preview: what is asked next, and how; in groups a reply is asked for.

There the bot does not see what people write but for commands and replies to it.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from markupsafe import Markup
import msgspec
from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError

from ...dispatch.context import BotContext
from ...domain.conversation import Conversation, ConversationStep
from ...domain.drafts import BroadcastDraft, RejectedRecipient
from ...domain.users import ChatTarget
from ...messaging.sender import ChatGoneError, DeliveryUnknownError, MessageGoneError
from ...reports.recipient_lists import rejected_workbook
from ...views.keyboards import button, keyboard
from ...views.pagination import choice_rows
from ...views.preview import has_long_rejections, preview_keyboard, preview_text
from ...views.recipients import rejected_lines


async def advance(context: BotContext, talk: Conversation) -> None:
    """Ask for what is missing, or show the preview."""
    wish = talk.draft
    if not wish.has_content:
        await ask_step(context, ConversationStep.CONTENT, talk, "call-ask-say", content_buttons(context))
    elif not wish.recipient_list.recipients:
        await ask_recipients(context, talk)
    elif wish.kind == "script" and not talk.asked_fields and not _has_fields(wish):
        await ask_step(context, ConversationStep.SCRIPT_FIELDS, talk, "call-ask-fields", [skip_button(context)])
    else:
        await show_preview(context, talk)


async def ask_recipients(context: BotContext, talk: Conversation) -> None:
    """Ask for recipients; say first why those who were given are none."""
    wrong = talk.draft.recipient_list.rejected
    if wrong and not talk.draft.recipient_list.recipients:
        await send(context, "\n".join(rejected_lines(context.translate, wrong, context.target)))
    await ask_step(context, ConversationStep.RECIPIENTS, talk, "call-ask-whom", await recipient_buttons(context, talk))


async def ask_step(
    context: BotContext,
    step: ConversationStep,
    talk: Conversation,
    message: str,
    buttons: list[list[InlineKeyboardButton]],
    **values: object,
) -> None:
    """Ask for something and wait for it, with buttons for what need not be typed."""
    translate, place, person = context.translate, context.target, context.user
    await context.services.conversations.await_step(person, place, step, talk)
    shown = keyboard(*buttons, [cancel_button(context)])
    if place.is_private:
        await send(context, translate(message, **values), shown)
        return
    # Only the person who is mentioned is shown the field for the reply.
    whom = Markup('<a href="tg://user?id={}">{}</a>').format(person.id, person.name or str(person.id))
    text = Markup("{}, {}").format(whom, translate("call-reply-here"))
    await send(context, Markup("\n").join((translate(message, **values), translate("call-or-choose"))), shown)
    with suppress(DeliveryUnknownError):
        await context.sender.send(place, text, ForceReply(selective=True))


async def send(context: BotContext, text: str, buttons: InlineKeyboardMarkup | None = None) -> int | None:
    """Say something where the person is; None where it may not have arrived."""
    try:
        return await context.sender.send(context.target, text, buttons)
    except DeliveryUnknownError:
        return None


async def show_preview(context: BotContext, talk: Conversation, message_id: int | None = None) -> None:
    """Show what would be done: in a new message, or in one that shows an older preview."""
    office, person, place = context.services, context.user, context.target
    preview = await office.confirmations.preview(
        person, place, talk.draft, replaces=talk.pending_token or None, message_id=message_id
    )
    await office.conversations.end(person, place)
    text, buttons = preview_text(context.translate, preview, place), preview_keyboard(context.translate, preview)
    if message_id is not None:
        await context.sender.edit(place, message_id, text, buttons)
        return
    # The button that a lost answer belongs to is bound to its message by the tap.
    shown = await send(context, text, buttons)
    if shown is not None:
        await office.confirmations.bind_message(preview.token, shown)
    if talk.pending_token:
        await _mark_superseded(context, talk.pending_token)
    if has_long_rejections(preview.draft.recipient_list):
        await _send_rejected(context, preview.draft.recipient_list.rejected)


def content_buttons(context: BotContext) -> list[list[InlineKeyboardButton]]:
    """Return what can be played instead of a text."""
    translate = context.translate
    return [
        [button(translate.plain(f"button-{what}"), "wlist", what, 0) for what in ("phrase", "script", "template")],
    ]


async def recipient_buttons(context: BotContext, talk: Conversation, page: int = 0) -> list[list[InlineKeyboardButton]]:
    """Return the saved groups, and what ends the list."""
    groups = await context.services.groups.list_groups(context.user)
    shown = choice_rows(
        [(f"@{one.name} · {one.recipient_count}", one.name) for one in groups], page, "wgroup", "wgroups"
    )
    count = len(talk.draft.recipient_list.recipients)
    if count:
        shown.append([button(context.translate.plain("button-done", count=count), "wdone", style="primary")])
    return shown


def cancel_button(context: BotContext) -> InlineKeyboardButton:
    """Return what ends the conversation."""
    return button(context.translate.plain("button-end-talk"), "wcancel")


def skip_button(context: BotContext) -> list[InlineKeyboardButton]:
    """Return what goes on without what was asked for."""
    return [button(context.translate.plain("button-skip"), "wskip")]


def _has_fields(wish: BroadcastDraft) -> bool:
    """Return whether anybody has something for a script to say."""
    return any(row.summa or row.param1 or row.param2 or row.param3 for row in wish.recipient_list.recipients)


async def _mark_superseded(context: BotContext, token: str) -> None:
    """Take the buttons off the preview that another one stands for."""
    old = await context.services.confirmations.get(token)
    if old is not None and old.message_id is not None:
        with suppress(MessageGoneError):
            await context.sender.edit(old.target, old.message_id, context.translate("order-replaced"))


async def _send_rejected(context: BotContext, left_out: Sequence[RejectedRecipient]) -> None:
    """Send those who are left out as a file: in private, where nobody else reads along."""
    place = context.target if context.target.is_private else ChatTarget(context.user.id)
    content = await asyncio.to_thread(rejected_workbook, context.translate, left_out)
    name = f"{context.translate.plain('refused-file')}.xlsx"
    try:
        await context.sender.send_document(place, content, name)
    except ChatGoneError, DeliveryUnknownError, TelegramError:
        await send(context, context.translate("call-refused-not-sent"))


def with_draft(talk: Conversation, wish: BroadcastDraft) -> Conversation:
    """Return a conversation with another wish."""
    return msgspec.structs.replace(talk, draft=wish)
