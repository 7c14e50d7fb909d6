"""The access check: every update, of every kind and in every chat, passes it before any handler.

Allowed is a numeric user id with a role, in a private chat or in a chat that the configuration names. All other updates
end here: those of unknown users, bots, channels and anonymous administrators; edited messages, forwarded commands,
messages older than `MAX_UPDATE_AGE` and repeated deliveries; and any update on which the check itself fails. An unknown
user is sent their id in a private chat, at most once an hour; in groups unknown users get no answer.
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
    """Register the access check before all other handlers."""
    application.add_handler(TypeHandler(Update, authorize_update), group=HandlerGroup.ACCESS)


def register_fallbacks(application: BotApplication) -> None:
    """Register, after all other handlers, those of unknown buttons and unknown commands."""
    application.add_handler(CallbackQueryHandler(_unknown_button))
    unknown = filters.UpdateType.MESSAGE & filters.COMMAND & filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(unknown, _unknown_command))


async def authorize_update(update: Update, context: BotContext) -> None:
    """Let an allowed user's update pass, with `user`, `target` and `translate` set in its context; end all others."""
    is_allowed = False
    try:
        is_allowed = await _is_allowed(update, context)
    except Exception as err:
        # After an error python-telegram-bot would run the handlers: an unreadable journal must not grant access.
        _LOGGER.error("The access check failed, the update was ended: %s", type(err).__name__)
        raise ApplicationHandlerStop from err
    finally:
        for observe in context.bot_data.update_observers:
            observe(update, is_allowed)
    if not is_allowed:
        raise ApplicationHandlerStop


async def _is_allowed(update: Update, context: BotContext) -> bool:
    """Return whether an update may pass; handle membership changes, unknown users and stale messages."""
    services = context.services
    if not context.bot_data.seen_updates.is_new(update.update_id):
        return False
    if (moved := chat_migration(update)) is not None:
        # Only Telegram itself sends this message, whichever user made the group a supergroup.
        await context.cards.follow_migrated(await services.chats.migrate(*moved))
        return False
    author, target = update_author(update), chat_target(update)
    if author is None or target is None or not is_first_hand(update):
        return False
    user = await services.get_user(author.id)
    if update.my_chat_member is not None:
        await handle_membership_change(update.my_chat_member, context, user)
        return False
    if user is None:
        await reply_to_unknown_user(context, author, target)
        return False
    if not target.is_private and not await services.chats.is_allowed(target.chat_id):
        _LOGGER.info("User %d wrote in chat %d, which is not allowed", user.id, target.chat_id)
        return False
    context.user = user
    context.target = target
    context.translate = Translator.for_user(user)
    if is_stale(update):
        if expects_reply(update, context.bot.username) and context.bot_data.seen_updates.should_report_stale(target):
            await _report_stale(context, target)
        return False
    return True


async def _report_stale(context: BotContext, target: ChatTarget) -> None:
    """Reply that messages sent while the bot was down are not carried out."""
    try:
        await context.bot.send_message(
            target.chat_id, context.translate("stale"), message_thread_id=target.thread_id, parse_mode=ParseMode.HTML
        )
    except TelegramError as err:
        _LOGGER.debug("A notice of a stale message could not be sent: %s", type(err).__name__)


async def _unknown_button(update: Update, context: BotContext) -> None:
    """Answer a tap on an unknown button, as of an older version, and remove the keyboard."""
    await answer_callback(update, context.translate.plain("button-unknown"), alert=True)
    if update.callback_query is not None:
        try:
            await update.callback_query.edit_message_reply_markup(None)
        except TelegramError as err:
            _LOGGER.debug("An old keyboard could not be removed: %s", type(err).__name__)


async def _unknown_command(update: Update, context: BotContext) -> None:
    """Reply that the command does not exist."""
    await try_reply(update, context, context.translate("command-unknown"))


async def reply_to_unknown_user(context: BotContext, user: User, target: ChatTarget) -> None:
    """Send an unknown user their id, at most once an hour and only in a private chat."""
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
        _LOGGER.debug("An unknown user could not be sent their id: %s", type(err).__name__)
