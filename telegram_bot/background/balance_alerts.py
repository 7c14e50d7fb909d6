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
from ..domain.records import BalanceAlert
from ..i18n.translator import Translator
from ..messaging.sender import ChatGoneError, DeliveryUnknownError

_LOGGER = logging.getLogger(__name__)
POLL_INTERVAL: Final = 15 * 60.0


async def run(application: BotApplication) -> None:
    """Send balance alerts, as long as the bot runs."""
    data = application.bot_data
    leave = data.services.balance.subscribe(lambda _: data.low_balance.set())
    try:
        await _run(data)
    finally:
        leave()


async def _run(data: BotData) -> None:
    """Look again and again; what goes wrong is tried again at the next time."""
    while True:
        data.low_balance.clear()
        try:
            if await data.services.balance_alerts.list_all():
                # What was read half a minute ago is good enough: it may be what has woken us.
                await _notify_all(data, (await data.services.balance.read()).amount)
        except (MobilgroupError, TelegramError) as err:
            _LOGGER.warning("The balance could not be watched: %s", type(err).__name__)
        await data.services.clock.wait_for(data.low_balance, POLL_INTERVAL)


async def _notify_all(data: BotData, amount: Decimal) -> None:
    """Tell those who do not know yet."""
    for alert in await data.services.balance_alerts.take_due(amount):
        if await data.services.can_receive(alert.target):
            await _notify(data, alert, amount)
        await data.services.balance_alerts.mark_notified(alert)


async def _notify(data: BotData, alert: BalanceAlert, amount: Decimal) -> None:
    """Tell one chat."""
    translate = Translator(alert.language, data.services.time_zone)
    try:
        await data.sender.send(
            alert.target, translate("low-balance", balance=amount, threshold=Decimal(alert.threshold))
        )
    except (ChatGoneError, DeliveryUnknownError, TelegramError) as err:
        _LOGGER.warning("A chat may not know of the low balance: %s", type(err).__name__)
