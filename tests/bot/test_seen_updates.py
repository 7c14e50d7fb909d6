"""Updates that are late, repeated, unreadable, or from a button of an older bot."""

from datetime import UTC, datetime, timedelta
import time
from typing import Any

import pytest

from simulators.telegram import Chat, Telegram
from telegram_bot.app import RunningBot


async def test_a_message_that_waited_is_not_carried_out(bot: RunningBot, owner_chat: Chat) -> None:
    """Its author is notified once, however many messages waited."""
    old = datetime.now(UTC) - timedelta(minutes=5)
    for _ in range(5):
        await owner_chat.send(owner_chat.user, "/balance", date=old)
    await owner_chat.wait_for("пришло, пока бот не работал")

    sent = await owner_chat.send(owner_chat.user, "/id")

    await owner_chat.wait_for("1004", after=sent)
    assert len([message for message in owner_chat.messages if message.sender_id == 42]) == 2


async def test_an_update_that_comes_twice_is_done_once(bot: RunningBot, owner_chat: Chat, telegram: Telegram) -> None:
    """Telegram delivers an update again when it considers it lost."""
    sent = await owner_chat.send(owner_chat.user, "/id")
    await owner_chat.wait_for("1004", after=sent)

    telegram.redeliver(max(telegram.state.updates.history))
    sent = await owner_chat.send(owner_chat.user, "/balance")

    await owner_chat.wait_for("Баланс", after=sent)
    assert len([message for message in owner_chat.messages if message.sender_id == 42]) == 2


@pytest.mark.parametrize(
    "broken", [{"date": 10**20}, {"from": "somebody"}, {"chat": {}}, {"entities": [{"length": 1}]}]
)
async def test_an_update_that_cannot_be_read_holds_up_no_other(
    bot: RunningBot, owner_chat: Chat, telegram: Telegram, caplog: pytest.LogCaptureFixture, broken: dict[str, Any]
) -> None:
    """It is confirmed to Telegram like every other; the log has its type, but not its content."""
    message = {"message_id": 1, "date": int(time.time()), "chat": owner_chat.json, "text": "Тайна 79120000003"}
    telegram.deliver({"message": message | {"from": owner_chat.user.json} | broken})

    sent = await owner_chat.send(owner_chat.user, "/balance")

    await owner_chat.wait_for("Баланс", after=sent)
    assert "cannot be read and is skipped: message" in caplog.text
    assert "79120000003" not in caplog.text


async def test_a_button_of_an_old_version_is_answered(bot: RunningBot, owner_chat: Chat) -> None:
    """It does nothing, and the answer explains that."""
    sent = await owner_chat.send(owner_chat.user, "/users")
    user_list = await owner_chat.wait_for("пользоваться", after=sent)
    old = user_list.button("Добавить")

    answer = await owner_chat.press(owner_chat.user, user_list, type(old)(old.text, "v0:user-add"))

    assert "от старой версии" in answer.text
    await owner_chat.wait_for(lambda message: message.id == user_list.id and not message.keyboard)
