"""The command menu that Telegram shows each user, by role and language."""

import asyncio
from dataclasses import dataclass
import logging
from typing import Any
from zoneinfo import ZoneInfo

from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from ..domain.roles import REQUIRED_ROLE, Permission, Role
from ..domain.users import BotUser
from ..i18n.translator import LANGUAGES, Translator

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Command:
    """A command and its place in the menu; its description is the message `command-<name>`."""

    name: str
    permission: Permission | None
    """The permission that the command needs; None for one that every user may use."""
    order: int

    @property
    def role(self) -> Role:
        """Return the lowest role that may use the command."""
        return Role.VIEWER if self.permission is None else REQUIRED_ROLE[self.permission]


class CommandMenu:
    """Publishes to Telegram the commands that each user may use, in their language."""

    def __init__(self, bot: ExtBot[Any], commands: tuple[Command, ...]) -> None:
        """Initialize the menu with all commands in menu order."""
        self._bot = bot
        self._commands = commands
        self._published: set[int] = set()
        """Ids of the users whose menus were published or withdrawn since the bot started."""
        self._lock = asyncio.Lock()
        """Held during a request about a user's menu: an older one never replaces a newer one."""

    def permission_for(self, name: str) -> Permission | None:
        """Return the permission that a command needs; None for one that every user may use."""
        return next(one.permission for one in self._commands if one.name == name)

    def commands_for(self, role: Role) -> list[Command]:
        """Return the commands that a role may use."""
        return [one for one in self._commands if role.at_least(one.role)]

    async def publish_all(self, users: list[BotUser]) -> None:
        """Publish the default commands, then the menu of each user who has no newer one; raises `TelegramError`.

        Called again after an error, it goes on with the users whose menus were not published.
        """
        default = [one for one in self._commands if one.name in ("start", "id")]
        for language in LANGUAGES:
            code = None if language == LANGUAGES[0] else language
            for scope in (BotCommandScopeDefault(), BotCommandScopeAllPrivateChats()):
                await self._bot.set_my_commands(_translated(default, language), scope=scope, language_code=code)
        for user in users:
            async with self._lock:
                if user.id not in self._published:
                    await self._publish(user)

    async def publish(self, user: BotUser) -> None:
        """Publish one user's commands in their language."""
        async with self._lock:
            try:
                await self._publish(user)
            except TelegramError as err:
                _LOGGER.debug("The menu of user %d could not be published: %s", user.id, err)

    async def withdraw(self, user_id: int) -> None:
        """Delete the menu of a user whose role was removed: Telegram then shows them the default commands."""
        async with self._lock:
            self._published.add(user_id)
            try:
                await self._bot.delete_my_commands(scope=BotCommandScopeChat(user_id))
            except TelegramError as err:
                _LOGGER.debug("The menu of user %d could not be removed: %s", user_id, type(err).__name__)

    async def _publish(self, user: BotUser) -> None:
        """Publish one user's commands; for a user who never wrote to the bot Telegram accepts none."""
        commands = _translated(self.commands_for(user.role), user.language)
        try:
            await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(user.id))
        except (BadRequest, Forbidden) as err:
            _LOGGER.debug("Telegram accepts no menu for user %d: %s", user.id, err)
        self._published.add(user.id)


def _translated(commands: list[Command], language: str) -> list[BotCommand]:
    """Return commands as Telegram's, described in a language."""
    translate = Translator(language, ZoneInfo("UTC"))
    return [BotCommand(one.name, translate.plain(f"command-{one.name}")) for one in commands]
