"""The commands that Telegram shows to each person: by role and language."""

import logging
from typing import Any
from zoneinfo import ZoneInfo

from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError
from telegram.ext import ExtBot

from .features import commands
from .people import Person
from .roles import Role
from .texts import LANGUAGES, Texts


async def publish(bot: ExtBot[Any], people: list[Person]) -> None:
    """Tell Telegram the commands: everybody's first, then each person's own; who never wrote cannot have any yet."""
    for language in LANGUAGES:
        code = None if language == LANGUAGES[0] else language
        for scope in (BotCommandScopeDefault(), BotCommandScopeAllPrivateChats()):
            await bot.set_my_commands(_shown(language, None), scope=scope, language_code=code)
    for person in people:
        await publish_to(bot, person)


async def publish_to(bot: ExtBot[Any], person: Person) -> None:
    """Tell Telegram one person's commands, in his language."""
    try:
        await bot.set_my_commands(_shown(person.language, person.role), scope=BotCommandScopeChat(person.id))
    except TelegramError as err:
        logging.getLogger(__name__).debug("User %d has no menu yet: %s", person.id, err)


async def withdraw_from(bot: ExtBot[Any], user_id: int) -> None:
    """Show somebody whose role was taken away what strangers see."""
    try:
        await bot.delete_my_commands(scope=BotCommandScopeChat(user_id))
    except TelegramError as err:
        logging.getLogger(__name__).debug("User %d keeps his menu: %s", user_id, type(err).__name__)


def _shown(language: str, role: Role | None) -> list[BotCommand]:
    """Return the commands of a role; strangers see what is open to them."""
    texts = Texts(language, ZoneInfo("UTC"))
    found = [one for one in commands() if (role.covers(one.role) if role else one.name in ("start", "id"))]
    return [BotCommand(one.name, texts.plain(f"command-{one.name}")) for one in found]
