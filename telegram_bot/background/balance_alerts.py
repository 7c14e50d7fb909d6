"""Alerts of chats about a low balance: once for every fall below a threshold, again after it has recovered.

The balance is checked whenever it is read, and every fifteen minutes. An alert is recorded after it was sent: a bot
that crashes in between sends it twice rather than never.
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
    unsubscribe = data.services.balance.subscribe(lambda _: data.balance_changed.set())
    try:
        await _run(data)
    finally:
        unsubscribe()


async def _run(data: BotData) -> None:
    """Send the due alerts after each reading and every `POLL_INTERVAL` seconds; failures are retried the next time."""
    while True:
        data.balance_changed.clear()
        try:
            if await data.services.balance_alerts.list_all():
                # A balance of half a minute ago is good enough: its reading may have set the event.
                await _notify_all(data, (await data.services.balance.read()).amount)
        except (MobilgroupError, TelegramError) as err:
            _LOGGER.warning("The balance could not be checked for alerts: %s", type(err).__name__)
        await data.services.clock.wait_for(data.balance_changed, POLL_INTERVAL)


async def _notify_all(data: BotData, amount: Decimal) -> None:
    """Send the alerts that are due at a balance, and record them as sent."""
    for alert in await data.services.balance_alerts.take_due(amount):
        if await data.services.can_receive(alert.target):
            await _notify(data, alert, amount)
        await data.services.balance_alerts.mark_notified(alert)


async def _notify(data: BotData, alert: BalanceAlert, amount: Decimal) -> None:
    """Send one alert; a failure is logged and not retried."""
    translate = Translator(alert.language, data.services.time_zone)
    try:
        await data.sender.send(
            alert.target, translate("low-balance", balance=amount, threshold=Decimal(alert.threshold))
        )
    except (ChatGoneError, DeliveryUnknownError, TelegramError) as err:
        _LOGGER.warning("An alert about a low balance may not have been delivered: %s", type(err).__name__)
