"""Showing things where a button was tapped, and asking for a text by a message that is to be replied to."""

from collections.abc import Awaitable, Callable, Mapping
import logging
from typing import Any, Final

from telegram import ForceReply, InlineKeyboardMarkup, Update
from telegram.ext import ApplicationHandlerStop, filters

from aiomobilgroup import MobilgroupError

from ..domain.errors import BotError, InputError
from ..domain.records import Question
from ..messaging.sender import ChatGoneError, MessageGoneError
from ..views.errors import problem_text
from .context import BotApplication, BotContext
from .routing import on_message, reply, reply_quietly

_LOGGER = logging.getLogger(__name__)
_REPLY_SECONDS: Final = 30 * 60.0
_REPLIES: Final = -1


def register(application: BotApplication) -> None:
    """Register the handler of replies; it comes before those of other texts."""
    on_message(application, filters.REPLY & filters.TEXT & ~filters.COMMAND, handle_reply, _REPLIES)


def on_answer(
    application: BotApplication, kind: str, handler: Callable[[Update, BotContext, Question], Awaitable[None]]
) -> None:
    """Add what is done with a reply to a question of a kind."""
    application.bot_data.answers[kind] = handler


async def show(update: Update, context: BotContext, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    """Show something in the message whose button was tapped, or in a new one after a command."""
    query = update.callback_query
    if query is None or query.message is None:
        await reply(update, context, text, reply_markup=keyboard)
        return
    try:
        await context.messenger.edit(context.place, query.message.message_id, text, keyboard)
    except (MessageGoneError, ChatGoneError) as err:
        _LOGGER.debug("What was tapped is not there any more: %s", type(err).__name__)


async def ask_for_text(
    update: Update, context: BotContext, text: str, kind: str, content: Mapping[str, Any], hint: str
) -> None:
    """Ask a person for a text, which is his reply to the message."""
    # Somebody may reply before it is noted what was asked: his reply waits for that.
    async with context.bot_data.asking[context.place.chat_id]:
        message_id = await reply(
            update, context, text, reply_markup=ForceReply(selective=True, input_field_placeholder=hint[:64])
        )
        await context.office.questions.ask(
            context.person, context.place, kind, content, message_id=message_id, seconds=_REPLY_SECONDS
        )


def require_private(context: BotContext) -> None:
    """Raise `InputError` in a group: what is shown there is not for everybody in it."""
    if not context.place.is_private:
        raise InputError("only-in-private")


async def handle_reply(update: Update, context: BotContext) -> None:
    """Give a reply to what has asked for it; every other text goes on to those after this."""
    message = update.message
    if message is None or message.reply_to_message is None:
        return
    asked_by = message.reply_to_message.message_id
    async with context.bot_data.asking[context.place.chat_id]:
        question = await context.office.questions.replied_to(context.person, context.place, asked_by)
    if question is None:
        return
    try:
        await context.bot_data.answers[question.kind](update, context, question)
    except (BotError, MobilgroupError) as err:
        await reply_quietly(update, context, problem_text(context.texts, err))
    raise ApplicationHandlerStop
