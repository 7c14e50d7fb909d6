"""Notifications to systemd: the bot is ready, alive, stopping. Without systemd nothing is sent."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
import os
import socket


def notify(state: str, environment: Mapping[str, str] | None = None) -> bool:
    """Send a state to systemd; return whether it was sent."""
    address = (os.environ if environment is None else environment).get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender, suppress(OSError):
        # A name that begins with @ is an abstract socket, which has no file.
        sender.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
        return True
    return False


@asynccontextmanager
async def systemd_notifications(is_alive: Callable[[], bool]) -> AsyncIterator[None]:
    """Send systemd READY, WATCHDOG and STOPPING notifications for the lifetime of the block."""
    notify("READY=1")
    task = asyncio.create_task(_send_watchdog(is_alive), name="systemd")
    try:
        yield
    finally:
        notify("STOPPING=1")
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _send_watchdog(is_alive: Callable[[], bool]) -> None:
    """Send WATCHDOG three times per interval while the bot is alive; without them systemd restarts it."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    if not microseconds.isdecimal():
        return
    while True:
        if is_alive():
            notify("WATCHDOG=1")
        await asyncio.sleep(int(microseconds) / 1_000_000 / 3)
