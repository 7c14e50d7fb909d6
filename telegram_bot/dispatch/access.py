"""The one gate: nobody who is not allowed gets past it, with no kind of update, in no kind of chat.

It runs before every handler, and what goes wrong in it lets nobody through. Allowed is a numeric user id with a role,
writing in a private chat or in a chat that the configuration names. Everything else ends here: strangers, bots,
channels, anonymous administrators, edited and forwarded messages, messages that are too old to be meant now, and an
update that Telegram delivers a second time. A stranger in a private chat is told his id, once an hour; in a group
nobody is answered.
"""

import logging

from telegram import Update, User
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, CallbackQueryHandler, MessageHandler, TypeHandler, filters

from ..domain.users import ChatTarget
from ..i18n.translator import Translator, language_of
from .context import BotApplication, BotContext
from .membership import handle_membership_change
from .routing import HandlerGroup, answer_callback, try_reply
from .updates import chat_migration, chat_target, expects_reply, is_first_hand, is_stale, update_author

_LOGGER = logging.getLogger(__name__)


def register(application: BotApplication) -> None:
    """Put the gate before everything."""
    application.add_handler(TypeHandler(Update, authorize_update), group=HandlerGroup.ACCESS)


def register_fallbacks(application: BotApplication) -> None:
    """Put after everything what answers buttons and commands that nothing else knows."""
    application.add_handler(CallbackQueryHandler(_unknown_button))
    unknown = filters.UpdateType.MESSAGE & filters.COMMAND & filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(unknown, _unknown_command))


async def authorize_update(update: Update, context: BotContext) -> None:
    """Let an allowed person's fresh update through and set who and where it is; end every other."""
    is_allowed = False
    try:
        is_allowed = await _is_allowed(update, context)
    except Exception as err:
        # python-telegram-bot would go on to the handlers after an error: a journal that cannot be read opens no door.
        _LOGGER.error("The gate failed and let nobody through: %s", type(err).__name__)
        raise ApplicationHandlerStop from err
    finally:
        for observe in context.bot_data.update_observers:
            observe(update, is_allowed)
    if not is_allowed:
        raise ApplicationHandlerStop


async def _is_allowed(update: Update, context: BotContext) -> bool:
    """Return whether an update goes on to the handlers; see to those that do not."""
    services = context.services
    if not context.bot_data.seen_updates.is_new(update.update_id):
        return False
    if (moved := chat_migration(update)) is not None:
        # Only Telegram itself writes this, whoever has made the group a supergroup.
        await context.cards.follow_migrated(await services.chats.migrate(*moved))
        return False
    user, target = update_author(update), chat_target(update)
    if user is None or target is None or not is_first_hand(update):
        return False
    person = await services.get_user(user.id)
    if update.my_chat_member is not None:
        await handle_membership_change(update.my_chat_member, context, person)
        return False
    if person is None:
        await reply_to_unknown_user(context, user, target)
        return False
    if not target.is_private and not await services.chats.is_allowed(target.chat_id):
        _LOGGER.info("User %d wrote in chat %d, which is not allowed", user.id, target.chat_id)
        return False
    context.user = person
    context.target = target
    context.translate = Translator.for_user(person)
    if is_stale(update):
        if expects_reply(update, context.bot.username) and context.bot_data.seen_updates.should_report_stale(target):
            await _report_stale(context, target)
        return False
    return True


async def _report_stale(context: BotContext, target: ChatTarget) -> None:
    """Say that what was sent while the bot was down is not carried out."""
    try:
        await context.bot.send_message(
            target.chat_id, context.translate("stale"), message_thread_id=target.thread_id, parse_mode=ParseMode.HTML
        )
    except TelegramError as err:
        _LOGGER.debug("Nobody could be told of a stale message: %s", type(err).__name__)


async def _unknown_button(update: Update, context: BotContext) -> None:
    """Answer a button of an older version, and take it away."""
    await answer_callback(update, context.translate.plain("button-unknown"), alert=True)
    if update.callback_query is not None:
        try:
            await update.callback_query.edit_message_reply_markup(None)
        except TelegramError as err:
            _LOGGER.debug("An old keyboard could not be taken away: %s", type(err).__name__)


async def _unknown_command(update: Update, context: BotContext) -> None:
    """Say that there is no such command."""
    await try_reply(update, context, context.translate("command-unknown"))


_LOGGER = logging.getLogger(__name__)


async def reply_to_unknown_user(context: BotContext, user: User, target: ChatTarget) -> None:
    """Tell a stranger his id, once an hour and only in private."""
    if not target.is_private or not context.bot_data.seen_updates.acquire_unknown_user_slot():
        return
    if not await context.services.users.should_answer_unknown(user.id):
        context.bot_data.seen_updates.release_unknown_user_slot()
        return
    translate = Translator(language_of(user.language_code), context.services.time_zone)
    try:
        await context.bot.send_message(
            target.chat_id, translate("unknown-user", id=str(user.id)), parse_mode=ParseMode.HTML
        )
    except TelegramError as err:
        _LOGGER.debug("A stranger could not be told his id: %s", type(err).__name__)
