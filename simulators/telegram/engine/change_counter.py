"""Counter of changes that tasks can wait for."""

import asyncio


class ChangeCounter:
    """Counts changes and wakes the waiting tasks."""

    def __init__(self) -> None:
        """Initialize the counter at 0."""
        self.number = 0
        self._more = asyncio.Event()

    def increment(self) -> int:
        """Count a change, wake the waiting tasks, and return the change's number."""
        self.number += 1
        self._more.set()
        self._more = asyncio.Event()
        return self.number

    async def wait(self) -> None:
        """Wait for the next change."""
        await self._more.wait()

    async def wait_past(self, number: int) -> None:
        """Wait until more than `number` changes have been counted."""
        while self.number <= number:
            await self._more.wait()
