"""How handlers are added: only to new messages and to buttons, with errors told to the person as a sentence."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
import logging
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from aiomobilgroup import MobilgroupError

from ..domain.errors import UserError
from ..domain.roles import Role
from ..messaging.sender import ChatGoneError, DeliveryUnknownError, Keyboard, MessageGoneError
from ..views.errors import error_text
from ..views.keyboards import callback_pattern, parse_callback
from .context import BotApplication, BotContext

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its description is the message `command-<name>`, its order the one in the menu."""

    name: str
    role: Role
    order: int


type Handler = Callable[[Update, BotContext], Coroutine[Any, Any, None]]


def on_command(application: BotApplication, name: str, handler: Handler) -> None:
    """Add a command; an edited message is not one."""
    _add(application, CommandHandler(name, _report_errors(handler), filters=filters.UpdateType.MESSAGE))


def on_message(application: BotApplication, what: filters.BaseFilter, handler: Handler, group: int = 0) -> None:
    """Add what is done with a new message of a kind."""
    _add(application, MessageHandler(filters.UpdateType.MESSAGE & what, _report_errors(handler)), group)


def on_button(application: BotApplication, action: str, handler: Handler) -> None:
    """Add what a button does."""
    _add(application, CallbackQueryHandler(_report_errors(handler), pattern=callback_pattern(action)))


def callback_arguments(update: Update) -> list[str]:
    """Return what the button that was tapped carries."""
    return parse_callback(update.callback_query.data if update.callback_query is not None else None)


async def answer_callback(update: Update, text: str = "", *, alert: bool = False) -> None:
    """Answer a tap; an answer that comes too late or gets lost is no harm, and must not end what the tap began."""
    if update.callback_query is None:
        return
    try:
        await update.callback_query.answer(text or None, show_alert=alert)
    except TelegramError as err:
        _LOGGER.debug("A tap could not be answered: %s", err.message)


async def reply(_: Update, context: BotContext, text: str, reply_markup: Keyboard | None = None, **options: Any) -> int:
    """Say something where the update came from, when Telegram lets it be said, and return the message's id.

    Raises `MaybeSentError` when it may be there or not: it is not said again.
    """
    return await context.sender.send(context.target, text, reply_markup, **options)


async def try_reply(update: Update, context: BotContext, text: str) -> None:
    """Say something if that is possible; what goes wrong here is only noted."""
    try:
        if update.callback_query is not None:
            await answer_callback(update, text[:200], alert=True)
        else:
            await reply(update, context, text)
    except (DeliveryUnknownError, ChatGoneError, TelegramError) as err:
        _LOGGER.debug("A person could not be told of a fault: %s", type(err).__name__)


def _add(application: BotApplication, handler: BaseHandler[Update, BotContext, None], group: int = 0) -> None:
    """Add a handler."""
    application.add_handler(handler, group)


def _report_errors(handler: Handler) -> Handler:
    """Return a handler whose refusals are told to the person: as an alert after a tap, as a message otherwise."""

    @wraps(handler)
    async def told(update: Update, context: BotContext) -> None:
        try:
            await handler(update, context)
        except (UserError, MobilgroupError) as err:
            text = error_text(context.translate, err)
            if update.callback_query is not None:
                await answer_callback(update, text.unescape()[:200], alert=True)
            else:
                await try_reply(update, context, text)
        except (DeliveryUnknownError, ChatGoneError, MessageGoneError) as err:
            _LOGGER.info("A person may not have been answered: %s", type(err).__name__)

    return told


def tapped_message_id(update: Update) -> int:
    """Return the message whose button was tapped."""
    query = update.callback_query
    return 0 if query is None or query.message is None else query.message.message_id


def name(context: BotContext) -> str:
    """Return how a person is called before others."""
    return context.user.name or str(context.user.id)
