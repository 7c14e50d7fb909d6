"""The bot as a process of its own, with a configuration file."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
import os
from pathlib import Path
import signal
import sys

import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[2]
OWNER = {"id": 1004, "role": "owner", "name": "Иван"}


@dataclass(frozen=True, slots=True)
class ProcessResult:
    """The exit code and the output of a process."""

    code: int | None
    output: str
    errors: str


class BotProcess:
    """A running bot process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Initialize the bot process."""
        self._process = process
        self._log: list[str] = []

    @property
    def log(self) -> str:
        """Return the log as far as it was read."""
        return "".join(self._log)

    async def wait_for(self, fragment: str, timeout: float = 20) -> str:  # noqa: ASYNC109 - tests pass it
        """Wait until a line with a fragment is logged, and return the line."""
        stream = self._process.stderr
        assert stream is not None
        async with asyncio.timeout(timeout):
            while line := (await stream.readline()).decode():
                self._log.append(line)
                if fragment in line:
                    return line
        raise AssertionError(f"the bot ended without «{fragment}»:\n{self.log}")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    async def wait_for_exit(self, timeout: float = 20) -> ProcessResult:  # noqa: ASYNC109 - tests pass it
        """Wait for the process to exit, and return its result."""
        async with asyncio.timeout(timeout):
            output, errors = await self._process.communicate()
        self._log.append(errors.decode())
        return ProcessResult(self._process.returncode, output.decode(), self.log)


@asynccontextmanager
async def start_bot(
    *arguments: str, folder: Path, module: str = "telegram_bot", **environment: str
) -> AsyncIterator[BotProcess]:
    """Run the bot in a folder; at the end kill it if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder), "LANG": "C.UTF-8"} | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield BotProcess(process)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def run_to_exit(*arguments: str, folder: Path, **environment: str) -> ProcessResult:
    """Run the bot until it exits, and return its result."""
    async with start_bot(*arguments, folder=folder, **environment) as bot:
        return await bot.wait_for_exit()


def write_config(
    folder: Path,
    telegram_url: str = "http://127.0.0.1:9",
    provider_url: str = "http://127.0.0.1:9/api/",
    *,
    token: str = "42:demo-token",
    key: str = "demo-key",
    **changes: object,
) -> Path:
    """Write a configuration for both simulators, with some values changed, and return its path."""
    values = {
        "telegram": {"token": token, "base_url": f"{telegram_url}/bot"},
        "mobilgroup": {"api_key": key, "url": provider_url, "sender": "74951234567", "read_pause_seconds": 0},
        "journal": f"sqlite:///{folder / 'bot.db'}",
        "users": [OWNER],
    } | changes
    path = folder / "bot.yaml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    path.chmod(0o600)
    return path
