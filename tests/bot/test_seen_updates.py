"""What Telegram hands over late, twice, in a shape nobody can read, or from an older bot."""

from datetime import UTC, datetime, timedelta
import time
from typing import Any

import pytest

from simulators.telegram import Chat, Telegram
from telegram_bot.app import RunningBot


async def test_a_message_that_waited_is_not_carried_out(bot: RunningBot, owner_chat: Chat) -> None:
    """Its author is told once, however many of them waited."""
    old = datetime.now(UTC) - timedelta(minutes=5)
    for _ in range(5):
        await owner_chat.send(owner_chat.user, "/balance", date=old)
    await owner_chat.wait_for("пришло, пока бот не работал")

    said = await owner_chat.send(owner_chat.user, "/id")

    await owner_chat.wait_for("1004", after=said)
    assert len([message for message in owner_chat.messages if message.sender_id == 42]) == 2


async def test_an_update_that_comes_twice_is_done_once(bot: RunningBot, owner_chat: Chat, telegram: Telegram) -> None:
    """Telegram delivers again what it thinks was lost."""
    said = await owner_chat.send(owner_chat.user, "/id")
    await owner_chat.wait_for("1004", after=said)

    telegram.redeliver(max(telegram.state.updates.history))
    said = await owner_chat.send(owner_chat.user, "/balance")

    await owner_chat.wait_for("Баланс", after=said)
    assert len([message for message in owner_chat.messages if message.sender_id == 42]) == 2


@pytest.mark.parametrize(
    "broken", [{"date": 10**20}, {"from": "somebody"}, {"chat": {}}, {"entities": [{"length": 1}]}]
)
async def test_an_update_that_cannot_be_read_holds_up_no_other(
    bot: RunningBot, owner_chat: Chat, telegram: Telegram, caplog: pytest.LogCaptureFixture, broken: dict[str, Any]
) -> None:
    """It is taken from Telegram like every other; the log says its kind, and nothing of what it says."""
    message = {"message_id": 1, "date": int(time.time()), "chat": owner_chat.json, "text": "Тайна 79120000003"}
    telegram.deliver({"message": message | {"from": owner_chat.user.json} | broken})

    said = await owner_chat.send(owner_chat.user, "/balance")

    await owner_chat.wait_for("Баланс", after=said)
    assert "cannot be read and is skipped: message" in caplog.text
    assert "79120000003" not in caplog.text


async def test_a_button_of_an_old_version_is_answered(bot: RunningBot, owner_chat: Chat) -> None:
    """It does nothing, and the person is told so."""
    said = await owner_chat.send(owner_chat.user, "/users")
    shown = await owner_chat.wait_for("пользоваться", after=said)
    old = shown.button("Добавить")

    answer = await owner_chat.press(owner_chat.user, shown, type(old)(old.text, "v0:user-add"))

    assert "от старой версии" in answer.text
    await owner_chat.wait_for(lambda message: message.id == shown.id and not message.keyboard)
