"""Users are read on the event loop's own thread: never from a cache, and never blocking the loop."""

from contextlib import closing
from pathlib import Path
import sqlite3
import time

from simulators.telegram import Chat, Telegram
from telegram_bot.app import RunningBot
from telegram_bot.domain.roles import Role

GUEST = 2001


async def add_guest(bot: RunningBot, telegram: Telegram) -> Chat:
    """Give a new user a role and return their chat after a first answer."""
    owner = await bot.services.get_user(1004)
    assert owner is not None
    chat = telegram.private(telegram.user(GUEST, "Гость"))
    await bot.services.users.set_role(owner, GUEST, Role.VIEWER, "Гость")
    sent = await chat.send(chat.user, "/id")
    await chat.wait_for("этот чат", after=sent)
    return chat


async def test_a_role_that_another_process_takes_away_is_gone_at_once(
    bot: RunningBot, telegram: Telegram, tmp_path: Path
) -> None:
    """No role is cached between two updates."""
    chat = await add_guest(bot, telegram)
    with closing(sqlite3.connect(tmp_path / "bot.db")) as other, other:
        other.execute("DELETE FROM bot_users WHERE id = ?", (GUEST,))

    sent = await chat.send(chat.user, "/balance")

    await chat.wait_for(f"{GUEST}", after=sent)
    assert chat.find("Баланс") is None


async def test_a_writer_is_not_waited_for(bot: RunningBot, viewer_chat: Chat, tmp_path: Path) -> None:
    """Reads do not wait for another process's write transaction."""
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        started_at = time.monotonic()

        sent = await viewer_chat.send(viewer_chat.user, "/id")

        await viewer_chat.wait_for("этот чат", after=sent)
        other.execute("ROLLBACK")
    assert time.monotonic() - started_at < 2


async def test_what_cannot_be_looked_at_is_read_in_a_thread(bot: RunningBot, viewer_chat: Chat) -> None:
    """A journal on a server is always read in a thread."""
    bot.services.close()

    sent = await viewer_chat.send(viewer_chat.user, "/id")

    await viewer_chat.wait_for("этот чат", after=sent)
