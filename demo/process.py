"""Processes of the demonstration: starting, waiting until they serve, and stopping."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
import os
from pathlib import Path
import signal

import aiohttp

STOP_TIMEOUT = 30


class DemoError(Exception):
    """The demonstration cannot continue; the text names the reason and the log."""


@asynccontextmanager
async def running(
    command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a command in its own session, with its output in a file, until the block ends."""
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=os.environ | (environment or {}),
            start_new_session=True,
        )
    try:
        yield process
    finally:
        await _stop(process)


async def serving(process: asyncio.subprocess.Process, url: str, log: Path, seconds: float) -> None:
    """Wait until a URL responds. Raises `DemoError` if the process ends or after `seconds`."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
        while loop.time() < deadline:
            if process.returncode is not None:
                raise DemoError(f"the process for {url} ended with {process.returncode}; its last lines:\n{_tail(log)}")
            try:
                async with session.get(url):
                    return
            except aiohttp.ClientError, TimeoutError:
                await asyncio.sleep(0.1)
    raise DemoError(f"{url} did not answer within {seconds:g} s; the last lines of its process:\n{_tail(log)}")


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Interrupt a process, and kill its session if it does not exit."""
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        async with asyncio.timeout(STOP_TIMEOUT):
            await process.wait()
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _tail(log: Path) -> str:
    """Return the last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
