"""Prompts: a second tap that confirms the first, and a text asked for as a reply to a message."""

from collections.abc import Awaitable, Callable, Mapping
import logging
from typing import Any, Final

from telegram import ForceReply, InlineKeyboardMarkup, Update
from telegram.ext import ApplicationHandlerStop, filters

from aiomobilgroup import MobilgroupError

from ..domain.errors import InputError, UserError
from ..domain.records import Prompt
from ..messaging.sender import ChatGoneError, MessageGoneError
from ..services.prompts import PROMPT_TIMEOUT
from ..views.errors import error_text
from ..views.keyboards import LEAVE_CHOICE
from .context import BotApplication, BotContext
from .routing import HandlerGroup, answer_callback, callback_arguments, on_message, reply, try_reply

_LOGGER = logging.getLogger(__name__)
_REPLY_SECONDS: Final = 30 * 60.0


def register(application: BotApplication) -> None:
    """Register the handler of replies to prompts, before those of other texts."""
    on_message(application, filters.REPLY & filters.TEXT & ~filters.COMMAND, handle_reply, HandlerGroup.PROMPT_REPLIES)


def on_prompt_reply(
    application: BotApplication, kind: str, handler: Callable[[Update, BotContext, Prompt], Awaitable[None]]
) -> None:
    """Register the handler of replies to prompts of a kind."""
    application.bot_data.prompt_handlers[kind] = handler


async def edit_or_reply(
    update: Update, context: BotContext, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """Edit the message whose button was tapped, or reply to a command with a new message."""
    query = update.callback_query
    if query is None or query.message is None:
        await reply(update, context, text, reply_markup=keyboard)
        return
    try:
        await context.sender.edit(context.target, query.message.message_id, text, keyboard)
    except (MessageGoneError, ChatGoneError) as err:
        _LOGGER.debug("The tapped message no longer exists: %s", type(err).__name__)


async def confirm_once(
    update: Update,
    context: BotContext,
    kind: str,
    payload: Mapping[str, Any],
    text: str,
    keyboard: Callable[[str], InlineKeyboardMarkup],
    *,
    seconds: float = PROMPT_TIMEOUT,
) -> None:
    """Ask the user to confirm a tap by a second one, on buttons that work once and only for them.

    `keyboard` returns the buttons for the prompt's token; `take_choice` reads the one that is tapped.
    """
    token = await context.services.prompts.create(context.user, context.target, kind, payload, seconds=seconds)
    await answer_callback(update)
    await reply(update, context, text, reply_markup=keyboard(token))


async def take_choice(update: Update, context: BotContext, kind: str) -> tuple[Mapping[str, Any], str] | None:
    """Consume a prompt of `confirm_once` and return its payload with the choice that was tapped.

    Returns None, and shows the user that nothing changes, when they chose to leave everything as it is.
    """
    token, choice = callback_arguments(update)
    payload = await context.services.prompts.consume(context.user, token, kind)
    if choice != LEAVE_CHOICE:
        return payload, choice
    await answer_callback(update)
    await edit_or_reply(update, context, context.translate("unknown-back"))
    return None


async def prompt_for_text(
    update: Update, context: BotContext, text: str, kind: str, payload: Mapping[str, Any], hint: str
) -> None:
    """Ask the user for a text, as a reply to the message; the handler registered by `on_prompt_reply` receives it."""
    # A user may reply before the prompt is saved: `handle_reply` waits for this lock.
    async with context.bot_data.prompt_locks[context.target.chat_id]:
        message_id = await reply(
            update, context, text, reply_markup=ForceReply(selective=True, input_field_placeholder=hint[:64])
        )
        await context.services.prompts.create(
            context.user, context.target, kind, payload, message_id=message_id, seconds=_REPLY_SECONDS
        )


def require_private(context: BotContext) -> None:
    """Raise `InputError` in a group, for content that not every member may see."""
    if not context.target.is_private:
        raise InputError("only-in-private")


async def handle_reply(update: Update, context: BotContext) -> None:
    """Handle a reply to a prompt; all other texts go on to the handlers after this one."""
    message = update.message
    if message is None or message.reply_to_message is None:
        return
    prompt_message_id = message.reply_to_message.message_id
    async with context.bot_data.prompt_locks[context.target.chat_id]:
        prompt = await context.services.prompts.find_by_reply(context.user, context.target, prompt_message_id)
    if prompt is None:
        return
    try:
        await context.bot_data.prompt_handlers[prompt.kind](update, context, prompt)
    except (UserError, MobilgroupError) as err:
        await try_reply(update, context, error_text(context.translate, err))
    raise ApplicationHandlerStop
