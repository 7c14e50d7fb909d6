"""One life of the worker process, from its first line to its death."""

import asyncio
from collections.abc import Callable
import json
import sys
from typing import Any, Self


class WorkerProcess:
    """A worker process, started ahead so that its life begins at once."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Take the process."""
        self._process = process
        self.hear: Callable[[dict[str, Any]], None] = lambda _: None

    @classmethod
    async def prepare(cls) -> Self:
        """Start a process that imports everything and waits."""
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "benchmarks.at_most_once.worker",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=2**22,
            )
        )

    def send(self, **order: Any) -> None:
        """Give an order; a dead process hears nothing."""
        if self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.write(json.dumps(order).encode() + b"\n")

    def kill(self) -> None:
        """End the process with SIGKILL, now."""
        if self._process.returncode is None:
            self._process.kill()

    async def read_until_exit(self) -> int:
        """Hear everything the process says until it is dead, and return how it ended."""
        if self._process.stdout is not None:
            while line := await self._process.stdout.readline():
                # A line that was cut off by death was not said.
                if line.endswith(b"\n"):
                    self.hear(json.loads(line))
        return await self._process.wait()
