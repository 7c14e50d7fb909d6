"""The simulated provider in a process of its own, and what it has counted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
import sys
from typing import Any, Self

import aiohttp

from aiomobilgroup import ApiKey, MobilgroupClient
from demo.process import running, serving

KEY = "demo-key"


class RunningProvider:
    """The provider as a person at its control desk sees it."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Talk to an address."""
        self.url = url
        self.api = f"{url}/api/"
        self.client = MobilgroupClient(session, ApiKey(KEY), url=self.api)
        self._session = session

    async def state(self) -> dict[str, Any]:
        """Return what was accepted and called."""
        async with self._session.get(f"{self.url}/control/state") as response:
            state: dict[str, Any] = await response.json()
            return state

    async def balance(self) -> Decimal:
        """Return the money on the account."""
        return (await self.client.get_balance()).amount

    async def fail(self, fault: str, **more: Any) -> None:
        """Let the next send go wrong."""
        command = {"endpoint": "send", "fault": fault} | more
        async with self._session.post(f"{self.url}/control/faults", json=command) as response:
            response.raise_for_status()

    @classmethod
    @asynccontextmanager
    async def run(cls, folder: Path, port: int, speed: float) -> AsyncIterator[Self]:
        """Start the provider with a clock that runs fast."""
        log = folder / "provider.txt"
        url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "simulators.provider", "--port", str(port), "--speed", str(speed)]
        async with running(command, log) as process, aiohttp.ClientSession() as session:
            await serving(process, url, log, patience=20)
            yield cls(session, url)
