"""Response time of the bot, compared with a minimal bot: `python -m benchmarks.bot_overhead [--updates N]`.

Both run in their own processes and get their updates alternately from Telegram simulators in this process, so both have
the same load of the machine. The time runs from the moment an update can be polled until the request to send the
answer is received.
"""

import argparse
import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
import json
from pathlib import Path
import re
import statistics
import sys
import tempfile
import time
from typing import Final

from benchmarks import bot_echo
from simulators.provider import Provider
from simulators.telegram import Chat, Telegram

COMMANDS: Final = ("/balance", "/help")
AIM: Final = 1.5
# The bot keeps to Telegram's limit of 30 messages per second.
_PAUSE: Final = 0.03
_WARM_UP: Final = 15
_REST_SECONDS: Final = 2.0
_RESIDENT: Final = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


@dataclass(slots=True)
class Contender:
    """A bot, its chat, and its measurements."""

    name: str
    telegram: Telegram
    chat: Chat
    process: asyncio.subprocess.Process
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def measure(self, text: str) -> float:
        """Send a text and return the seconds until the bot answers."""
        answered = self.telegram.requests["sendMessage"] + 1
        started = time.perf_counter()
        await self.chat.send(self.chat.user, text)
        async with asyncio.timeout(10):
            while self.telegram.requests["sendMessage"] < answered:
                await self.telegram.state.asked.wait()
        return time.perf_counter() - started

    @property
    def memory(self) -> float:
        """Return the resident memory of the process in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = _RESIDENT.search(status)
        return int(found[1]) / 1024 if found else 0.0


async def compare(updates: int) -> tuple[Contender, Contender]:
    """Measure both bots alternately and return them with their measurements."""
    async with AsyncExitStack() as stack:
        echo = await stack.enter_async_context(_echo())
        bot = await stack.enter_async_context(_bot())
        turns = [(echo, "/echo"), *((bot, text) for text in COMMANDS)]
        for number in range(-_WARM_UP, updates):
            # Each is first equally often, because one that follows another finds the processor caches warm.
            shift = number % len(turns)
            for contender, text in turns[shift:] + turns[:shift]:
                seconds = await contender.measure(text)
                if number >= 0:
                    contender.seconds[text].append(seconds)
                await asyncio.sleep(_PAUSE)
        await asyncio.sleep(_REST_SECONDS)
        for one in (echo, bot):
            print(f"{one.name:14}{one.memory:8.1f} MiB in memory at rest, after {sum(map(len, one.seconds.values()))}")
    return echo, bot


@asynccontextmanager
async def _echo() -> AsyncIterator[Contender]:
    """Run the minimal bot."""
    telegram = Telegram(bot_echo.TOKEN)
    async with telegram.serve() as url, _started("echo", telegram, "benchmarks.bot_echo", url) as contender:
        yield contender


@asynccontextmanager
async def _bot() -> AsyncIterator[Contender]:
    """Run the bot with a configuration file, as in production."""
    telegram, provider = Telegram(), Provider()
    with tempfile.TemporaryDirectory() as folder:
        async with telegram.serve() as url, provider.serve() as provider_url:
            config = {
                "telegram": {"token": telegram.token, "base_url": f"{url}/bot"},
                "mobilgroup": {"api_key": "demo-key", "url": f"{provider_url}/api/", "sender": "74951234567"},
                "journal": f"sqlite:///{folder}/bot.db",
                "users": [{"id": 1004, "role": "owner", "name": "Иван"}],
                "log": {"level": "warning"},
            }
            path = _written(config, folder)
            async with _started("mobilgroup-bot", telegram, "telegram_bot", "run", "--config", str(path)) as contender:
                yield contender


def _written(config: object, folder: str) -> Path:
    """Write a configuration file with mode 0600 and return its path."""
    path = Path(folder, "bot.yaml")
    path.touch(0o600)
    # JSON is valid YAML.
    path.write_text(json.dumps(config), encoding="utf-8")
    return path


@asynccontextmanager
async def _started(name: str, telegram: Telegram, module: str, *arguments: str) -> AsyncIterator[Contender]:
    """Start a bot, wait until it polls for updates, and stop it at the end."""
    chat = telegram.private(telegram.user(1004, "Иван"))
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, *arguments)
    try:
        await telegram.wait_until_polled(timeout=30)
        yield Contender(name, telegram, chat, process)
    finally:
        process.terminate()
        await process.wait()


def main() -> int:
    """Print medians and ratios; return 1 if a ratio is over the aim."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bot_overhead", description=__doc__)
    parser.add_argument("--updates", type=int, default=300, help="of each kind")
    echo, bot = asyncio.run(compare(parser.parse_args().updates))
    bare = statistics.median(echo.seconds["/echo"])
    print(f"{'echo':14}{bare * 1000:8.2f} ms median from an update to its answer")
    worst = 0.0
    for text, seconds in bot.seconds.items():
        median = statistics.median(seconds)
        worst = max(worst, median / bare)
        print(f"{text:14}{median * 1000:8.2f} ms{median / bare:8.2f} times the echo's (aim: at most {AIM})")
    return int(worst > AIM)


if __name__ == "__main__":
    sys.exit(main())
