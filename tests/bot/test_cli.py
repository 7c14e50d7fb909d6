"""The command line, as a process against both simulators: its output and its exit codes."""

import asyncio
from pathlib import Path
import signal
import sqlite3

import pytest

from simulators.provider import Fault as ProviderFault, Provider
from simulators.telegram import Fault, Telegram
from telegram_bot.config import loader
from telegram_bot.operations.exit_codes import ExitCode
from telegram_bot.runner import run_bot
from tests.bot.call_helpers import request_preview, wait_accepted
from tests.bot.process import run_to_exit, start_bot, write_config

STARTED = "The bot @mobilgroup_demo_bot answers"


async def test_check_finds_everything_well(tmp_path: Path, telegram_url: str, provider_url: str) -> None:
    """The report names the bot, the balance and the users, but neither the token nor the key."""
    write_config(tmp_path, telegram_url, provider_url)

    result = await run_to_exit("check", folder=tmp_path)

    assert (result.code, result.errors) == (0, "")
    assert "ok  Telegram: @mobilgroup_demo_bot, id 42" in result.output
    assert "ok  Mobilgroup: balance 100000" in result.output
    assert "ok  journal: can be written" in result.output
    assert "demo-token" not in result.output
    assert "demo-key" not in result.output
    assert "\x1b" not in result.output


async def test_check_does_not_mind_a_running_bot(tmp_path: Path, telegram_url: str, provider_url: str) -> None:
    """The configuration can be checked while the bot runs on the same journal."""
    write_config(tmp_path, telegram_url, provider_url)

    async with start_bot("run", folder=tmp_path) as bot:
        await bot.wait_for(STARTED)
        result = await run_to_exit("check", folder=tmp_path)

    assert result.code == 0, result.output


async def test_check_names_what_cannot_be_reached(tmp_path: Path) -> None:
    """Each unreachable service is named, and the exit code means that another try may help."""
    write_config(tmp_path)

    result = await run_to_exit("check", folder=tmp_path)

    assert result.code == ExitCode.FAILED
    assert "FAILED  Telegram: cannot be reached" in result.output
    assert "FAILED  Mobilgroup: the balance cannot be read" in result.output
    assert "ok  journal" in result.output


async def test_check_names_a_journal_that_cannot_be_written(
    tmp_path: Path, telegram_url: str, provider_url: str
) -> None:
    """A missing folder is found before the bot runs."""
    write_config(tmp_path, telegram_url, provider_url, journal=f"sqlite:///{tmp_path}/nowhere/bot.db")

    result = await run_to_exit("check", folder=tmp_path)

    assert result.code != 0
    assert "FAILED  journal: the journal failed: OperationalError" in result.output


@pytest.mark.parametrize("command", ["run", "check"])
async def test_a_token_that_is_not_accepted(command: str, tmp_path: Path, telegram_url: str, provider_url: str) -> None:
    """Exit code 3 and a sentence, without the token."""
    write_config(tmp_path, telegram_url, provider_url, token="42:another-token")

    result = await run_to_exit(command, folder=tmp_path)

    assert result.code == ExitCode.AUTHENTICATION
    assert "@BotFather" in result.output + result.errors
    assert "another-token" not in result.output + result.errors


@pytest.mark.parametrize("command", ["run", "check"])
async def test_a_key_that_is_not_accepted(command: str, tmp_path: Path, telegram_url: str, provider_url: str) -> None:
    """Exit code 3 and a sentence, without the key."""
    write_config(tmp_path, telegram_url, provider_url, key="another-key")

    result = await run_to_exit(command, folder=tmp_path)

    assert result.code == ExitCode.AUTHENTICATION
    assert "the key, or the login and password" in result.output + result.errors
    assert "another-key" not in result.output + result.errors


async def test_a_mistake_in_the_configuration(tmp_path: Path) -> None:
    """Exit code 2, with the file, the path of the key and what to do."""
    path = write_config(tmp_path, users=[{"id": 4242, "role": "king"}])

    result = await run_to_exit("run", "--config", str(path), folder=tmp_path)

    assert result.code == ExitCode.CONFIGURATION
    assert result.errors == f"mobilgroup-bot: {path}: users[0].role: write one of: viewer, operator, approver, owner\n"


async def test_a_second_bot_on_one_journal(tmp_path: Path, telegram_url: str, provider_url: str) -> None:
    """Exit code 4, naming the first process, which keeps running."""
    write_config(tmp_path, telegram_url, provider_url)

    async with start_bot("run", folder=tmp_path) as first:
        await first.wait_for(STARTED)
        second = await run_to_exit("run", folder=tmp_path)
        first.signal(signal.SIGTERM)
        result = await first.wait_for_exit()

    assert second.code == ExitCode.ANOTHER_INSTANCE
    assert "works on the journal" in second.errors
    assert result.code == 0


async def test_a_killed_bot_leaves_no_lock(tmp_path: Path, telegram_url: str, provider_url: str) -> None:
    """After kill -9 the next one starts at once."""
    write_config(tmp_path, telegram_url, provider_url)
    async with start_bot("run", folder=tmp_path) as first:
        await first.wait_for(STARTED)
        first.signal(signal.SIGKILL)
        await first.wait_for_exit()

    async with start_bot("run", folder=tmp_path) as second:
        await second.wait_for(STARTED)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_gracefully(
    number: signal.Signals, tmp_path: Path, telegram_url: str, provider_url: str
) -> None:
    """The bot logs that it stops, and exits with code 0."""
    write_config(tmp_path, telegram_url, provider_url)

    async with start_bot("run", folder=tmp_path) as bot:
        await bot.wait_for(STARTED)
        bot.signal(number)
        result = await bot.wait_for_exit()

    assert result.code == 0
    assert "finishes its work in progress" in result.errors


async def test_a_signal_ends_the_wait_for_telegram(tmp_path: Path, provider_url: str) -> None:
    """A bot that cannot reach Telegram retries, and still reacts to signals."""
    write_config(tmp_path, provider_url=provider_url)

    async with start_bot("run", folder=tmp_path) as bot:
        await bot.wait_for("Telegram cannot be reached")
        bot.signal(signal.SIGTERM)
        result = await bot.wait_for_exit()

    assert result.code == 0


async def test_what_was_begun_is_finished_before_the_end(
    tmp_path: Path, telegram: Telegram, telegram_url: str, provider: Provider, provider_url: str
) -> None:
    """A user who waits for an answer gets it, although the bot is stopped meanwhile."""
    write_config(tmp_path, telegram_url, provider_url)
    chat = telegram.private(telegram.user(1004, "Иван"))

    async with start_bot("run", folder=tmp_path) as bot:
        await bot.wait_for(STARTED)
        requests_before = len(provider.requests)
        provider.fail("get", ProviderFault.SLOW_DRIP, seconds=1)
        message = await chat.send(chat.user, "/balance")
        async with asyncio.timeout(10):
            while len(provider.requests) == requests_before:  # noqa: ASYNC110 - the simulator has no event for it
                await asyncio.sleep(0.01)
        bot.signal(signal.SIGTERM)
        result = await bot.wait_for_exit()

    assert result.code == 0, result.errors
    assert (await chat.wait_for("₽", after=message)).sender_id == telegram.bot.id


async def test_a_send_in_flight_is_finished_before_the_end(
    tmp_path: Path, telegram: Telegram, telegram_url: str, provider: Provider, provider_url: str
) -> None:
    """A sent request is waited for: the journal has its outcome, and no user has to resolve it."""
    write_config(tmp_path, telegram_url, provider_url)
    chat = telegram.private(telegram.user(1004, "Иван"))

    async with start_bot("run", folder=tmp_path) as bot:
        await bot.wait_for(STARTED)
        preview = await request_preview(chat)
        provider.fail("send", ProviderFault.SLOW_DRIP, seconds=1.5)
        await chat.press(chat.user, preview, "Позвонить")
        await wait_accepted(provider)
        bot.signal(signal.SIGTERM)
        result = await bot.wait_for_exit()

    assert result.code == 0, result.errors
    with sqlite3.connect(tmp_path / "bot.db") as journal:
        assert journal.execute("SELECT state FROM batches").fetchall() == [("accepted",)]
    journal.close()
    assert len(provider.accepted) == 1


async def test_a_second_signal_ends_it_at_once(
    tmp_path: Path, telegram: Telegram, telegram_url: str, provider: Provider, provider_url: str
) -> None:
    """A second signal stops the bot without waiting."""
    write_config(tmp_path, telegram_url, provider_url)
    chat = telegram.private(telegram.user(1004, "Иван"))

    async with start_bot("run", folder=tmp_path) as bot:
        await bot.wait_for(STARTED)
        requests_before = len(provider.requests)
        provider.fail("get", ProviderFault.HANG_BEFORE_ACCEPTING, seconds=25)
        await chat.send(chat.user, "/balance")
        async with asyncio.timeout(10):
            while len(provider.requests) == requests_before:  # noqa: ASYNC110 - the simulator has no event for it
                await asyncio.sleep(0.01)
        bot.signal(signal.SIGTERM)
        await bot.wait_for("a second signal stops it at once")
        bot.signal(signal.SIGTERM)
        result = await bot.wait_for_exit(5)

    assert result.code == 128 + signal.SIGTERM


async def test_json_logs(tmp_path: Path, telegram_url: str, provider_url: str) -> None:
    """Every line is one JSON object."""
    write_config(tmp_path, telegram_url, provider_url, log={"format": "json", "level": "debug"})

    async with start_bot("run", folder=tmp_path) as bot:
        await bot.wait_for(STARTED)
        bot.signal(signal.SIGTERM)
        result = await bot.wait_for_exit()

    lines = result.errors.splitlines()
    assert all(line.startswith('{"time": "') and line.endswith("}") for line in lines), result.errors
    assert "demo-token" not in result.errors
    assert "demo-key" not in result.errors


async def test_version(tmp_path: Path) -> None:
    """The command prints the version of the package."""
    result = await run_to_exit("version", folder=tmp_path)

    assert (result.code, result.errors) == (0, "")
    assert result.output.startswith("mobilgroup-bot 0.")


async def test_another_bot_with_the_same_token(
    tmp_path: Path, telegram: Telegram, telegram_url: str, provider_url: str
) -> None:
    """A lasting conflict ends the bot with exit code 4."""
    path = write_config(tmp_path, telegram_url, provider_url)
    telegram.fail("getUpdates", Fault.CONFLICT, times=100)

    assert await run_bot(loader.load_config(path, {}), conflict_seconds=0.5) is ExitCode.ANOTHER_INSTANCE


async def test_a_token_that_is_taken_back(
    tmp_path: Path, telegram: Telegram, telegram_url: str, provider_url: str
) -> None:
    """A bot whose token was revoked exits with code 3 instead of polling for ever."""
    path = write_config(tmp_path, telegram_url, provider_url)
    telegram.fail("getUpdates", Fault.UNAUTHORIZED, times=100)

    assert await run_bot(loader.load_config(path, {})) is ExitCode.AUTHENTICATION
