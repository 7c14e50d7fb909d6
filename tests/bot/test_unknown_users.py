"""Strangers, as many as there may be: they cause nothing, and each is told his id."""

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
from tests.bot.call_helpers import previewed
from tests.bot.conftest import RunBot
from tests.bot.unknown_users import Crowd

UPDATES = 10_000
UNKNOWN_USERS = 300
_OWN_REQUESTS = ("getUpdates", "setMyCommands")
"""What the bot asks of Telegram by itself."""


def rows(database: Path) -> dict[str, list[Any]]:
    """Return all rows of all tables but those that a running process itself writes: its lease, and strangers' ids."""
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = {name for (name,) in found} - {"bot_unknown_users", "leases"}
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in sorted(names)}


def hand_over(telegram: Telegram, updates: Sequence[dict[str, Any]]) -> None:
    """Hand updates to the bot whatever kinds it has asked for, as Telegram does with those that were asked for once."""
    world = telegram.state.updates
    ids = [telegram.deliver(update) for update in updates[:-1]]
    world.waiting[:] = [world.history[one] for one in ids]
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
    people = [telegram.user(5000 + n, f"Чужой {n}", language_code="en") for n in range(UNKNOWN_USERS)]
    for person in people:
        telegram.private(person)
    # The order must be worth a tap until the end.
    provider.clock.set_speed(0.0)
    async with run_bot(config) as bot:
        preview = await previewed(operator_chat)
        # What is written later is done later: by now the order is bound to its message.
        said = await operator_chat.send(operator_chat.user, "/id")
        await operator_chat.wait_for("1002", after=said)
        data = [button.data for row in preview.keyboard for button in row]
        crowd = Crowd(Random(4), people, data, preview.raw)
        updates = [crowd.update() for _ in range(UPDATES)]
        last = telegram.private(telegram.user(5999, "Последний"))
        updates.append({"message": crowd.said(last.user.json, last.json, text="конец")})
        before, asked, called = rows(tmp_path / "bot.db"), len(provider.requests), len(telegram.calls)
        begun = time.monotonic()

        hand_over(telegram, updates)
        # The poll that waits brings the first hundred; the last one is asked for after all of them were taken.
        await telegram.wait_until_polled(UPDATES // 100 + 1, timeout=50)
        await bot.application.update_queue.join()

    seconds = time.monotonic() - begun
    done = [(method, parameters) for method, parameters in telegram.calls[called:] if method not in _OWN_REQUESTS]
    answers = Counter(parameters["chat_id"] for method, parameters in done if method == "sendMessage")
    methods = Counter(method for method, _ in done)
    kinds = Counter(next(iter(update)) for update in updates)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(updates)} updates of strangers in {seconds:.1f} s: {dict(sorted(kinds.items()))}\n"
            f"requests to the provider: {len(provider.requests) - asked}, to Telegram: {dict(methods)}, "
            f"most answers to one: {max(answers.values())}\n"
        )
    assert len(provider.requests) == asked
    assert provider.accepted == []
    assert rows(tmp_path / "bot.db") == before
    assert max(answers.values()) == 1
    assert min(map(int, answers)) >= 5000
    assert methods.keys() <= {"sendMessage", "leaveChat"}
    assert seconds < 30


async def test_a_stranger_is_told_his_id_once_an_hour(bot: RunningBot, stranger_chat: Chat, provider: Provider) -> None:
    """Then there is silence, until an hour has passed."""
    first = await stranger_chat.send(stranger_chat.user, "/start")
    await stranger_chat.wait_for("5001", after=first)
    for _ in range(3):
        await stranger_chat.send(stranger_chat.user, "/call 89120000003 x")
    provider.advance(minutes=61)

    later = await stranger_chat.send(stranger_chat.user, "/balance")

    await stranger_chat.wait_for("только для своих", after=later)
    answers = [message for message in stranger_chat.messages if message.sender_id == 42]
    assert len(answers) == 2


async def test_a_stranger_is_answered_in_his_language(bot: RunningBot, telegram: Telegram) -> None:
    """As far as it is spoken here."""
    chat = telegram.private(telegram.user(5002, "John", language_code="en-US"))

    await chat.send(chat.user, "hello")

    await chat.wait_for("This bot works for its own people only")


async def test_a_stranger_in_an_allowed_group_is_not_answered(
    bot: RunningBot, group: Chat, stranger_chat: Chat, owner_chat: Chat
) -> None:
    """Being in a group is no permission."""
    group.join(stranger_chat.user)
    await group.send(stranger_chat.user, "/balance")

    said = await group.send(owner_chat.user, "/balance")

    await group.wait_for("Баланс", after=said)
    assert len([message for message in group.messages if message.sender_id == 42]) == 1
