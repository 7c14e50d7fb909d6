"""Whether Telegram takes the token, and the provider the key: asked before the bot begins, and by `check`."""

from typing import Final

import aiohttp
from telegram import Bot, User
from telegram.request import HTTPXRequest

from aiomobilgroup import Balance, MobilgroupClient

from .config.loader import Config

_TELEGRAM: Final = "https://api.telegram.org/bot"


async def read_balance(config: Config) -> Balance:
    """Return the money on the account; raises what the core raises."""
    ours = config.mobilgroup
    async with aiohttp.ClientSession() as session:
        client = MobilgroupClient(session, ours.auth, url=ours.url, time_zone=ours.zone, **ours.patience)
        return await client.get_balance()


async def read_bot(config: Config) -> User:
    """Return who the bot is; raises what python-telegram-bot raises."""
    telegram = config.telegram
    bot = Bot(
        telegram.token.reveal(),
        base_url=telegram.base_url or _TELEGRAM,
        request=HTTPXRequest(proxy=telegram.proxy, connect_timeout=10, read_timeout=20),
    )
    async with bot:
        return bot.bot
