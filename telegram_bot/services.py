"""What runs beside the updates: each module of `background` is begun with the bot and ended with it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from importlib import import_module
import pkgutil
from typing import cast

from . import background
from .context import BotApplication

type End = Callable[[], Awaitable[None]]
type Service = Callable[[BotApplication], Awaitable[End]]


def services() -> Iterator[Service]:
    """Return what begins each service; what that returns ends it."""
    for found in sorted(pkgutil.iter_modules(background.__path__), key=lambda one: one.name):
        yield cast("Service", import_module(f"{background.__name__}.{found.name}").begin)


async def ended(task: asyncio.Task[None]) -> None:
    """Bring to its end what a service runs on."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
