"""Registration of handlers, for new messages and buttons only; errors reach the user as a translated sentence."""

from collections.abc import Callable, Coroutine
from enum import IntEnum
from functools import wraps
import logging
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from aiomobilgroup import MobilgroupError

from ..domain.errors import UserError
from ..domain.roles import Permission
from ..messaging.sender import ChatGoneError, DeliveryUnknownError, Keyboard, MessageGoneError
from ..views.errors import error_text
from ..views.keyboards import callback_pattern, parse_callback
from .context import BotApplication, BotContext

_LOGGER = logging.getLogger(__name__)


class HandlerGroup(IntEnum):
    """The groups of handlers, in the order in which an update passes them; in each, the first that matches runs."""

    ACCESS = -1000
    """Ends the updates of users and chats that are not allowed."""
    INTERRUPTIONS = -10
    """Ends an open conversation when another command arrives."""
    PROMPT_REPLIES = -1
    """Replies to prompts for a text."""
    COMMANDS = 0
    """Commands and buttons."""
    CONVERSATION_TEXTS = 10
    """Texts that an open conversation waits for."""
    CONTACTS = 11
    """Contacts that an open conversation waits for."""
    FILES = 12
    """Files of recipients."""
    OWN_NUMBERS = 13
    """A user's own number, for trial calls."""


type Handler = Callable[[Update, BotContext], Coroutine[Any, Any, None]]


def on_command(application: BotApplication, name: str, handler: Handler) -> None:
    """Register a command with the permission that the menu declares for it. Edited messages run no command."""
    checked = _report_errors(handler, application.bot_data.command_menu.permission_for(name))
    application.add_handler(CommandHandler(name, checked, filters=filters.UpdateType.MESSAGE), HandlerGroup.COMMANDS)


def on_message(
    application: BotApplication,
    message_filter: filters.BaseFilter,
    handler: Handler,
    group: HandlerGroup = HandlerGroup.COMMANDS,
) -> None:
    """Register a handler of new messages that pass a filter."""
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & message_filter, _report_errors(handler)), group)


def on_button(application: BotApplication, action: str, handler: Handler, permission: Permission | None = None) -> None:
    """Register a button's action, with the permission it needs where no service checks one."""
    checked = _report_errors(handler, permission)
    application.add_handler(CallbackQueryHandler(checked, pattern=callback_pattern(action)), HandlerGroup.COMMANDS)


def callback_arguments(update: Update) -> list[str]:
    """Return the arguments in the tapped button's callback data."""
    return parse_callback(update.callback_query.data if update.callback_query is not None else None)


async def answer_callback(update: Update, text: str = "", *, alert: bool = False) -> None:
    """Answer a tap. A late or lost answer does no harm and raises nothing: the action of the tap goes on."""
    if update.callback_query is None:
        return
    try:
        await update.callback_query.answer(text or None, show_alert=alert)
    except TelegramError as err:
        _LOGGER.debug("A tap could not be answered: %s", err.message)


async def reply(_: Update, context: BotContext, text: str, reply_markup: Keyboard | None = None, **options: Any) -> int:
    """Send a message, once, to the update's chat and return its id; wait while Telegram limits the rate.

    Raises `DeliveryUnknownError` when it is unknown whether the message arrived: it is not sent again.
    """
    return await context.sender.send(context.target, text, reply_markup, **options)


async def try_reply(update: Update, context: BotContext, text: str) -> None:
    """Send a text as an alert after a tap, else as a message; a failure is only logged."""
    try:
        if update.callback_query is not None:
            await answer_callback(update, text[:200], alert=True)
        else:
            await reply(update, context, text)
    except (DeliveryUnknownError, ChatGoneError, TelegramError) as err:
        _LOGGER.debug("A user could not be notified of an error: %s", type(err).__name__)


def _report_errors(handler: Handler, permission: Permission | None = None) -> Handler:
    """Return a handler that checks a permission and reports errors: as an alert after a tap, else as a message."""

    @wraps(handler)
    async def run(update: Update, context: BotContext) -> None:
        try:
            if permission is not None:
                context.user.require(permission)
            await handler(update, context)
        except (UserError, MobilgroupError) as err:
            text = error_text(context.translate, err)
            if update.callback_query is not None:
                await answer_callback(update, text.unescape()[:200], alert=True)
            else:
                await try_reply(update, context, text)
        except (DeliveryUnknownError, ChatGoneError, MessageGoneError) as err:
            _LOGGER.info("A user may not have received an answer: %s", type(err).__name__)

    return run


def tapped_message_id(update: Update) -> int:
    """Return the id of the message whose button was tapped, or 0 without one."""
    query = update.callback_query
    return 0 if query is None or query.message is None else query.message.message_id
