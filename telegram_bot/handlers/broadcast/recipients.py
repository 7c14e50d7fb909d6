"""The recipients of a broadcast: typed numbers, contacts, saved groups and files, added until the user is done."""

import msgspec
from telegram import Update
from telegram.ext import filters

from ...dispatch.command_menu import Command
from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import (
    HandlerGroup,
    answer_callback,
    callback_arguments,
    on_button,
    on_message,
    tapped_message_id,
)
from ...dispatch.updates import command_argument, is_call_command, is_for_bot
from ...domain.conversation import Conversation, ConversationStep
from ...domain.drafts import BroadcastDraft, RecipientList, UploadedFile
from ...domain.errors import ExpiredError, InputError
from ...parsing import phone_text
from ...views.keyboards import keyboard
from ...views.pagination import find_choice
from .draft_builder import resolve_recipients, with_content, with_file, with_recipients
from .flow import advance, cancel_button, contact_for_step, recipient_buttons, send, with_draft

COMMANDS: tuple[Command, ...] = ()


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_message(application, filters.CONTACT, receive_contact, HandlerGroup.CONTACTS)
    on_button(application, "draft-group", add_group)
    on_button(application, "draft-groups", show_page)
    on_button(application, "draft-done", finish_recipients)
    on_message(application, filters.Document.ALL, receive_file, HandlerGroup.FILES)


async def receive_recipients(context: BotContext, text: str) -> None:
    """Add the recipients of the numbers and @groups in a text."""
    found = await resolve_recipients(context.services, context.user, text)
    await add(context, found)


async def receive_contact(update: Update, context: BotContext) -> None:
    """Add the recipient of a contact, if the conversation waits for recipients."""
    received = await contact_for_step(update, context, ConversationStep.RECIPIENTS)
    if received is not None:
        contact, _ = received
        name = " ".join(filter(None, (contact.first_name, contact.last_name)))
        await add(context, phone_text.recipient_from_contact(contact.phone_number, name))


async def add_group(update: Update, context: BotContext) -> None:
    """Add the recipients of a saved group."""
    await context.services.conversations.require_step(context.user, context.target, ConversationStep.RECIPIENTS)
    group = find_choice(
        await context.services.groups.list_groups(context.user), callback_arguments(update)[0], lambda one: one.name
    )
    if group is None:
        raise ExpiredError("choice-gone")
    found = await context.services.groups.get(context.user, group.name)
    await answer_callback(update, found.source)
    await add(context, found)


async def show_page(update: Update, context: BotContext) -> None:
    """Show another page of the saved groups."""
    conversation = await context.services.conversations.require_step(
        context.user, context.target, ConversationStep.RECIPIENTS
    )
    await answer_callback(update)
    shown = keyboard(
        *await recipient_buttons(context, conversation, int(callback_arguments(update)[0])), [cancel_button(context)]
    )
    await context.sender.edit(
        context.target, tapped_message_id(update), context.translate("call-ask-recipients"), shown
    )


async def finish_recipients(update: Update, context: BotContext) -> None:
    """End the recipients and continue; raise `InputError` if there are none."""
    conversation = await context.services.conversations.require_step(
        context.user, context.target, ConversationStep.RECIPIENTS
    )
    if not conversation.draft.recipient_list.recipients:
        raise InputError("nobody-to-call")
    await advance(context, conversation)
    await answer_callback(update)


async def add(context: BotContext, more: RecipientList) -> None:
    """Add recipients to those of the draft, and send how many were added."""
    before = RecipientList()

    def merge(conversation: Conversation) -> Conversation:
        nonlocal before
        before = conversation.draft.recipient_list
        return with_draft(conversation, with_recipients(conversation.draft, more))

    conversation = await context.services.conversations.update(
        context.user, context.target, ConversationStep.RECIPIENTS, merge
    )
    await report_added(context, before, conversation)


async def report_added(context: BotContext, before: RecipientList, conversation: Conversation) -> None:
    """Send how many recipients were added, repeated and rejected, with the button that ends the recipients."""
    translate, after = context.translate, conversation.draft.recipient_list
    lines = [translate("call-added", count=len(after.recipients) - len(before.recipients), all=len(after.recipients))]
    if duplicates := after.duplicates - before.duplicates:
        lines.append(translate("preview-duplicates", count=duplicates))
    if rejected := len(after.rejected) - len(before.rejected):
        lines.append(translate("preview-rejected", count=rejected))
    lines.append(translate("call-more-or-done" if after.recipients else "call-more"))
    await send(
        context, "\n".join(lines), keyboard(*await recipient_buttons(context, conversation), [cancel_button(context)])
    )


async def receive_file(update: Update, context: BotContext) -> None:
    """Add the recipients of a file to the conversation, or begin a broadcast with the file."""
    message = update.message
    if message is None or message.document is None:
        return
    document, caption = message.document, message.caption or ""
    file = UploadedFile(document.file_id, document.file_name or "", document.file_size or 0)
    if caption.startswith("/"):
        if _is_call_to_this_bot(caption, context):
            await _start_from_caption(context, file, command_argument(caption))
        return
    if not is_for_bot(message, context):
        return
    conversation = await context.services.conversations.get(context.user, context.target)
    if conversation is None:
        await _start_from_file(context, file, caption)
    elif conversation.step == ConversationStep.CONTENT:
        await _add_before_content(context, conversation, file, caption)
    elif conversation.step == ConversationStep.RECIPIENTS:
        await _add_from_file(context, file)


async def _start_from_caption(context: BotContext, file: UploadedFile, text: str) -> None:
    """Begin a broadcast with a file whose caption is `/call`: optional numbers, then the text."""
    await context.services.conversations.end_before_new(context.user, context.target)
    line = phone_text.parse_call_line(text)
    recipient_list = await resolve_recipients(context.services, context.user, line.numbers)
    draft = with_recipients(msgspec.structs.replace(BroadcastDraft(), content=line.message), recipient_list)
    await advance(context, Conversation(draft=await with_file(context, draft, file)))


async def _start_from_file(context: BotContext, file: UploadedFile, caption: str) -> None:
    """Begin a broadcast with a file; its caption is the text."""
    await context.services.conversations.end_before_new(context.user, context.target)
    draft = msgspec.structs.replace(BroadcastDraft(), content=caption.strip())
    await advance(context, Conversation(draft=await with_file(context, draft, file)))


async def _add_before_content(
    context: BotContext, conversation: Conversation, file: UploadedFile, caption: str
) -> None:
    """Add a file while the content is asked for: its caption or its own column is the text, else the bot asks again."""
    draft = await with_file(context, conversation.draft, file)
    if caption.strip():
        draft = await with_content(context, draft, "text", caption.strip())
    await advance(context, with_draft(conversation, draft))


async def _add_from_file(context: BotContext, file: UploadedFile) -> None:
    """Add the recipients of a file to those of the draft."""
    service = context.services.conversations
    for _ in range(5):
        conversation = await service.require_step(context.user, context.target, ConversationStep.RECIPIENTS)
        before = conversation.draft
        draft = await with_file(context, before, file)
        if not draft.recipient_list.recipients:
            raise InputError("nobody-to-call")

        def merge(found: Conversation, before: BroadcastDraft = before, draft: BroadcastDraft = draft) -> Conversation:
            # Reading took a while: recipients added meanwhile must not be lost.
            return with_draft(found, draft) if found.draft == before else found

        conversation = await service.update(context.user, context.target, ConversationStep.RECIPIENTS, merge)
        if conversation.draft == draft:
            await report_added(context, before.recipient_list, conversation)
            return
    raise ExpiredError("conversation-gone")


def _is_call_to_this_bot(caption: str, context: BotContext) -> bool:
    """Return whether a caption is the `/call` command for this bot, or for no named bot."""
    command = caption.split(maxsplit=1)[0]
    name = command.partition("@")[2]
    return is_call_command(caption) and (not name or name.casefold() == context.bot.username.casefold())
