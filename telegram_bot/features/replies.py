"""Replies to messages in which the bot asked for a text."""

from telegram import Update
from telegram.ext import ApplicationHandlerStop, filters

from aiomobilgroup import MobilgroupError

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.routing import Command, on_message, reply_quietly
from ..domain.errors import BotError
from ..views.errors import problem_text

COMMANDS: tuple[Command, ...] = ()
_BEFORE_OTHER_TEXTS = -1


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_message(application, filters.REPLY & filters.TEXT & ~filters.COMMAND, take_reply, _BEFORE_OTHER_TEXTS)


async def take_reply(update: Update, context: BotContext) -> None:
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
