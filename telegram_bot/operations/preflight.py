"""`mobilgroup-bot check`: everything that can be found wrong before the bot runs, a line each, with nothing secret."""

from collections.abc import Awaitable, Callable
import sys
from typing import Final

import aiohttp
from telegram import Bot, User
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from aiomobilgroup import Balance, MobilgroupAuthenticationError, MobilgroupClient, MobilgroupError
from aiomobilgroup.campaigns import Journal, JournalError

from ..config.model import Config
from ..store import upgrade
from .exit_codes import Exit
from .health import is_writable

type Finding = tuple[Exit, str]

_GREEN: Final = "\x1b[32m"
_RED: Final = "\x1b[31m"
_PLAIN: Final = "\x1b[0m"


async def check(config: Config, *, colour: bool) -> Exit:
    """Look at everything, print what was found, and return the most serious of it."""
    people = ", ".join(f"{one.id} {one.role.value}" for one in config.users)
    _print(Exit.OK, "configuration", f"users: {people}; groups: {len(config.chats)}", colour=colour)
    worst = Exit.OK
    looks: dict[str, Callable[[Config], Awaitable[Finding]]] = {
        "Telegram": _telegram,
        "Mobilgroup": _mobilgroup,
        "journal": _journal,
    }
    for name, look in looks.items():
        found, sentence = await look(config)
        _print(found, name, sentence, colour=colour)
        worst = max(worst, found)
    return worst


async def _telegram(config: Config) -> Finding:
    """Ask Telegram who the bot is."""
    try:
        user = await read_bot(config)
    except InvalidToken:
        return Exit.AUTHENTICATION, "the token is not accepted; take a new one from @BotFather"
    except TelegramError as err:
        return Exit.FAILED, f"cannot be reached ({type(err).__name__}); check the network, telegram.proxy and base_url"
    return Exit.OK, f"@{user.username}, id {user.id}"


async def _mobilgroup(config: Config) -> Finding:
    """Ask the provider for the balance."""
    try:
        balance = await read_balance(config)
    except MobilgroupAuthenticationError:
        return Exit.AUTHENTICATION, "the key, or the login and password, are not accepted"
    except MobilgroupError as err:
        return Exit.FAILED, f"the balance cannot be read: {err}"
    return Exit.OK, f"balance {balance.amount} {balance.currency}"


async def _journal(config: Config) -> Finding:
    """Open the journal and write to it."""
    try:
        journal = Journal(config.journal)
        await journal.open()
    except JournalError as err:
        return Exit.FAILED if err.is_transient else Exit.CONFIGURATION, f"{err}; check its address, folder and owner"
    try:
        await journal.write(upgrade)
        writable = await is_writable(journal)
    except JournalError as err:
        return Exit.FAILED if err.is_transient else Exit.CONFIGURATION, str(err)
    finally:
        await journal.close()
    return (Exit.OK, "can be written") if writable else (Exit.FAILED, "cannot be written; check the disk and its owner")


def _print(found: Exit, name: str, sentence: str, *, colour: bool) -> None:
    """Print a line."""
    word = "ok" if found is Exit.OK else "FAILED"
    if colour:
        word = f"{_GREEN if found is Exit.OK else _RED}{word}{_PLAIN}"
    sys.stdout.write(f"{word}  {name}: {sentence}\n")


_TELEGRAM: Final = "https://api.telegram.org/bot"


async def read_balance(config: Config) -> Balance:
    """Return the money on the account; raises what the core raises."""
    ours = config.mobilgroup
    async with aiohttp.ClientSession() as session:
        client = MobilgroupClient(session, ours.auth, url=ours.url, time_zone=ours.zone, **ours.patience)
        return await client.get_balance()


async def read_bot(config: Config) -> User:
    """Return who the bot is; raises what python-telegram-bot raises."""
    telegram = config.telegram
    bot = Bot(
        telegram.token.reveal(),
        base_url=telegram.base_url or _TELEGRAM,
        request=HTTPXRequest(proxy=telegram.proxy, connect_timeout=10, read_timeout=20),
    )
    async with bot:
        return bot.bot
