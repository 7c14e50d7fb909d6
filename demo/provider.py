"""The simulated provider in its own process, with its control API."""

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
    """A running provider simulator, controlled over HTTP."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Initialize the client of a URL."""
        self.url = url
        self.api = f"{url}/api/"
        self.client = MobilgroupClient(session, ApiKey(KEY), url=self.api)
        self._session = session

    async def state(self) -> dict[str, Any]:
        """Return the simulator's state."""
        async with self._session.get(f"{self.url}/control/state") as response:
            state: dict[str, Any] = await response.json()
            return state

    async def balance(self) -> Decimal:
        """Return the balance of the account in roubles."""
        return (await self.client.get_balance()).amount

    async def fail(self, fault: str, **more: Any) -> None:
        """Arm a fault for the next send request."""
        command = {"endpoint": "send", "fault": fault} | more
        async with self._session.post(f"{self.url}/control/faults", json=command) as response:
            response.raise_for_status()

    @classmethod
    @asynccontextmanager
    async def run(cls, folder: Path, port: int, speed: float) -> AsyncIterator[Self]:
        """Run the simulator until the block ends; `speed` is the simulated seconds per second."""
        log = folder / "provider.txt"
        url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "simulators.provider", "--port", str(port), "--speed", str(speed)]
        async with running(command, log) as process, aiohttp.ClientSession() as session:
            await serving(process, url, log, seconds=20)
            yield cls(session, url)
