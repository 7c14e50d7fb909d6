"""Changes of the bot's own membership: added to chats, removed from them, blocked and unblocked.

A chat to which an unknown user added the bot is left without a message. A user with a role who adds it to a chat that
is not allowed is sent, in private, how to allow it; until then the bot answers nothing there.
"""

import asyncio
import logging
from typing import Final

from telegram import ChatMember, ChatMemberUpdated
from telegram.constants import ChatType, ParseMode
from telegram.error import TelegramError

from ..domain.users import BotUser
from ..i18n.translator import Translator
from .context import BotContext

_LOGGER = logging.getLogger(__name__)
_REMOVED_STATUSES: Final = (ChatMember.LEFT, ChatMember.BANNED)
_MIGRATION_GRACE: Final = 2.0


async def handle_membership_change(change: ChatMemberUpdated, context: BotContext, user: BotUser | None) -> None:
    """Handle a change of the bot's own membership, made by `user` (None for an unknown user)."""
    is_in = change.new_chat_member.status not in _REMOVED_STATUSES
    was_in = change.old_chat_member.status not in _REMOVED_STATUSES
    if change.chat.type == ChatType.PRIVATE:
        if user is not None and is_in:
            await context.bot_data.command_menu.publish(user)
        return
    if await context.services.chats.is_allowed(change.chat.id):
        if not is_in:
            _LOGGER.warning("The bot was removed from chat %d", change.chat.id)
        return
    if not is_in or was_in:
        return
    if user is None:
        if context.bot_data.seen_updates.acquire_unknown_user_slot():
            context.application.create_task(_leave(context, change), name=f"leave {change.chat.id}")
        return
    translate = Translator.for_user(user)
    text = translate("chat-not-allowed", id=str(change.chat.id), title=change.chat.title or "")
    try:
        await context.bot.send_message(user.id, text, parse_mode=ParseMode.HTML)
    except TelegramError as err:
        _LOGGER.debug("User %d could not be sent how to allow a chat: %s", user.id, type(err).__name__)


async def _leave(context: BotContext, change: ChatMemberUpdated) -> None:
    """Leave a chat after a grace time, unless it is an allowed group that has just become a supergroup."""
    await asyncio.sleep(_MIGRATION_GRACE)
    if await context.services.chats.is_allowed(change.chat.id):
        return
    _LOGGER.warning("User %d added the bot to chat %d; leaving it", change.from_user.id, change.chat.id)
    try:
        await context.bot.leave_chat(change.chat.id)
    except TelegramError as err:
        _LOGGER.debug("Chat %d could not be left: %s", change.chat.id, type(err).__name__)
