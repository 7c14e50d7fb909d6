"""Access: which users, chats and messages the bot accepts."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from aiomobilgroup.campaigns import JournalError
from simulators.provider import Provider
from simulators.telegram import Chat, Telegram
from telegram_bot.app import RunningBot
from tests.bot.call_helpers import request_preview
from tests.bot.conftest import GROUP


async def test_an_allowed_person_in_a_foreign_group_is_not_answered(
    bot: RunningBot, telegram: Telegram, owner_chat: Chat
) -> None:
    """The chat has to be allowed as well."""
    foreign = telegram.group(-1009999999999, "Чужие", members=[owner_chat.user])
    await foreign.send(owner_chat.user, "/balance")

    sent = await owner_chat.send(owner_chat.user, "/balance")

    await owner_chat.wait_for("Баланс", after=sent)
    assert all(message.sender_id != 42 for message in foreign.messages)


async def test_an_allowed_group_hears_the_bot(bot: RunningBot, group: Chat, owner_chat: Chat) -> None:
    """Users with a role can use the bot in an allowed group."""
    sent = await group.send(owner_chat.user, "/id@mobilgroup_demo_bot")

    await group.wait_for(str(GROUP), after=sent)


@pytest.mark.parametrize("how", ["anonymous", "edited", "forwarded", "forwarded with a blank"])
async def test_what_is_not_meant_causes_nothing(bot: RunningBot, group: Chat, owner_chat: Chat, how: str) -> None:
    """Commands of anonymous administrators, edited commands and forwarded commands are ignored."""
    ways: dict[str, Callable[[], Awaitable[object]]] = {
        "anonymous": lambda: group.send(owner_chat.user, "/balance", anonymous=True),
        "edited": lambda: _send_and_edit(owner_chat),
        "forwarded": lambda: owner_chat.send(owner_chat.user, "/balance", forwarded_from=owner_chat.user),
        "forwarded with a blank": lambda: owner_chat.send(
            owner_chat.user, "  /balance", forwarded_from=owner_chat.user
        ),
    }
    await ways[how]()

    sent = await owner_chat.send(owner_chat.user, "/id")

    await owner_chat.wait_for("1004", after=sent)
    assert owner_chat.find("Баланс") is None
    assert group.find("Баланс") is None


async def test_a_journal_that_fails_opens_no_door(
    bot: RunningBot, unknown_user_chat: Chat, owner_chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user whose role cannot be read has no role."""
    failed: asyncio.Queue[int] = asyncio.Queue()

    async def fail(user_id: int) -> None:
        failed.put_nowait(user_id)
        raise JournalError("away")

    monkeypatch.setattr(bot.services.users, "get", fail)
    await unknown_user_chat.send(unknown_user_chat.user, "/balance")
    await owner_chat.send(owner_chat.user, "/balance")
    failed_ids = {await failed.get(), await failed.get()}
    monkeypatch.undo()

    sent = await owner_chat.send(owner_chat.user, "/id")

    await owner_chat.wait_for("1004", after=sent)
    assert failed_ids == {1004, 5001}
    assert owner_chat.find("Баланс") is None
    assert all(message.sender_id != 42 for message in unknown_user_chat.messages)


async def test_a_role_counts_at_every_tap(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """A user who was removed after the preview cannot confirm it any more."""
    preview = await request_preview(operator_chat)
    bot.services.users.configure([])

    with pytest.raises(TimeoutError):
        await operator_chat.press(operator_chat.user, preview, "Позвонить", timeout=1)

    assert provider.accepted == []


async def _send_and_edit(chat: Chat) -> None:
    """Send a command, then edit it into another one."""
    sent = await chat.send(chat.user, "/id")
    await chat.edit(chat.user, sent.id, "/balance")
