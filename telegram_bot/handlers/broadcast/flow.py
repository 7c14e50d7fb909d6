"""The steps from `/call` to a preview: which question comes next, and how it is asked.

In groups a reply is asked for: there the bot receives only commands and replies to its own messages.
"""

from contextlib import suppress

from markupsafe import Markup
import msgspec
from telegram import Contact, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Update

from ...dispatch.context import BotContext
from ...domain.conversation import Conversation, ConversationStep
from ...domain.drafts import BroadcastDraft
from ...messaging.sender import DeliveryUnknownError, MessageGoneError
from ...views.keyboards import button, keyboard
from ...views.pagination import choice_rows
from ...views.preview import has_long_rejections, preview_keyboard, preview_text
from ...views.recipients import rejected_lines
from ..rejected_recipients import send_rejected_file_privately


async def advance(context: BotContext, conversation: Conversation) -> None:
    """Ask for the next missing part of the draft, or show the preview."""
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
    """Ask for recipients; if all given ones were rejected, send the reasons first."""
    rejected = conversation.draft.recipient_list.rejected
    if rejected and not conversation.draft.recipient_list.recipients:
        await send(context, "\n".join(rejected_lines(context.translate, rejected, context.target)))
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
    """Ask for the input of a step and wait for it, with buttons for choices and for cancelling."""
    translate, target, user = context.translate, context.target, context.user
    await context.services.conversations.await_step(user, target, step, conversation)
    shown = keyboard(*buttons, [cancel_button(context)])
    if target.is_private:
        await send(context, translate(message, **values), shown)
        return
    # Telegram opens the reply field only for the user who is mentioned.
    mention = Markup('<a href="tg://user?id={}">{}</a>').format(user.id, user.display_name)
    text = Markup("{}, {}").format(mention, translate("call-reply-here"))
    await send(context, Markup("\n").join((translate(message, **values), translate("call-or-choose"))), shown)
    with suppress(DeliveryUnknownError):
        await context.sender.send(target, text, ForceReply(selective=True))


async def contact_for_step(
    update: Update, context: BotContext, step: ConversationStep
) -> tuple[Contact, Conversation] | None:
    """Return a message's contact with the conversation, or None unless the conversation waits at a step."""
    contact = None if update.message is None else update.message.contact
    conversation = await context.services.conversations.get(context.user, context.target)
    if contact is None or conversation is None or conversation.step != step:
        return None
    return contact, conversation


async def send(context: BotContext, text: str, buttons: InlineKeyboardMarkup | None = None) -> int | None:
    """Send a message to the update's chat and return its id, or None if it may not have arrived."""
    try:
        return await context.sender.send(context.target, text, buttons)
    except DeliveryUnknownError:
        return None


async def show_preview(context: BotContext, conversation: Conversation, message_id: int | None = None) -> None:
    """End the conversation and show the preview of its draft, in a new message or in place of an older preview."""
    services, user, target = context.services, context.user, context.target
    preview = await services.confirmations.preview(
        user, target, conversation.draft, replaces=conversation.pending_token or None, message_id=message_id
    )
    await services.conversations.end(user, target)
    text, buttons = preview_text(context.translate, preview, target), preview_keyboard(context.translate, preview)
    if message_id is not None:
        await context.sender.edit(target, message_id, text, buttons)
        return
    # If Telegram's answer with the message's id is lost, the tap on a button binds the message.
    shown = await send(context, text, buttons)
    if shown is not None:
        await services.confirmations.bind_message(preview.token, shown)
    if conversation.pending_token:
        await _mark_superseded(context, conversation.pending_token)
    if has_long_rejections(preview.draft.recipient_list):
        await send_rejected_file_privately(context, preview.draft.recipient_list.rejected)


def content_buttons(context: BotContext) -> list[list[InlineKeyboardButton]]:
    """Return the buttons for phrases, scripts and templates instead of a text."""
    translate = context.translate
    return [
        [button(translate.plain(f"button-{kind}"), "draft-list", kind, 0) for kind in ("phrase", "script", "template")],
    ]


async def recipient_buttons(
    context: BotContext, conversation: Conversation, page: int = 0
) -> list[list[InlineKeyboardButton]]:
    """Return the buttons of a page of saved groups, and the one that ends the recipients."""
    groups = await context.services.groups.list_groups(context.user)
    shown = choice_rows(
        [(f"@{one.name} · {one.recipient_count}", one.name) for one in groups], page, "draft-group", "draft-groups"
    )
    count = len(conversation.draft.recipient_list.recipients)
    if count:
        shown.append([button(context.translate.plain("button-done", count=count), "draft-done", style="primary")])
    return shown


def cancel_button(context: BotContext) -> InlineKeyboardButton:
    """Return the button that ends the conversation."""
    return button(context.translate.plain("button-end-conversation"), "conversation-end")


def skip_button(context: BotContext) -> list[InlineKeyboardButton]:
    """Return the button that skips a step."""
    return [button(context.translate.plain("button-skip"), "draft-skip")]


def _has_fields(draft: BroadcastDraft) -> bool:
    """Return whether any recipient has values for a script."""
    return any(row.summa or row.param1 or row.param2 or row.param3 for row in draft.recipient_list.recipients)


async def _mark_superseded(context: BotContext, token: str) -> None:
    """Mark a superseded preview and remove its buttons."""
    old = await context.services.confirmations.get(token)
    if old is not None and old.message_id is not None:
        with suppress(MessageGoneError):
            await context.sender.edit(old.target, old.message_id, context.translate("pending-superseded"))


def with_draft(conversation: Conversation, draft: BroadcastDraft) -> Conversation:
    """Return a conversation with another draft."""
    return msgspec.structs.replace(conversation, draft=draft)
