"""The recipients: typed numbers, contacts, saved groups and files, one after another, until there are enough."""

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
    """Add the handlers."""
    on_message(application, filters.CONTACT, receive_contact, HandlerGroup.CONTACTS)
    on_button(application, "draft-group", add_group)
    on_button(application, "draft-groups", show_page)
    on_button(application, "draft-done", finish_recipients)
    on_message(application, filters.Document.ALL, receive_file, HandlerGroup.FILES)


async def receive_recipients(context: BotContext, text: str) -> None:
    """Take numbers and @groups from a text."""
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
    """Take a saved group."""
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
    """Show another page of the groups."""
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
    """Go on with those who were given."""
    conversation = await context.services.conversations.require_step(
        context.user, context.target, ConversationStep.RECIPIENTS
    )
    if not conversation.draft.recipient_list.recipients:
        raise InputError("nobody-to-call")
    await advance(context, conversation)
    await answer_callback(update)


async def add(context: BotContext, more: RecipientList) -> None:
    """Add people to those who were given already, and say how many there are."""
    before = RecipientList()

    def joined(conversation: Conversation) -> Conversation:
        nonlocal before
        before = conversation.draft.recipient_list
        return with_draft(conversation, with_recipients(conversation.draft, more))

    conversation = await context.services.conversations.update(
        context.user, context.target, ConversationStep.RECIPIENTS, joined
    )
    await report_added(context, before, conversation)


async def report_added(context: BotContext, before: RecipientList, conversation: Conversation) -> None:
    """Say what was taken and what was not, with the button that ends the list."""
    translate, now = context.translate, conversation.draft.recipient_list
    lines = [translate("call-added", count=len(now.recipients) - len(before.recipients), all=len(now.recipients))]
    if again := now.duplicates - before.duplicates:
        lines.append(translate("preview-duplicates", count=again))
    if rejected := len(now.rejected) - len(before.rejected):
        lines.append(translate("preview-rejected", count=rejected))
    lines.append(translate("call-more-or-done" if now.recipients else "call-more"))
    await send(
        context, "\n".join(lines), keyboard(*await recipient_buttons(context, conversation), [cancel_button(context)])
    )


async def receive_file(update: Update, context: BotContext) -> None:
    """Take a file."""
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
    """Take a file whose caption is the command: what follows is the text, after numbers, if there are any."""
    await context.services.conversations.begin(context.user, context.target)
    line = phone_text.parse_call_line(text)
    recipient_list = await resolve_recipients(context.services, context.user, line.numbers)
    draft = with_recipients(msgspec.structs.replace(BroadcastDraft(), content=line.message), recipient_list)
    await advance(context, Conversation(draft=await with_file(context, draft, file)))


async def _start_from_file(context: BotContext, file: UploadedFile, caption: str) -> None:
    """Begin with a file; its caption is the text."""
    await context.services.conversations.begin(context.user, context.target)
    draft = msgspec.structs.replace(BroadcastDraft(), content=caption.strip())
    await advance(context, Conversation(draft=await with_file(context, draft, file)))


async def _add_before_content(
    context: BotContext, conversation: Conversation, file: UploadedFile, caption: str
) -> None:
    """Take a file where a text is waited for: its caption is the text, or its own column, or it is asked for still."""
    draft = await with_file(context, conversation.draft, file)
    if caption.strip():
        draft = await with_content(context, draft, "text", caption.strip())
    await advance(context, with_draft(conversation, draft))


async def _add_from_file(context: BotContext, file: UploadedFile) -> None:
    """Add the people of a file to those who were given already."""
    talks = context.services.conversations
    for _ in range(5):
        conversation = await talks.require_step(context.user, context.target, ConversationStep.RECIPIENTS)
        before = conversation.draft
        draft = await with_file(context, before, file)
        if not draft.recipient_list.recipients:
            raise InputError("nobody-to-call")

        def joined(found: Conversation, before: BroadcastDraft = before, draft: BroadcastDraft = draft) -> Conversation:
            # Reading took a while: who came meanwhile must not be lost.
            return with_draft(found, draft) if found.draft == before else found

        conversation = await talks.update(context.user, context.target, ConversationStep.RECIPIENTS, joined)
        if conversation.draft == draft:
            await report_added(context, before.recipient_list, conversation)
            return
    raise ExpiredError("conversation-gone")


def _is_call_to_this_bot(caption: str, context: BotContext) -> bool:
    """Return whether a caption is this command, said to this bot or to no bot in particular."""
    command = caption.split(maxsplit=1)[0]
    name = command.partition("@")[2]
    return is_call_command(caption) and (not name or name.casefold() == context.bot.username.casefold())
