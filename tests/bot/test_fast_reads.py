"""Who somebody is is looked up on the event loop's own thread: as fresh as ever, and never in the loop's way."""

from contextlib import closing
from pathlib import Path
import sqlite3
import time

from simulators.telegram import Chat, Telegram
from telegram_bot.app import RunningBot
from telegram_bot.domain.roles import Role

GUEST = 2001


async def guest(bot: RunningBot, telegram: Telegram) -> Chat:
    """Return the chat of somebody whom an owner has let in, and who has been answered."""
    owner = await bot.services.get_user(1004)
    assert owner is not None
    chat = telegram.private(telegram.user(GUEST, "Гость"))
    await bot.services.users.set_role(owner, GUEST, Role.VIEWER, "Гость")
    said = await chat.send(chat.user, "/id")
    await chat.wait_for("этот чат", after=said)
    return chat


async def test_a_role_that_another_process_takes_away_is_gone_at_once(
    bot: RunningBot, telegram: Telegram, tmp_path: Path
) -> None:
    """Nothing is kept between two updates."""
    chat = await guest(bot, telegram)
    with closing(sqlite3.connect(tmp_path / "bot.db")) as other, other:
        other.execute("DELETE FROM bot_users WHERE id = ?", (GUEST,))

    said = await chat.send(chat.user, "/balance")

    await chat.wait_for(f"{GUEST}", after=said)
    assert chat.find("Баланс") is None


async def test_a_writer_is_not_waited_for(bot: RunningBot, viewer_chat: Chat, tmp_path: Path) -> None:
    """Another process may be writing for as long as it likes."""
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()

        said = await viewer_chat.send(viewer_chat.user, "/id")

        await viewer_chat.wait_for("этот чат", after=said)
        other.execute("ROLLBACK")
    assert time.monotonic() - began < 2


async def test_what_cannot_be_looked_at_is_read_in_a_thread(bot: RunningBot, viewer_chat: Chat) -> None:
    """As it is with a server."""
    bot.services.close()

    said = await viewer_chat.send(viewer_chat.user, "/id")

    await viewer_chat.wait_for("этот чат", after=said)
