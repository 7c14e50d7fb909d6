"""The simulator starts from the command line, prints its address and stops without errors."""

import asyncio
from pathlib import Path
import re
import signal
import sys

import aiohttp
import pytest

from simulators.provider.__main__ import main

ROOT = Path(__file__).parents[2]


async def start(*arguments: str) -> asyncio.subprocess.Process:
    """Start the simulator from the command line."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulators.provider",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_serves_and_stops() -> None:
    """Its first line has the address, it serves there, and Ctrl-C ends it without further output."""
    process = await start("--port", "0", "--balance", "12.50", "--key", "another-key")
    assert process.stdout is not None
    startup_message = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    [url] = re.findall(r"http://127\.0\.0\.1:\d+", startup_message)

    async with (
        aiohttp.ClientSession(headers={"Authorization": "another-key"}) as session,
        session.post(f"{url}/api/get/", json={"request": "balance"}) as response,
    ):
        answer = await response.json()
    process.send_signal(signal.SIGINT)
    _, errors = await asyncio.wait_for(process.communicate(), 20)

    assert answer["balance"] == "12,50"
    assert (process.returncode, errors) == (0, b"")


async def test_explains_itself() -> None:
    """`--help` has the options and a link to the table of outcomes."""
    process = await start("--help")

    output, _ = await asyncio.wait_for(process.communicate(), 20)

    assert "--speed" in output.decode()
    assert "README.md" in output.decode()


async def test_says_that_a_port_is_taken() -> None:
    """A port in use prints one line and exits with code 1."""
    holder = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = holder.sockets[0].getsockname()[1]
    process = await start("--port", str(port))

    output, errors = await asyncio.wait_for(process.communicate(), 20)
    holder.close()
    await holder.wait_closed()

    assert (process.returncode, errors) == (1, b"")
    assert f"127.0.0.1:{port}" in output.decode()


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--balance", "much", "Not an amount in roubles: 'much'"),
        ("--time-zone", "Europe/Nowhere", "Unknown time zone: 'Europe/Nowhere'"),
        ("--speed", "-1", "Not a speed: '-1'"),
        ("--lines", "0", "There must be a line at least"),
    ],
)
def test_refuses_wrong_options(
    option: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An invalid option prints one line and exits with code 2."""
    monkeypatch.setattr(sys, "argv", ["simulators.provider", f"{option}={value}"])

    with pytest.raises(SystemExit) as exit_info:
        main()

    assert exit_info.value.code == 2
    assert message in capsys.readouterr().err
