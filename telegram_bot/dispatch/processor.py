"""What one person writes is done in the order in which he wrote it; everybody else goes on meanwhile.

Taps wait for nothing: «stop» must not stand behind the file that the same person has just sent.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any, Final, override

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_MAX_CONCURRENT_UPDATES: Final = 256


class PerUserUpdateProcessor(BaseUpdateProcessor):
    """Processes updates at the same time, but a person's messages one after another."""

    def __init__(self) -> None:
        """Process as many as python-telegram-bot does by itself."""
        super().__init__(_MAX_CONCURRENT_UPDATES)
        self._turns: dict[int, asyncio.Lock] = {}
        self._waiting: dict[int, int] = {}

    @override
    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Process an update when it is its turn."""
        writer = _message_author(update)
        if writer is None:
            await coroutine
            return
        turn = self._turns.setdefault(writer, asyncio.Lock())
        self._waiting[writer] = self._waiting.get(writer, 0) + 1
        try:
            # A lock is given to those who wait for it in their order.
            async with turn:
                await coroutine
        finally:
            self._waiting[writer] -= 1
            if not self._waiting[writer]:
                del self._waiting[writer], self._turns[writer]

    @override
    async def initialize(self) -> None:
        """Need nothing."""

    @override
    async def shutdown(self) -> None:
        """Leave nothing behind."""


def _message_author(update: object) -> int | None:
    """Return who has written a message; None for everything else."""
    if not isinstance(update, Update) or update.message is None or update.message.from_user is None:
        return None
    return update.message.from_user.id
