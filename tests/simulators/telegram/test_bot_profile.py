"""The bot's profile: command menus, name and descriptions."""

from typing import Any

import pytest

from simulators.telegram import Chat, Telegram, User
from tests.simulators.telegram.conftest import BotApi


def commands(*names: str) -> list[dict[str, str]]:
    """Return commands with some description."""
    return [{"command": name, "description": "Что-то делает"} for name in names]


async def test_the_narrowest_menu_is_shown(
    bot: BotApi, telegram: Telegram, chat: Chat, group: Chat, alice: User, boris: User
) -> None:
    """A chat's menu goes before that of all private chats, a language's before the default one."""
    other = telegram.private(boris)
    private = {"type": "all_private_chats"}
    await bot.call("setMyCommands", commands=commands("start"))
    await bot.call("setMyCommands", commands=commands("help"), scope=private)
    await bot.call("setMyCommands", commands=commands("help", "lang"), scope=private, language_code="en")
    await bot.call("setMyCommands", commands=commands("call"), scope={"type": "chat", "chat_id": chat.id})

    assert telegram.commands(chat, alice) == ["call"]
    assert telegram.commands(other, boris) == ["help", "lang"]
    assert telegram.commands(group, alice) == ["start"]


async def test_a_member_has_his_own_menu_in_a_group(
    bot: BotApi, telegram: Telegram, group: Chat, alice: User, boris: User
) -> None:
    """Other members keep their menu."""
    scope = {"type": "chat_member", "chat_id": group.id, "user_id": alice.id}

    await bot.call("setMyCommands", commands=commands("call"), scope=scope)

    assert telegram.commands(group, alice) == ["call"]
    assert telegram.commands(group, boris) == []
    outsider = {**scope, "user_id": 9}
    assert await bot.error("setMyCommands", commands=[], scope=outsider) == "Bad Request: user not found"


async def test_a_menu_is_read_and_deleted(bot: BotApi) -> None:
    """Menus are read and deleted by scope and language."""
    await bot.call("setMyCommands", commands=commands("call"), language_code="ru")

    assert await bot.call("getMyCommands", language_code="ru") == commands("call")
    assert await bot.call("getMyCommands") == []
    await bot.call("deleteMyCommands", language_code="ru")
    assert await bot.call("getMyCommands", language_code="ru") == []


async def test_who_never_wrote_gets_no_menu(bot: BotApi, telegram: Telegram, alice: User) -> None:
    """A private chat that was never started is not found."""
    telegram.private(alice, started=False)

    for chat_id in (alice.id, 1):
        scope = {"type": "chat", "chat_id": chat_id}
        error = await bot.error("setMyCommands", commands=commands("call"), scope=scope)
        assert error == "Bad Request: chat not found"


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"commands": commands("Call")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("позвонить")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("c" * 33)}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "call", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": commands(*[f"c{n}" for n in range(101)])}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "scope": {"type": "everybody"}}, "unsupported BotCommandScope type"),
        ({"commands": [], "language_code": "rus"}, "invalid language code specified"),
    ],
)
async def test_a_wrong_menu_is_refused(bot: BotApi, parameters: dict[str, Any], reason: str) -> None:
    """Names, descriptions, scopes and languages are validated."""
    assert await bot.error("setMyCommands", **parameters) == f"Bad Request: {reason}"


async def test_the_bot_describes_itself(bot: BotApi) -> None:
    """A language without a description gets the default one."""
    await bot.call("setMyDescription", description="Обзванивает")
    await bot.call("setMyDescription", description="Calls people", language_code="en")

    assert await bot.call("getMyDescription", language_code="en") == {"description": "Calls people"}
    assert await bot.call("getMyDescription", language_code="de") == {"description": "Обзванивает"}
    assert await bot.call("getMyName") == {"name": "Mobilgroup"}


@pytest.mark.parametrize(
    ("method", "field", "max_length"),
    [
        ("setMyName", "name", 64),
        ("setMyDescription", "description", 512),
        ("setMyShortDescription", "short_description", 120),
    ],
)
async def test_too_much_said_is_refused(bot: BotApi, method: str, field: str, max_length: int) -> None:
    """Each text has a maximum length."""
    await bot.call(method, **{field: "я" * max_length})

    assert "is too long" in await bot.error(method, **{field: "я" * (max_length + 1)})
