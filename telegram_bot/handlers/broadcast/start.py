"""`/call`: a broadcast, in one line or step by step.

A text without a command goes to the open conversation; any other command ends the conversation.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from telegram import Update
from telegram.ext import filters

from ...dispatch.command_menu import Command
from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import HandlerGroup, answer_callback, on_button, on_command, on_message, reply
from ...dispatch.updates import command_argument, is_call_command, is_for_bot
from ...domain.conversation import Conversation, ConversationStep
from ...domain.drafts import BroadcastDraft
from ...domain.errors import InputError
from ...domain.roles import Permission
from ...parsing import phone_text
from .confirmation import receive_override_reason
from .content import receive_client, receive_script_fields, receive_text
from .draft_builder import resolve_recipients, with_content, with_recipients
from .flow import advance
from .options import receive_schedule
from .recipients import receive_recipients
from .trial_call import reject_typed_number

COMMANDS: tuple[Command, ...] = (Command("call", Permission.LAUNCH, 10),)

type StepHandler = Callable[[BotContext, str], Awaitable[None]]

STEP_HANDLERS: Final[dict[str, StepHandler]] = {
    ConversationStep.CONTENT: receive_text,
    ConversationStep.TEMPLATE_CLIENT: receive_client,
    ConversationStep.RECIPIENTS: receive_recipients,
    ConversationStep.SCRIPT_FIELDS: receive_script_fields,
    ConversationStep.SCHEDULE: receive_schedule,
    ConversationStep.OVERRIDE_REASON: receive_override_reason,
    ConversationStep.OWN_NUMBER: reject_typed_number,
}


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_message(application, filters.COMMAND, end_on_other_command, HandlerGroup.INTERRUPTIONS)
    on_command(application, "call", call)
    on_button(application, "conversation-end", cancel)
    on_message(application, filters.TEXT & ~filters.COMMAND, handle_text, HandlerGroup.CONVERSATION_TEXTS)


async def call(update: Update, context: BotContext) -> None:
    """Begin a broadcast with the parts that the command contains."""
    text = update.message.text if update.message is not None else ""
    await start_from_text(context, command_argument(text or ""))


async def start_from_text(context: BotContext, text: str) -> None:
    """Parse a broadcast in one line, and ask for the missing parts."""
    line = phone_text.parse_call_line(text)
    recipient_list = await resolve_recipients(context.services, context.user, line.numbers)
    if line.numbers and not recipient_list.recipients and not line.message:
        raise InputError("nobody-to-call")
    draft = await with_content(context, BroadcastDraft(), "text", line.message)
    await advance(context, Conversation(draft=with_recipients(draft, recipient_list)))


async def end_on_other_command(update: Update, context: BotContext) -> None:
    """End the conversation that another command leaves unfinished."""
    # Nearly always there is none: a read is cheaper than a write that changes nothing.
    if not await context.services.conversations.is_open(context.user, context.target):
        return
    had_one = await context.services.conversations.end(context.user, context.target)
    text = (update.message.text if update.message is not None else "") or ""
    if had_one and not is_call_command(text):
        await reply(update, context, context.translate("conversation-interrupted"))


async def cancel(update: Update, context: BotContext) -> None:
    """End the conversation at whichever step it is."""
    had_one = await context.services.conversations.end(context.user, context.target)
    await answer_callback(update, context.translate.plain("conversation-ended" if had_one else "conversation-gone"))
    query = update.callback_query
    if had_one and query is not None and query.message is not None:
        await context.sender.edit(context.target, query.message.message_id, context.translate("conversation-ended"))


async def handle_text(update: Update, context: BotContext) -> None:
    """Pass a typed text to the step at which the conversation waits."""
    message = update.message
    if message is None or message.text is None or not is_for_bot(message, context):
        return
    conversation = await context.services.conversations.get(context.user, context.target)
    if conversation is not None and conversation.step in STEP_HANDLERS:
        await STEP_HANDLERS[conversation.step](context, message.text)
