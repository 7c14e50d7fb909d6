"""Turning strangers away: one polite line with their id, once an hour, only in private, then silence."""

import logging

from telegram import User
from telegram.constants import ParseMode
from telegram.error import TelegramError

from .dispatch.context import BotContext
from .domain.users import Place
from .i18n.translator import Texts, language_of

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
