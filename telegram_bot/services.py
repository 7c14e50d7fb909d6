"""Helpers of background services."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

type End = Callable[[], Awaitable[None]]


async def ended(task: asyncio.Task[None]) -> None:
    """Bring to its end what a service runs on."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
