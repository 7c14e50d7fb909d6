"""Publication of the command menus when the bot starts: in the background, because it may take a while."""

import asyncio
import logging
from typing import Final

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from ..dispatch.context import BotApplication
from ..domain.roles import Role
from ..messaging.sender import retry_after

_LOGGER = logging.getLogger(__name__)
RETRY_SECONDS: Final = 30.0


async def run(application: BotApplication) -> None:
    """Publish the command menus of all users, once; retried while Telegram cannot be reached or asks to wait."""
    while True:
        try:
            users = await application.bot_data.services.users.list_with_role(Role.VIEWER)
            return await application.bot_data.command_menu.publish_all(users)
        except RetryAfter as err:
            await asyncio.sleep(retry_after(err))
        except TelegramError as err:
            _LOGGER.warning("The command menus could not be published: %s", type(err).__name__)
            if isinstance(err, BadRequest) or not isinstance(err, NetworkError):
                return None
            await asyncio.sleep(RETRY_SECONDS)
