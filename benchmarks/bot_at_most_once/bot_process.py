"""The bot's lives as seen from outside: one begins, is killed, and the next begins."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
import json
import os
import signal
import sys
from typing import Any, Self


class ForkServer:
    """The process that forks a bot for every life."""

    def __init__(self, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader) -> None:
        """Take what it hears and says."""
        self._stdin, self._stdout = stdin, stdout
        self._listening = asyncio.create_task(self._listen())
        self._pid = 0
        self._spawned = asyncio.Event()
        self.started = asyncio.Event()
        """Set when the bot answers."""
        self.ended = asyncio.Event()
        self.code = 0

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[Self]:
        """Start it, and leave nothing of it behind."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "benchmarks.bot_at_most_once.fork_server",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process has no pipes")
        nursery = cls(process.stdin, process.stdout)
        try:
            yield nursery
        finally:
            nursery.kill()
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            await nursery._listening

    async def spawn(self, **told: Any) -> None:
        """Begin a life."""
        self._spawned.clear()
        self.started.clear()
        self.ended.clear()
        self._stdin.write(json.dumps(told).encode() + b"\n")
        async with asyncio.timeout(30):
            await self._spawned.wait()

    def kill(self) -> None:
        """End the bot with SIGKILL, now."""
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    async def _listen(self) -> None:
        """Hear how the bots are."""
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
