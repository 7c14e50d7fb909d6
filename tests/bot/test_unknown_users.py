"""Unknown users in any number: their updates change nothing, and each one is answered with their id."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random
import sqlite3
import sys
import time
from typing import Any

import pytest

from simulators.provider import Provider
from simulators.telegram import Chat, Telegram
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from tests.bot.call_helpers import request_preview
from tests.bot.conftest import RunBot
from tests.bot.unknown_users import UpdateGenerator

UPDATES = 10_000
UNKNOWN_USERS = 300
_OWN_REQUESTS = ("getUpdates", "setMyCommands")
"""Requests that the bot sends without an update."""


def rows(database: Path) -> dict[str, list[Any]]:
    """Return all rows of all tables but two: leases, and the last replies to unknown users."""
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = {name for (name,) in found} - {"bot_unknown_users", "leases"}
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in sorted(names)}


def deliver_all(telegram: Telegram, updates: Sequence[dict[str, Any]]) -> None:
    """Deliver updates of every type, as Telegram delivers types that were subscribed to before."""
    update_queue = telegram.state.updates
    ids = [telegram.deliver(update) for update in updates[:-1]]
    update_queue.waiting[:] = [update_queue.history[one] for one in ids]
    telegram.deliver(updates[-1])


async def test_ten_thousand_updates_of_strangers_come_to_nothing(
    run_bot: RunBot,
    config: Config,
    telegram: Telegram,
    provider: Provider,
    operator_chat: Chat,
    owner_chat: Chat,
    group: Chat,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No request to the provider, no row changed, at most one answer each, none in a group, in less than 30 s."""
    users = [telegram.user(5000 + n, f"Чужой {n}", language_code="en") for n in range(UNKNOWN_USERS)]
    for user in users:
        telegram.private(user)
    # The preview must not expire before the end.
    provider.clock.set_speed(0.0)
    async with run_bot(config) as bot:
        preview = await request_preview(operator_chat)
        # Updates are handled in order: after this answer the preview is bound to its message.
        sent = await operator_chat.send(operator_chat.user, "/id")
        await operator_chat.wait_for("1002", after=sent)
        data = [button.data for row in preview.keyboard for button in row]
        source = UpdateGenerator(Random(4), users, data, preview.raw)
        updates = [source.update() for _ in range(UPDATES)]
        last = telegram.private(telegram.user(5999, "Последний"))
        updates.append({"message": source.message(last.user.json, last.json, text="конец")})
        before, requested, called = rows(tmp_path / "bot.db"), len(provider.requests), len(telegram.calls)
        started_at = time.monotonic()

        deliver_all(telegram, updates)
        # The waiting poll returns the first hundred; the last poll is sent after all of them were received.
        await telegram.wait_until_polled(UPDATES // 100 + 1, timeout=50)
        await bot.application.update_queue.join()

    seconds = time.monotonic() - started_at
    calls = [(method, parameters) for method, parameters in telegram.calls[called:] if method not in _OWN_REQUESTS]
    answers = Counter(parameters["chat_id"] for method, parameters in calls if method == "sendMessage")
    methods = Counter(method for method, _ in calls)
    kinds = Counter(next(iter(update)) for update in updates)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(updates)} updates of unknown users in {seconds:.1f} s: {dict(sorted(kinds.items()))}\n"
            f"requests to the provider: {len(provider.requests) - requested}, to Telegram: {dict(methods)}, "
            f"most answers to one: {max(answers.values())}\n"
        )
    assert len(provider.requests) == requested
    assert provider.accepted == []
    assert rows(tmp_path / "bot.db") == before
    assert max(answers.values()) == 1
    assert min(map(int, answers)) >= 5000
    assert methods.keys() <= {"sendMessage", "leaveChat"}
    assert seconds < 30


async def test_a_stranger_is_told_his_id_once_an_hour(
    bot: RunningBot, unknown_user_chat: Chat, provider: Provider
) -> None:
    """Further messages within the hour are not answered."""
    first = await unknown_user_chat.send(unknown_user_chat.user, "/start")
    await unknown_user_chat.wait_for("5001", after=first)
    for _ in range(3):
        await unknown_user_chat.send(unknown_user_chat.user, "/call 89120000003 x")
    provider.advance(minutes=61)

    later = await unknown_user_chat.send(unknown_user_chat.user, "/balance")

    await unknown_user_chat.wait_for("только для своих", after=later)
    answers = [message for message in unknown_user_chat.messages if message.sender_id == 42]
    assert len(answers) == 2


async def test_a_stranger_is_answered_in_his_language(bot: RunningBot, telegram: Telegram) -> None:
    """The answer is in the user's language if the bot supports it."""
    chat = telegram.private(telegram.user(5002, "John", language_code="en-US"))

    await chat.send(chat.user, "hello")

    await chat.wait_for("This bot works for its own people only")


async def test_a_stranger_in_an_allowed_group_is_not_answered(
    bot: RunningBot, group: Chat, unknown_user_chat: Chat, owner_chat: Chat
) -> None:
    """Membership in a group gives no role."""
    group.join(unknown_user_chat.user)
    await group.send(unknown_user_chat.user, "/balance")

    sent = await group.send(owner_chat.user, "/balance")

    await group.wait_for("Баланс", after=sent)
    assert len([message for message in group.messages if message.sender_id == 42]) == 1
