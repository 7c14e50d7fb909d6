"""Monitoring of the bot by containers, systemd and Prometheus."""

import asyncio
from pathlib import Path
import re
import signal
import socket

import aiohttp
import pytest

from simulators.provider import Provider
from simulators.telegram import Fault, Telegram
from telegram_bot.app import running_app
from telegram_bot.messaging.polling import PollingRequest
from telegram_bot.operations.exit_codes import ExitCode
from telegram_bot.operations.health import HealthMonitor
from telegram_bot.operations.systemd import notify, systemd_notifications
from tests.bot.conftest import MakeConfig, RunBot
from tests.bot.process import run_to_exit, start_bot, write_config

STARTED = "The bot @mobilgroup_demo_bot answers"


@pytest.fixture
def free_port() -> int:
    """Return a free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


async def get(url: str) -> tuple[int, str]:
    """Return the status and body of an address."""
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def test_a_container_asks(tmp_path: Path, telegram_url: str, provider_url: str, free_port: int) -> None:
    """`mobilgroup-bot health` exits with 0 while the bot is healthy, and with 1 where none runs."""
    write_config(tmp_path, telegram_url, provider_url, health=f"127.0.0.1:{free_port}")

    async with start_bot("run", folder=tmp_path) as bot:
        await bot.wait_for(STARTED)
        healthy = await run_to_exit("health", folder=tmp_path)
        alive = await get(f"http://127.0.0.1:{free_port}/healthz")
        bot.signal(signal.SIGTERM)
        await bot.wait_for_exit()
    stopped = await run_to_exit("health", folder=tmp_path)

    assert healthy.code == 0, healthy.errors
    assert re.fullmatch(r'\{"ready": true, "poll_age": [0-9.]+, "journal": true\}\n', healthy.output)
    assert alive == (200, '{"alive": true}')
    assert stopped.code == ExitCode.FAILED
    assert "the bot is not well" in stopped.errors


async def test_health_that_was_not_asked_for(tmp_path: Path) -> None:
    """No port is open unless it is configured; `health` names the missing key."""
    write_config(tmp_path)

    result = await run_to_exit("health", folder=tmp_path)

    assert result.code == ExitCode.CONFIGURATION
    assert "health: this key is missing" in result.errors


async def test_a_port_that_is_taken(tmp_path: Path, telegram_url: str, provider_url: str) -> None:
    """Exit code 2 and the address, so that another one can be chosen."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        address = f"127.0.0.1:{holder.getsockname()[1]}"
        write_config(tmp_path, telegram_url, provider_url, health=address)
        result = await run_to_exit("run", folder=tmp_path)

    assert result.code == ExitCode.CONFIGURATION
    assert f"nothing can listen on {address}" in result.errors


async def test_not_ready_when_telegram_is_away(
    make_config: MakeConfig, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a successful poll the bot is not ready; as long as it tries, it is alive."""
    polls = asyncio.Semaphore(0)
    polling = PollingRequest(lambda *_: polls.release())
    telegram.fail("getUpdates", Fault.SERVER_ERROR, times=100)

    async with running_app(make_config(), polling_request=polling) as bot:
        for _ in range(2):
            await asyncio.wait_for(polls.acquire(), 10)
        monkeypatch.setattr("telegram_bot.operations.health.READY_SECONDS", polling.seconds_since_success)
        health = HealthMonitor(polling, bot.services.is_writable)
        state = await health.state()

    assert (state.is_ready, state.is_journal_writable, health.is_alive) == (False, True, True)
    assert polling.seconds_since_attempt < polling.seconds_since_success


async def test_not_ready_when_the_journal_is_closed(make_config: MakeConfig, run_bot: RunBot) -> None:
    """A journal that cannot be written is found by the next check."""
    async with run_bot(make_config()) as bot:
        health = HealthMonitor(PollingRequest(), bot.services.is_writable)

    assert (await health.state()).is_ready is False


async def test_a_dead_poller_is_not_alive(
    monkeypatch: pytest.MonkeyPatch, make_config: MakeConfig, run_bot: RunBot
) -> None:
    """When no attempt ends for minutes, only a restart helps."""
    async with run_bot(make_config()) as bot:
        health = HealthMonitor(PollingRequest(), bot.services.is_writable)
    monkeypatch.setattr("telegram_bot.operations.health.ALIVE_SECONDS", 0.0)

    assert health.is_alive is False


async def test_metrics(
    tmp_path: Path,
    telegram: Telegram,
    telegram_url: str,
    provider: Provider,
    provider_url: str,
    free_port: int,
) -> None:
    """The metrics have figures of everything, and no user's id."""
    write_config(tmp_path, telegram_url, provider_url, metrics=f"127.0.0.1:{free_port}")
    owner = telegram.private(telegram.user(1004, "Иван"))
    unknown_user = telegram.private(telegram.user(2001, "Чужой"))

    async with start_bot("run", folder=tmp_path) as bot:
        await bot.wait_for(STARTED)
        await owner.wait_for("₽", after=await owner.send(owner.user, "/balance"))
        await owner.wait_for("1004", after=await owner.send(owner.user, "/id"))
        await unknown_user.wait_for("2001", after=await unknown_user.send(unknown_user.user, "/id"))
        status, page = await get(f"http://127.0.0.1:{free_port}/metrics")

    lines = page.splitlines()
    assert status == 200
    assert 'mobilgroup_bot_updates_total{kind="message"} 3.0' in lines
    assert "mobilgroup_bot_denied_total 1.0" in lines
    assert 'mobilgroup_bot_telegram_requests_total{method="sendMessage",outcome="200"} 3.0' in lines
    assert 'mobilgroup_bot_campaigns{state="running"} 0.0' in lines
    assert "mobilgroup_bot_balance_roubles 100000.0" in lines
    assert any(line.startswith('mobilgroup_bot_provider_requests_total{outcome="200",request="get"}') for line in lines)
    assert any(re.fullmatch(r"mobilgroup_bot_poll_age_seconds [0-9.]+", line) for line in lines)
    # The age of a poll is any number, and may resemble an id.
    assert not [line for line in lines if "_age_" not in line and re.search("1004|2001", line)]


async def test_systemd_is_told(tmp_path: Path, telegram_url: str, provider_url: str) -> None:
    """The bot sends READY, WATCHDOG and STOPPING."""
    write_config(tmp_path, telegram_url, provider_url)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        loop = asyncio.get_running_loop()
        environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "300000"}

        async with start_bot("run", folder=tmp_path, **environment) as bot:
            await bot.wait_for(STARTED)
            received = [(await asyncio.wait_for(loop.sock_recv(systemd, 100), 10)).decode() for _ in range(3)]
            bot.signal(signal.SIGTERM)
            await bot.wait_for_exit()
        rest = [(await asyncio.wait_for(loop.sock_recv(systemd, 100), 10)).decode()]
        while rest[-1] != "STOPPING=1":
            rest.append((await asyncio.wait_for(loop.sock_recv(systemd, 100), 10)).decode())

    assert received == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]


async def test_systemd_hears_nothing_of_a_dead_poller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without WATCHDOG notifications systemd restarts the bot."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "30000")
        checks = asyncio.Semaphore(0)

        def is_alive() -> bool:
            checks.release()
            return False

        async with systemd_notifications(is_alive):
            for _ in range(3):
                await asyncio.wait_for(checks.acquire(), 5)
        received = [systemd.recv(100), systemd.recv(100)]

    assert received == [b"READY=1", b"STOPPING=1"]


def test_nobody_to_tell() -> None:
    """Without systemd no notification is sent."""
    assert notify("READY=1", {}) is False
