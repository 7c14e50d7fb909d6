"""Handle of a worker process in the experiment's process."""

import asyncio
from collections.abc import Callable
import json
import sys
from typing import Any, Self


class WorkerProcess:
    """A worker process, started in advance so that it works at once."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Initialize the handle of a process."""
        self._process = process
        self.on_message: Callable[[dict[str, Any]], None] = lambda _: None

    @classmethod
    async def prepare(cls) -> Self:
        """Start a process that imports everything and waits for its parameters."""
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

    def send(self, **command: Any) -> None:
        """Send a command, unless the process has exited."""
        if self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.write(json.dumps(command).encode() + b"\n")

    def kill(self) -> None:
        """Kill the process with SIGKILL."""
        if self._process.returncode is None:
            self._process.kill()

    async def read_until_exit(self) -> int:
        """Pass all messages of the process to `on_message` until it exits, and return its exit code."""
        if self._process.stdout is not None:
            while line := await self._process.stdout.readline():
                # A line that the kill cut off is not a message.
                if line.endswith(b"\n"):
                    self.on_message(json.loads(line))
        return await self._process.wait()
