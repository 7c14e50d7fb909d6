"""The way from `/call` to a preview: what is asked next, and how; in groups a reply is asked for.

There the bot does not see what people write but for commands and replies to it.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from markupsafe import Markup
import msgspec
from telegram import Contact, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Update
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


async def advance(context: BotContext, conversation: Conversation) -> None:
    """Ask for what is missing, or show the preview."""
    draft = conversation.draft
    if not draft.has_content:
        await ask_step(context, ConversationStep.CONTENT, conversation, "call-ask-content", content_buttons(context))
    elif not draft.recipient_list.recipients:
        await ask_recipients(context, conversation)
    elif draft.kind == "script" and not conversation.asked_fields and not _has_fields(draft):
        await ask_step(context, ConversationStep.SCRIPT_FIELDS, conversation, "call-ask-fields", [skip_button(context)])
    else:
        await show_preview(context, conversation)


async def ask_recipients(context: BotContext, conversation: Conversation) -> None:
    """Ask for recipients; say first why those who were given are none."""
    wrong = conversation.draft.recipient_list.rejected
    if wrong and not conversation.draft.recipient_list.recipients:
        await send(context, "\n".join(rejected_lines(context.translate, wrong, context.target)))
    await ask_step(
        context,
        ConversationStep.RECIPIENTS,
        conversation,
        "call-ask-recipients",
        await recipient_buttons(context, conversation),
    )


async def ask_step(
    context: BotContext,
    step: ConversationStep,
    conversation: Conversation,
    message: str,
    buttons: list[list[InlineKeyboardButton]],
    **values: object,
) -> None:
    """Ask for something and wait for it, with buttons for what need not be typed."""
    translate, target, user = context.translate, context.target, context.user
    await context.services.conversations.await_step(user, target, step, conversation)
    shown = keyboard(*buttons, [cancel_button(context)])
    if target.is_private:
        await send(context, translate(message, **values), shown)
        return
    # Only the person who is mentioned is shown the field for the reply.
    recipients = Markup('<a href="tg://user?id={}">{}</a>').format(user.id, user.display_name)
    text = Markup("{}, {}").format(recipients, translate("call-reply-here"))
    await send(context, Markup("\n").join((translate(message, **values), translate("call-or-choose"))), shown)
    with suppress(DeliveryUnknownError):
        await context.sender.send(target, text, ForceReply(selective=True))


async def contact_for_step(
    update: Update, context: BotContext, step: ConversationStep
) -> tuple[Contact, Conversation] | None:
    """Return the contact of a message and the conversation, or None unless that waits at a step."""
    contact = None if update.message is None else update.message.contact
    conversation = await context.services.conversations.get(context.user, context.target)
    if contact is None or conversation is None or conversation.step != step:
        return None
    return contact, conversation


async def send(context: BotContext, text: str, buttons: InlineKeyboardMarkup | None = None) -> int | None:
    """Say something where the person is; None where it may not have arrived."""
    try:
        return await context.sender.send(context.target, text, buttons)
    except DeliveryUnknownError:
        return None


async def show_preview(context: BotContext, conversation: Conversation, message_id: int | None = None) -> None:
    """Show what would be done: in a new message, or in one that shows an older preview."""
    services, user, target = context.services, context.user, context.target
    preview = await services.confirmations.preview(
        user, target, conversation.draft, replaces=conversation.pending_token or None, message_id=message_id
    )
    await services.conversations.end(user, target)
    text, buttons = preview_text(context.translate, preview, target), preview_keyboard(context.translate, preview)
    if message_id is not None:
        await context.sender.edit(target, message_id, text, buttons)
        return
    # The button that a lost answer belongs to is bound to its message by the tap.
    shown = await send(context, text, buttons)
    if shown is not None:
        await services.confirmations.bind_message(preview.token, shown)
    if conversation.pending_token:
        await _mark_superseded(context, conversation.pending_token)
    if has_long_rejections(preview.draft.recipient_list):
        await _send_rejected(context, preview.draft.recipient_list.rejected)


def content_buttons(context: BotContext) -> list[list[InlineKeyboardButton]]:
    """Return what can be played instead of a text."""
    translate = context.translate
    return [
        [button(translate.plain(f"button-{what}"), "draft-list", what, 0) for what in ("phrase", "script", "template")],
    ]


async def recipient_buttons(
    context: BotContext, conversation: Conversation, page: int = 0
) -> list[list[InlineKeyboardButton]]:
    """Return the saved groups, and what ends the list."""
    groups = await context.services.groups.list_groups(context.user)
    shown = choice_rows(
        [(f"@{one.name} · {one.recipient_count}", one.name) for one in groups], page, "draft-group", "draft-groups"
    )
    count = len(conversation.draft.recipient_list.recipients)
    if count:
        shown.append([button(context.translate.plain("button-done", count=count), "draft-done", style="primary")])
    return shown


def cancel_button(context: BotContext) -> InlineKeyboardButton:
    """Return what ends the conversation."""
    return button(context.translate.plain("button-end-conversation"), "draft-cancel")


def skip_button(context: BotContext) -> list[InlineKeyboardButton]:
    """Return what goes on without what was asked for."""
    return [button(context.translate.plain("button-skip"), "draft-skip")]


def _has_fields(draft: BroadcastDraft) -> bool:
    """Return whether anybody has something for a script to say."""
    return any(row.summa or row.param1 or row.param2 or row.param3 for row in draft.recipient_list.recipients)


async def _mark_superseded(context: BotContext, token: str) -> None:
    """Take the buttons off the preview that another one stands for."""
    old = await context.services.confirmations.get(token)
    if old is not None and old.message_id is not None:
        with suppress(MessageGoneError):
            await context.sender.edit(old.target, old.message_id, context.translate("pending-superseded"))


async def _send_rejected(context: BotContext, left_out: Sequence[RejectedRecipient]) -> None:
    """Send those who are left out as a file: in private, where nobody else reads along."""
    target = context.target if context.target.is_private else ChatTarget(context.user.id)
    content = await asyncio.to_thread(rejected_workbook, context.translate, left_out)
    name = f"{context.translate.plain('rejected-file')}.xlsx"
    try:
        await context.sender.send_document(target, content, name)
    except ChatGoneError, DeliveryUnknownError, TelegramError:
        await send(context, context.translate("call-rejected-not-sent"))


def with_draft(conversation: Conversation, draft: BroadcastDraft) -> Conversation:
    """Return a conversation with another wish."""
    return msgspec.structs.replace(conversation, draft=draft)
