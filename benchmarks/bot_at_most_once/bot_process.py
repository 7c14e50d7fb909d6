"""Handle of the fork server and its bot processes in the experiment's process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
import json
import os
import signal
import sys
from typing import Any, Self


class ForkServer:
    """A process that forks the bot processes, one at a time."""

    def __init__(self, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader) -> None:
        """Initialize the handle with the process's pipes."""
        self._stdin, self._stdout = stdin, stdout
        self._reading = asyncio.create_task(self._read_messages())
        self._pid = 0
        self._spawned = asyncio.Event()
        self.started = asyncio.Event()
        """Set when the bot runs."""
        self.ended = asyncio.Event()
        self.code = 0

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[Self]:
        """Start the fork server, and kill it and its bot at the end."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "benchmarks.bot_at_most_once.fork_server",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process has no pipes")
        server = cls(process.stdin, process.stdout)
        try:
            yield server
        finally:
            server.kill()
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            await server._reading

    async def spawn(self, **parameters: Any) -> None:
        """Fork a bot and wait until its process exists."""
        self._spawned.clear()
        self.started.clear()
        self.ended.clear()
        self._stdin.write(json.dumps(parameters).encode() + b"\n")
        async with asyncio.timeout(30):
            await self._spawned.wait()

    def kill(self) -> None:
        """Kill the bot with SIGKILL."""
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    async def _read_messages(self) -> None:
        """Read the fork server's messages about its bots."""
        while line := await self._stdout.readline():
            match json.loads(line):
                case {"pid": int(pid)}:
                    self._pid = pid
                    self._spawned.set()
                case {"started": True}:
                    self.started.set()
                case {"ended": int(code)}:
                    self._pid, self.code = 0, code
                    self.ended.set()
