"""The commands that Telegram shows to each person: by role and language."""

from dataclasses import dataclass
import logging
from typing import Any
from zoneinfo import ZoneInfo

from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError
from telegram.ext import ExtBot

from ..domain.roles import REQUIRED_ROLE, Permission, Role
from ..domain.users import BotUser
from ..i18n.translator import LANGUAGES, Translator

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its description is the message `command-<name>`, its order the one in the menu."""

    name: str
    permission: Permission | None
    """What the command needs; None for one that every user may use."""
    order: int

    @property
    def role(self) -> Role:
        """Return the role that the command needs at least."""
        return Role.VIEWER if self.permission is None else REQUIRED_ROLE[self.permission]


class CommandMenu:
    """Publishes to Telegram the commands that each user may use, in their language."""

    def __init__(self, bot: ExtBot[Any], commands: tuple[Command, ...]) -> None:
        """Initialize the menu with all commands in their order."""
        self._bot = bot
        self._commands = commands

    def permission_for(self, name: str) -> Permission | None:
        """Return the permission that a command needs; None for one that every user may use."""
        return next(one.permission for one in self._commands if one.name == name)

    def commands_for(self, role: Role) -> list[Command]:
        """Return the commands that a role may use."""
        return [one for one in self._commands if role.at_least(one.role)]

    async def publish_all(self, users: list[BotUser]) -> None:
        """Publish the commands open to everybody, then each user's own. A user who never wrote cannot have any yet."""
        everybody = [one for one in self._commands if one.name in ("start", "id")]
        for language in LANGUAGES:
            code = None if language == LANGUAGES[0] else language
            for scope in (BotCommandScopeDefault(), BotCommandScopeAllPrivateChats()):
                await self._bot.set_my_commands(_translated(everybody, language), scope=scope, language_code=code)
        for user in users:
            await self.publish(user)

    async def publish(self, user: BotUser) -> None:
        """Publish one user's commands in their language."""
        commands = _translated(self.commands_for(user.role), user.language)
        try:
            await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(user.id))
        except TelegramError as err:
            _LOGGER.debug("User %d has no menu yet: %s", user.id, err)

    async def withdraw(self, user_id: int) -> None:
        """Withdraw the commands of a user whose role was removed: they see the ones open to everybody."""
        try:
            await self._bot.delete_my_commands(scope=BotCommandScopeChat(user_id))
        except TelegramError as err:
            _LOGGER.debug("The menu of user %d could not be removed: %s", user_id, type(err).__name__)


def _translated(commands: list[Command], language: str) -> list[BotCommand]:
    """Return commands with their descriptions in a language."""
    translate = Translator(language, ZoneInfo("UTC"))
    return [BotCommand(one.name, translate.plain(f"command-{one.name}")) for one in commands]
