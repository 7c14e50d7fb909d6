"""The one gate: nobody who is not allowed gets past it, with no kind of update, in no kind of chat.

It runs before every handler, and what goes wrong in it lets nobody through. Allowed is a numeric user id with a role,
writing in a private chat or in a chat that the configuration names. Everything else ends here: strangers, bots,
channels, anonymous administrators, edited and forwarded messages, messages that are too old to be meant now, and an
update that Telegram delivers a second time. A stranger in a private chat is told his id, once an hour; in a group
nobody is answered.
"""

import logging
from typing import Final

from telegram import Update, User
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, CallbackQueryHandler, MessageHandler, TypeHandler, filters

from ..domain.users import Place
from ..i18n.translator import Texts, language_of
from .context import BotApplication, BotContext
from .membership import met
from .routing import answer, reply_quietly
from .updates import author, gone_to, is_meant, is_stale, is_worth_an_answer, place_of

_LOGGER = logging.getLogger(__name__)
GROUP: Final = -1000


def register(application: BotApplication) -> None:
    """Put the gate before everything."""
    application.add_handler(TypeHandler(Update, guard), group=GROUP)


def register_rest(application: BotApplication) -> None:
    """Put after everything what answers buttons and commands that nothing else knows."""
    application.add_handler(CallbackQueryHandler(_unknown_button))
    unknown = filters.UpdateType.MESSAGE & filters.COMMAND & filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(unknown, _unknown_command))


async def guard(update: Update, context: BotContext) -> None:
    """Let an allowed person's fresh update through and set who and where it is; end every other."""
    try:
        is_allowed = await _is_allowed(update, context)
    except Exception as err:
        # python-telegram-bot would go on to the handlers after an error: a journal that cannot be read opens no door.
        _LOGGER.error("The gate failed and let nobody through: %s", type(err).__name__)
        raise ApplicationHandlerStop from err
    if not is_allowed:
        raise ApplicationHandlerStop


async def _is_allowed(update: Update, context: BotContext) -> bool:
    """Return whether an update goes on to the handlers; see to those that do not."""
    office = context.office
    if not context.bot_data.deliveries.is_new(update.update_id):
        return False
    if (moved := gone_to(update)) is not None:
        # Only Telegram itself writes this, whoever has made the group a supergroup.
        await context.progress.show_moved(await office.chats.move(*moved))
        return False
    user, place = author(update), place_of(update)
    if user is None or place is None or not is_meant(update):
        return False
    person = await office.person(user.id)
    if update.my_chat_member is not None:
        await met(update.my_chat_member, context, person)
        return False
    if person is None:
        await turn_away(context, user, place)
        return False
    if not place.is_private and not await office.chats.allows(place.chat_id):
        _LOGGER.info("User %d wrote in chat %d, which is not allowed", user.id, place.chat_id)
        return False
    context.person = person
    context.place = place
    context.texts = Texts(person.language, person.zone)
    if is_stale(update):
        if is_worth_an_answer(update, context.bot.username) and context.bot_data.deliveries.is_time_to_excuse(place):
            await _excuse(context, place)
        return False
    return True


async def _excuse(context: BotContext, place: Place) -> None:
    """Say that what was sent while the bot was down is not carried out."""
    try:
        await context.bot.send_message(
            place.chat_id, context.texts("stale"), message_thread_id=place.thread_id, parse_mode=ParseMode.HTML
        )
    except TelegramError as err:
        _LOGGER.debug("Nobody could be told of a stale message: %s", type(err).__name__)


async def _unknown_button(update: Update, context: BotContext) -> None:
    """Answer a button of an older version, and take it away."""
    await answer(update, context.texts.plain("button-unknown"), alert=True)
    if update.callback_query is not None:
        try:
            await update.callback_query.edit_message_reply_markup(None)
        except TelegramError as err:
            _LOGGER.debug("An old keyboard could not be taken away: %s", type(err).__name__)


async def _unknown_command(update: Update, context: BotContext) -> None:
    """Say that there is no such command."""
    await reply_quietly(update, context, context.texts("command-unknown"))


_LOGGER = logging.getLogger(__name__)


async def turn_away(context: BotContext, user: User, place: Place) -> None:
    """Tell a stranger his id, once an hour and only in private."""
    if not place.is_private or not context.bot_data.deliveries.begin_with_stranger():
        return
    if not await context.office.greet_stranger(user.id):
        context.bot_data.deliveries.leave_stranger()
        return
    texts = Texts(language_of(user.language_code), context.office.zone)
    try:
        await context.bot.send_message(place.chat_id, texts("stranger", id=str(user.id)), parse_mode=ParseMode.HTML)
    except TelegramError as err:
        _LOGGER.debug("A stranger could not be told his id: %s", type(err).__name__)
