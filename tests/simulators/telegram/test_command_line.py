"""The simulator from the command line."""

import asyncio
from collections.abc import AsyncIterator
import sys

import aiohttp
import pytest

COMMAND = (sys.executable, "-m", "simulators.telegram", "--port", "0")


@pytest.fixture
async def process() -> AsyncIterator[asyncio.subprocess.Process]:
    """Return the running simulator."""
    arguments = ("--token", "7:x", "--user", "1004:Иван", "--user", "1001:Вера", "--group=-1009:Дом", "--forum")
    running = await asyncio.create_subprocess_exec(*COMMAND, *arguments, stdout=asyncio.subprocess.PIPE)
    yield running
    running.terminate()
    await asyncio.wait_for(running.wait(), 10)


async def test_it_says_where_everything_is(process: asyncio.subprocess.Process) -> None:
    """The first line has the address, which serves the given users and groups."""
    assert process.stdout is not None
    startup_message = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    url = startup_message.rpartition(" ")[2].strip()

    async with aiohttp.ClientSession() as session, session.get(f"{url}/control/state") as response:
        state = await response.json()

    assert [user["first_name"] for user in state["people"]] == ["Иван", "Вера"]
    assert [chat.get("title") for chat in state["chats"]] == [None, None, "Дом"]
    assert state["bot"]["id"] == 7


@pytest.mark.parametrize("wrong", [("--token", "secret"), ("--user", "Иван")])
async def test_what_makes_no_sense_is_refused(wrong: tuple[str, str]) -> None:
    """An invalid option exits with code 2."""
    process = await asyncio.create_subprocess_exec(*COMMAND, *wrong, stderr=asyncio.subprocess.PIPE)

    await asyncio.wait_for(process.communicate(), 20)

    assert process.returncode == 2
