"""Command line of the simulators."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
import signal

type Serve = Callable[[str, int], AbstractAsyncContextManager[str]]


def run(serve: Serve, host: str, port: int, startup_message: Callable[[str], str]) -> int:
    """Serve until SIGINT or SIGTERM and return the exit code. Prints `startup_message(url)` at the start."""
    try:
        asyncio.run(_serve(serve, host, port, startup_message))
    except OSError as err:
        print(f"Cannot listen at {host}:{port}: {err.strerror or err}")
        return 1
    return 0


async def _serve(serve: Serve, host: str, port: int, startup_message: Callable[[str], str]) -> None:
    """Serve until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serve(host, port) as url:
        print(startup_message(url), flush=True)
        await stop.wait()
