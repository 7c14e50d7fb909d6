"""The update processor: one user's messages in the order in which they were sent, all other updates concurrently.

Taps never wait: «stop» must not be queued behind a file that the same user has just sent.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any, Final, override

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_MAX_CONCURRENT_UPDATES: Final = 256


class PerUserUpdateProcessor(BaseUpdateProcessor):
    """Processes updates concurrently, but each user's messages one after another."""

    def __init__(self) -> None:
        """Initialize the processor with python-telegram-bot's own default of concurrent updates."""
        super().__init__(_MAX_CONCURRENT_UPDATES)
        self._locks: dict[int, asyncio.Lock] = {}
        self._waiting: dict[int, int] = {}

    @override
    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Process an update, a message after the earlier messages of its author."""
        author = _author_id(update)
        if author is None:
            await coroutine
            return
        lock = self._locks.setdefault(author, asyncio.Lock())
        self._waiting[author] = self._waiting.get(author, 0) + 1
        try:
            # `asyncio.Lock` is acquired in the order of the waiters.
            async with lock:
                await coroutine
        finally:
            self._waiting[author] -= 1
            if not self._waiting[author]:
                del self._waiting[author], self._locks[author]

    @override
    async def initialize(self) -> None:
        """Initialize nothing: the locks are created as needed."""

    @override
    async def shutdown(self) -> None:
        """Release nothing: the locks are deleted after use."""


def _author_id(update: object) -> int | None:
    """Return the id of a message's author, or None for other updates."""
    if not isinstance(update, Update) or update.message is None or update.message.from_user is None:
        return None
    return update.message.from_user.id
