"""The command `mobilgroup-bot check`: all checks possible before the bot runs, one line each, without secrets."""

from collections.abc import Awaitable, Callable
import sys
from typing import Final

import aiohttp
from telegram import Bot, User
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from aiomobilgroup import Balance, MobilgroupAuthenticationError, MobilgroupError
from aiomobilgroup.campaigns import JournalError

from ..config.model import Config
from ..services.connections import build_client, is_writable, open_journal
from .exit_codes import ExitCode

type CheckResult = tuple[ExitCode, str]

_GREEN: Final = "\x1b[32m"
_RED: Final = "\x1b[31m"
_RESET: Final = "\x1b[0m"
_TELEGRAM: Final = "https://api.telegram.org/bot"


async def run_checks(config: Config, *, colour: bool) -> ExitCode:
    """Run all checks, print their results, and return the most serious exit code."""
    users = ", ".join(f"{one.id} {one.role.value}" for one in config.users)
    _print(ExitCode.OK, "configuration", f"users: {users}; groups: {len(config.chats)}", colour=colour)
    worst = ExitCode.OK
    checks: dict[str, Callable[[Config], Awaitable[CheckResult]]] = {
        "Telegram": _telegram,
        "Mobilgroup": _mobilgroup,
        "journal": _journal,
    }
    for name, check in checks.items():
        code, message = await check(config)
        _print(code, name, message, colour=colour)
        worst = max(worst, code)
    return worst


async def _telegram(config: Config) -> CheckResult:
    """Check the token: request the bot's profile from Telegram."""
    try:
        user = await fetch_bot_profile(config)
    except InvalidToken:
        return ExitCode.AUTHENTICATION, "the token is not accepted; take a new one from @BotFather"
    except TelegramError as err:
        return (
            ExitCode.FAILED,
            f"cannot be reached ({type(err).__name__}); check the network, telegram.proxy and base_url",
        )
    return ExitCode.OK, f"@{user.username}, id {user.id}"


async def _mobilgroup(config: Config) -> CheckResult:
    """Check the credentials: request the balance from the provider."""
    try:
        balance = await fetch_balance(config)
    except MobilgroupAuthenticationError:
        return ExitCode.AUTHENTICATION, "the key, or the login and password, are not accepted"
    except MobilgroupError as err:
        return ExitCode.FAILED, f"the balance cannot be read: {err}"
    return ExitCode.OK, f"balance {balance.amount} {balance.currency}"


async def _journal(config: Config) -> CheckResult:
    """Check the journal: open it and write to it."""
    try:
        journal = await open_journal(config.journal)
    except JournalError as err:
        if err.is_transient:
            return ExitCode.FAILED, f"{err}; check its address, folder and owner"
        return ExitCode.CONFIGURATION, str(err)
    try:
        writable = await is_writable(journal)
    finally:
        await journal.close()
    return (
        (ExitCode.OK, "can be written")
        if writable
        else (ExitCode.FAILED, "cannot be written; check the disk and its owner")
    )


def _print(code: ExitCode, name: str, message: str, *, colour: bool) -> None:
    """Print the result of a check as one line."""
    word = "ok" if code is ExitCode.OK else "FAILED"
    if colour:
        word = f"{_GREEN if code is ExitCode.OK else _RED}{word}{_RESET}"
    sys.stdout.write(f"{word}  {name}: {message}\n")


async def fetch_balance(config: Config) -> Balance:
    """Return the account's balance; raises the errors of `MobilgroupClient`."""
    async with aiohttp.ClientSession() as session:
        return await build_client(config, session).get_balance()


async def fetch_bot_profile(config: Config) -> User:
    """Return the bot's profile; raises the errors of python-telegram-bot."""
    telegram = config.telegram
    bot = Bot(
        telegram.token.reveal(),
        base_url=telegram.base_url or _TELEGRAM,
        request=HTTPXRequest(proxy=telegram.proxy, connect_timeout=10, read_timeout=20),
    )
    async with bot:
        return bot.bot
