"""What systemd is told: that the bot is ready, that it lives, that it is about to end. Elsewhere nothing is told."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
import os
import socket


def notify(state: str, environment: Mapping[str, str] | None = None) -> bool:
    """Tell systemd something; return whether there was anybody to tell."""
    address = (os.environ if environment is None else environment).get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender, suppress(OSError):
        # A name that begins with @ has no file.
        sender.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
        return True
    return False


@asynccontextmanager
async def systemd_notifications(is_alive: Callable[[], bool]) -> AsyncIterator[None]:
    """Tell that the bot is ready, then that it lives as often as systemd wants it, and at the end that it stops."""
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
    """Tell that it lives while it does; silence makes systemd start it anew."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    if not microseconds.isdecimal():
        return
    while True:
        if is_alive():
            notify("WATCHDOG=1")
        await asyncio.sleep(int(microseconds) / 1_000_000 / 3)
