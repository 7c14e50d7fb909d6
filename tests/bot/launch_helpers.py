"""Campaigns that are there already when a test begins, as Home Assistant would launch them into the same journal."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from aiomobilgroup import Broadcast, Subscriber, Text
from aiomobilgroup.campaigns import Actor, Campaign, LaunchRequest
from aiomobilgroup.campaigns.clock import to_datetime
from telegram_bot.app import RunningBot

ALARM = Actor("automation.leak", "home_assistant")
ANSWERS, BUSY, SILENT = "79120000001", "79120000050", "79120000051"


async def launched(
    bot: RunningBot, *phones: str, text: str = "Протечка в подвале", schedule: datetime | None = None, **launch: Any
) -> Campaign:
    """Return a campaign to some numbers (one that answers, unless told)."""
    broadcast = Broadcast(
        sender="74951234567",
        content=Text(text),
        subscribers=[Subscriber(phone) for phone in phones or (ANSWERS,)],
        attempts=1,
        interval=1,
        schedule=schedule,
    )
    return await bot.engine.launch(LaunchRequest(broadcast=broadcast, actor=ALARM, **launch))


async def finished(bot: RunningBot, *phones: str, **launch: Any) -> Campaign:
    """Return a campaign whose calls are over."""
    campaign = await launched(bot, *phones, **launch)
    async with asyncio.timeout(20):
        return await bot.engine.wait_finished(campaign.id)


async def until(bot: RunningBot, campaign: Campaign, reached: Callable[[Campaign], bool]) -> Campaign:
    """Return a campaign once it is as wanted."""
    changed = asyncio.Event()
    leave = bot.engine.subscribe(lambda _: changed.set())
    try:
        async with asyncio.timeout(20):
            while not reached(found := await bot.engine.get(campaign.id)):
                await changed.wait()
                changed.clear()
        return found
    finally:
        leave()


def in_hours(bot: RunningBot, hours: float) -> datetime:
    """Return a moment by the bot's clock."""
    return to_datetime(bot.services.clock.now()) + timedelta(hours=hours)
