"""Messages that a bot in privacy mode gets in a group."""

import pytest

from simulators.telegram import Chat, Telegram, User
from tests.simulators.telegram.conftest import DUTY, BotApi


async def received_texts(bot: BotApi) -> list[str]:
    """Return the texts that the bot received."""
    return [update["message"]["text"] for update in await bot.call("getUpdates")]


@pytest.mark.parametrize("text", ["/call", "/call@mobilgroup_demo_bot всем", "/call@Mobilgroup_Demo_Bot"])
async def test_commands_are_heard(bot: BotApi, group: Chat, alice: User, text: str) -> None:
    """Commands with the bot's name or without a name are delivered."""
    await group.send(alice, text)

    assert await received_texts(bot) == [text]


@pytest.mark.parametrize("text", ["привет", "/call@other_bot", "см. /call", "@mobilgroup_demo_bot ты где", "//call"])
async def test_the_rest_is_not(bot: BotApi, telegram: Telegram, group: Chat, alice: User, text: str) -> None:
    """Plain texts, other bots' commands and commands inside a text are not delivered."""
    await group.send(alice, text)

    assert await received_texts(bot) == []
    assert len(telegram.state.updates.unwanted) == 1


async def test_answers_to_the_bot_are_heard(bot: BotApi, group: Chat, alice: User) -> None:
    """Replies to the bot are how a group enters text."""
    sent = await bot.send(group, "Какой текст?", reply_markup={"force_reply": True})

    await group.send(alice, "Воды не будет", reply_to=sent["message_id"])

    assert await received_texts(bot) == ["Воды не будет"]


async def test_answers_to_others_are_not(bot: BotApi, group: Chat, alice: User, boris: User) -> None:
    """Replies to other members are not delivered."""
    message = await group.send(boris, "Кто тут?")

    await group.send(alice, "Я", reply_to=message)

    assert await received_texts(bot) == []


async def test_without_the_mode_all_is_heard(bot: BotApi, telegram: Telegram, alice: User) -> None:
    """Without privacy mode every message is delivered."""
    open_group = telegram.group(DUTY, "Дежурные", members=[alice], privacy=False)

    await open_group.send(alice, "привет")

    assert await received_texts(bot) == ["привет"]


async def test_commands_are_found_by_utf16_units(bot: BotApi, chat: Chat, alice: User) -> None:
    """An emoji before a command counts as two units."""
    await chat.send(alice, "📞 /call https://x.example/a")

    message = (await bot.call("getUpdates"))[0]["message"]
    assert message["entities"] == [
        {"type": "bot_command", "offset": 3, "length": 5},
        {"type": "url", "offset": 9, "length": 19},
    ]
