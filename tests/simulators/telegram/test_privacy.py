"""What a bot in privacy mode gets in a group."""

import pytest

from simulators.telegram import Chat, Telegram, User
from tests.simulators.telegram.conftest import DUTY, BotApi


async def heard(bot: BotApi) -> list[str]:
    """Return the texts that the bot got."""
    return [update["message"]["text"] for update in await bot.call("getUpdates")]


@pytest.mark.parametrize("text", ["/call", "/call@mobilgroup_demo_bot всем", "/call@Mobilgroup_Demo_Bot"])
async def test_commands_are_heard(bot: BotApi, group: Chat, alice: User, text: str) -> None:
    """With its name or without."""
    await group.send(alice, text)

    assert await heard(bot) == [text]


@pytest.mark.parametrize("text", ["привет", "/call@other_bot", "см. /call", "@mobilgroup_demo_bot ты где", "//call"])
async def test_the_rest_is_not(bot: BotApi, telegram: Telegram, group: Chat, alice: User, text: str) -> None:
    """Words, others' commands, commands inside words."""
    await group.send(alice, text)

    assert await heard(bot) == []
    assert len(telegram.state.updates.unwanted) == 1


async def test_answers_to_the_bot_are_heard(bot: BotApi, group: Chat, alice: User) -> None:
    """That is how a group is asked for words."""
    sent = await bot.say(group, "Какой текст?", reply_markup={"force_reply": True})

    await group.send(alice, "Воды не будет", reply_to=sent["message_id"])

    assert await heard(bot) == ["Воды не будет"]


async def test_answers_to_others_are_not(bot: BotApi, group: Chat, alice: User, boris: User) -> None:
    """They are none of its business."""
    message = await group.send(boris, "Кто тут?")

    await group.send(alice, "Я", reply_to=message)

    assert await heard(bot) == []


async def test_without_the_mode_all_is_heard(bot: BotApi, telegram: Telegram, alice: User) -> None:
    """As when an administrator lets it."""
    open_group = telegram.group(DUTY, "Дежурные", members=[alice], privacy=False)

    await open_group.send(alice, "привет")

    assert await heard(bot) == ["привет"]


async def test_commands_are_found_by_utf16_units(bot: BotApi, chat: Chat, alice: User) -> None:
    """A telephone before them takes two."""
    await chat.send(alice, "📞 /call https://x.example/a")

    message = (await bot.call("getUpdates"))[0]["message"]
    assert message["entities"] == [
        {"type": "bot_command", "offset": 3, "length": 5},
        {"type": "url", "offset": 9, "length": 19},
    ]
