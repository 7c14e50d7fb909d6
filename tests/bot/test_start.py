"""The start of the bot."""

import asyncio

from aiomobilgroup.campaigns import CampaignState
from simulators.provider import Provider
from simulators.telegram import Chat, Telegram
from telegram_bot.config.model import Config
from tests.bot.conftest import RunBot
from tests.bot.launch_helpers import in_hours, launch_campaign
from tests.campaigns.times import eventually


async def test_what_is_scheduled_is_sent_although_telegram_is_away(
    run_bot: RunBot, config: Config, telegram: Telegram, provider: Provider, viewer_chat: Chat
) -> None:
    """The bot starts while Telegram cannot be reached: campaigns do not wait for it, only chats do."""
    async with run_bot(config) as bot:
        campaign = await launch_campaign(bot, schedule=in_hours(bot, 1))
    telegram.refuse_connections()
    provider.advance(hours=1)
    context = run_bot(config)
    starting = asyncio.create_task(context.__aenter__())

    await eventually(lambda: bool(provider.accepted))
    telegram.clear_faults()
    bot = await starting
    sent = await viewer_chat.send(viewer_chat.user, "/balance")
    await viewer_chat.wait_for("Баланс", after=sent)

    assert (await bot.engine.get(campaign.id)).state is not CampaignState.SCHEDULED
    assert len(provider.accepted) == 1
    await context.__aexit__(None, None, None)
