"""Background work beside the updates: every service runs as a task as long as the bot runs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from ..dispatch.context import BotApplication
from . import attention_notices, balance_alerts, command_menus, expiry

type BackgroundService = Callable[[BotApplication], Coroutine[Any, Any, None]]

BACKGROUND_SERVICES: Final[tuple[BackgroundService, ...]] = (
    attention_notices.run,
    expiry.run,
    balance_alerts.run,
    command_menus.run,
)


@asynccontextmanager
async def background_services(application: BotApplication) -> AsyncIterator[None]:
    """Run every background service for the lifetime of the block, started in their order and stopped in reverse."""
    tasks = [asyncio.create_task(service(application), name=service.__module__) for service in BACKGROUND_SERVICES]
    try:
        yield
    finally:
        for task in reversed(tasks):
            task.cancel()
        # All have ended before an error of one is raised: none may go on while the journal is closed.
        await asyncio.wait(tasks)
        for task in tasks:
            with suppress(asyncio.CancelledError):
                task.result()
