"""The commands that Telegram shows, told to it when the bot begins: in the background, for it may take a while."""

import asyncio
import logging

from telegram.error import TelegramError

from ..context import BotApplication
from ..roles import Role
from ..services import End, ended

_LOGGER = logging.getLogger(__name__)


async def begin(application: BotApplication) -> End:
    """Tell Telegram the commands."""

    async def tell() -> None:
        try:
            people = await application.bot_data.office.people.with_role(Role.VIEWER)
            await application.bot_data.command_menu.publish_all(people)
        except TelegramError as err:
            _LOGGER.warning("Telegram did not take the menu of commands: %s", type(err).__name__)

    task = asyncio.create_task(tell(), name="menu")

    async def end() -> None:
        await ended(task)

    return end
