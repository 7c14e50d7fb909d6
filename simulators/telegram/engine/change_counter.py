"""Count what changes, and let others wait for more."""

import asyncio


class ChangeCounter:
    """Count changes."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.number = 0
        self._more = asyncio.Event()

    def increment(self) -> int:
        """Count one more, wake who waits, and return its number."""
        self.number += 1
        self._more.set()
        self._more = asyncio.Event()
        return self.number

    async def wait(self) -> None:
        """Wait for the next change."""
        await self._more.wait()

    async def wait_past(self, number: int) -> None:
        """Wait until there were more changes than this."""
        while self.number <= number:
            await self._more.wait()
