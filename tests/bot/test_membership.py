"""The groups of the bot: who may add it, and which id they have after a migration."""

import time
from typing import Any

from simulators.telegram import Chat, Telegram, User
from telegram_bot.app import RunningBot
from tests.bot.conftest import RunBot


async def test_a_group_that_becomes_a_supergroup_is_still_allowed(
    make_config: Any, run_bot: RunBot, telegram: Telegram, owner_chat: Chat
) -> None:
    """The new id is allowed although the configuration has the old one, after a restart as well."""
    old = telegram.group(-4321, "Дежурные", members=[owner_chat.user])
    config = make_config(chats=frozenset({-4321}))
    async with run_bot(config):
        sent = await old.send(owner_chat.user, "/alerts 300")
        await old.wait_for("меньше 300", after=sent)
        new = old.migrate(-1004321)
        sent = await new.send(owner_chat.user, "/alerts")
        await new.wait_for("меньше 300", after=sent)

    async with run_bot(config):
        sent = await new.send(owner_chat.user, "/balance")

        await new.wait_for("Баланс", after=sent)


async def test_the_bot_leaves_where_a_stranger_brought_it(
    bot: RunningBot, telegram: Telegram, unknown_user_chat: Chat, owner_chat: Chat
) -> None:
    """The bot leaves without a message."""
    foreign = telegram.group(-1009999999999, "Чужие", members=[unknown_user_chat.user])
    telegram.deliver(bot_added(foreign, unknown_user_chat.user))

    await owner_chat.send(owner_chat.user, "/id")
    await wait_left(telegram)

    assert all(message.sender_id != 42 for message in foreign.messages)
    assert all(message.sender_id != 42 for message in unknown_user_chat.messages)


async def test_who_brings_the_bot_into_a_group_is_told_how_it_is_allowed(
    bot: RunningBot, telegram: Telegram, owner_chat: Chat
) -> None:
    """In private; the bot stays in the group and sends nothing there."""
    foreign = telegram.group(-1009999999999, "<b>&", members=[owner_chat.user])
    await owner_chat.send(owner_chat.user, "/id")

    telegram.deliver(bot_added(foreign, owner_chat.user))

    notice = await owner_chat.wait_for("-1009999999999")
    assert "«<b>&»" in notice.text
    assert telegram.requests["leaveChat"] == 0
    assert all(message.sender_id != 42 for message in foreign.messages)


def bot_added(chat: Chat, user: User) -> dict[str, Any]:
    """Return the update for a user who adds the bot to a chat."""
    bot = chat.state.bot.json
    change = {name: {"user": bot, "status": status} for name, status in _ADDED.items()}
    return {"my_chat_member": {"chat": chat.json, "from": user.json, "date": int(time.time()), **change}}


async def wait_left(telegram: Telegram) -> None:
    """Wait until the bot has left a chat."""
    while not telegram.requests["leaveChat"]:
        await telegram.state.asked.wait()


_ADDED = {"old_chat_member": "left", "new_chat_member": "member"}
