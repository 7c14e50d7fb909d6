"""Campaigns launched without the chat, as Home Assistant would launch them into the same journal."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from aiomobilgroup import Broadcast, Subscriber, Text
from aiomobilgroup.campaigns import Actor, Campaign, LaunchRequest
from aiomobilgroup.campaigns.clock import to_datetime
from telegram_bot.app import RunningBot

ALARM = Actor("automation.leak", "home_assistant")
ANSWERED, BUSY, NO_ANSWER = "79120000001", "79120000050", "79120000051"


async def launch_campaign(
    bot: RunningBot, *phones: str, text: str = "Протечка в подвале", schedule: datetime | None = None, **launch: Any
) -> Campaign:
    """Launch a campaign to these numbers (by default to one that answers) and return it."""
    broadcast = Broadcast(
        sender="74951234567",
        content=Text(text),
        subscribers=[Subscriber(phone) for phone in phones or (ANSWERED,)],
        attempts=1,
        interval=1,
        schedule=schedule,
    )
    return await bot.engine.launch(LaunchRequest(broadcast=broadcast, actor=ALARM, **launch))


async def run_campaign(bot: RunningBot, *phones: str, **launch: Any) -> Campaign:
    """Launch a campaign and return it once its calls are over."""
    campaign = await launch_campaign(bot, *phones, **launch)
    async with asyncio.timeout(20):
        return await bot.engine.wait_finished(campaign.id)


async def wait_until(bot: RunningBot, campaign: Campaign, condition: Callable[[Campaign], bool]) -> Campaign:
    """Return a campaign once it meets a condition."""
    changed = asyncio.Event()
    unsubscribe = bot.engine.subscribe(lambda _: changed.set())
    try:
        async with asyncio.timeout(20):
            while not condition(found := await bot.engine.get(campaign.id)):
                await changed.wait()
                changed.clear()
        return found
    finally:
        unsubscribe()


def in_hours(bot: RunningBot, hours: float) -> datetime:
    """Return the time in so many hours by the bot's clock."""
    return to_datetime(bot.services.clock.now()) + timedelta(hours=hours)
