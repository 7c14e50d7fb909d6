"""The commands that Telegram shows, told to it when the bot begins: in the background, for it may take a while."""

import logging

from telegram.error import TelegramError

from ..dispatch.context import BotApplication
from ..domain.roles import Role

_LOGGER = logging.getLogger(__name__)


async def run(application: BotApplication) -> None:
    """Publish the commands once; it may take a while."""
    try:
        users = await application.bot_data.services.users.list_with_role(Role.VIEWER)
        await application.bot_data.command_menu.publish_all(users)
    except TelegramError as err:
        _LOGGER.warning("Telegram did not take the menu of commands: %s", type(err).__name__)
