"""The groups the bot is in: who may bring it there, and what becomes of them."""

import time
from typing import Any

from simulators.telegram import Chat, Telegram, User
from telegram_bot.app import RunningBot
from tests.bot.conftest import RunBot


async def test_a_group_that_becomes_a_supergroup_is_still_allowed(
    make_config: Any, run_bot: RunBot, telegram: Telegram, owner_chat: Chat
) -> None:
    """By its new id, which the configuration does not know yet; after a restart as well."""
    old = telegram.group(-4321, "Дежурные", members=[owner_chat.user])
    config = make_config(chats=frozenset({-4321}))
    async with run_bot(config):
        said = await old.send(owner_chat.user, "/alerts 300")
        await old.wait_for("меньше 300", after=said)
        new = old.migrate(-1004321)
        said = await new.send(owner_chat.user, "/alerts")
        await new.wait_for("меньше 300", after=said)

    async with run_bot(config):
        said = await new.send(owner_chat.user, "/balance")

        await new.wait_for("Баланс", after=said)


async def test_the_bot_leaves_where_a_stranger_brought_it(
    bot: RunningBot, telegram: Telegram, stranger_chat: Chat, owner_chat: Chat
) -> None:
    """Without a word."""
    foreign = telegram.group(-1009999999999, "Чужие", members=[stranger_chat.user])
    telegram.deliver(brought(foreign, stranger_chat.user))

    await owner_chat.send(owner_chat.user, "/id")
    await left(telegram)

    assert all(message.sender_id != 42 for message in foreign.messages)
    assert all(message.sender_id != 42 for message in stranger_chat.messages)


async def test_who_brings_the_bot_into_a_group_is_told_how_it_is_allowed(
    bot: RunningBot, telegram: Telegram, owner_chat: Chat
) -> None:
    """In private; in the group nothing is said, and the bot stays."""
    foreign = telegram.group(-1009999999999, "<b>&", members=[owner_chat.user])
    await owner_chat.send(owner_chat.user, "/id")

    telegram.deliver(brought(foreign, owner_chat.user))

    told = await owner_chat.wait_for("-1009999999999")
    assert "«<b>&»" in told.text
    assert telegram.requests["leaveChat"] == 0
    assert all(message.sender_id != 42 for message in foreign.messages)


def brought(chat: Chat, by: User) -> dict[str, Any]:
    """Return that somebody brings the bot into a chat."""
    bot = chat.state.bot.json
    change = {name: {"user": bot, "status": status} for name, status in _COMING.items()}
    return {"my_chat_member": {"chat": chat.json, "from": by.json, "date": int(time.time()), **change}}


async def left(telegram: Telegram) -> None:
    """Wait until the bot has left a chat."""
    while not telegram.requests["leaveChat"]:
        await telegram.state.asked.wait()


_COMING = {"old_chat_member": "left", "new_chat_member": "member"}
