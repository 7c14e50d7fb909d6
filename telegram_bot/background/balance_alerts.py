"""Telling chats that the money runs out: once for every fall, again after it has recovered.

It looks whenever somebody reads the balance, and every fifteen minutes. That a chat was told is noted after it was
said: a bot that dies in between tells it twice rather than never.
"""

from decimal import Decimal
import logging
from typing import Final

from telegram.error import TelegramError

from aiomobilgroup import MobilgroupError

from ..dispatch.context import BotApplication, BotData
from ..domain.records import Alert
from ..i18n.translator import Texts
from ..messaging.sender import ChatGoneError, MaybeSentError

_LOGGER = logging.getLogger(__name__)
EVERY_SECONDS: Final = 15 * 60.0


async def run(application: BotApplication) -> None:
    """Send balance alerts, as long as the bot runs."""
    data = application.bot_data
    leave = data.office.money.subscribe(lambda _: data.low_balance.set())
    try:
        await _watch(data)
    finally:
        leave()


async def _watch(data: BotData) -> None:
    """Look again and again; what goes wrong is tried again at the next time."""
    while True:
        data.low_balance.clear()
        try:
            if await data.office.alerts.everything():
                # What was read half a minute ago is good enough: it may be what has woken us.
                await _tell(data, (await data.office.money.read()).amount)
        except (MobilgroupError, TelegramError) as err:
            _LOGGER.warning("The balance could not be watched: %s", type(err).__name__)
        await data.office.clock.wait_for(data.low_balance, EVERY_SECONDS)


async def _tell(data: BotData, amount: Decimal) -> None:
    """Tell those who do not know yet."""
    for alert in await data.office.alerts.due(amount):
        if await data.office.may_hear(alert.place):
            await _say(data, alert, amount)
        await data.office.alerts.told(alert)


async def _say(data: BotData, alert: Alert, amount: Decimal) -> None:
    """Tell one chat."""
    texts = Texts(alert.language, data.office.zone)
    try:
        await data.messenger.say(alert.place, texts("low-balance", balance=amount, threshold=Decimal(alert.threshold)))
    except (ChatGoneError, MaybeSentError, TelegramError) as err:
        _LOGGER.warning("A chat may not know of the low balance: %s", type(err).__name__)
