"""Demonstration on one machine: `scripts/demo`, or its automatic check: `scripts/demo --check`."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
import shutil
import signal
import socket
import sys
import tempfile
import time
from typing import Any

from demo.bot import APPROVAL_ABOVE, running_bot
from demo.check_bot import check_bot, check_shared
from demo.check_integration import check
from demo.home_assistant import LOGIN, PASSWORD, HomeAssistant
from demo.home_assistant_setup import create_dashboard, set_up_account
from demo.process import DemoError
from demo.provider import RunningProvider
from demo.telegram import APPROVER, NAMES, OPERATOR, RunningTelegram

ROOT = Path(__file__).resolve().parent.parent
CHECK_SPEED = 240.0


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="check the main functions without a screen and exit")
    parser.add_argument("--next", action="store_true", help="with Home Assistant 2026.11 instead of 2026.10")
    parser.add_argument("--port", type=int, default=8123, help="Home Assistant's port (%(default)s)")
    parser.add_argument("--provider-port", type=int, default=8090, help="the provider's port (%(default)s)")
    parser.add_argument("--telegram-port", type=int, default=8081, help="the chat page's port (%(default)s)")
    parser.add_argument("--speed", type=float, default=60.0, help="simulated seconds in a second (%(default)s)")
    return parser.parse_args()


async def run(options: argparse.Namespace, folder: Path) -> None:
    """Start everything, check it or wait for Ctrl-C, and stop everything."""
    ports = (options.port, options.provider_port, options.telegram_port)
    port, provider_port, telegram_port = (_free_port(), _free_port(), _free_port()) if options.check else ports
    speed = CHECK_SPEED if options.check else options.speed
    hass = ROOT / (".venv-next" if options.next else ".venv") / "bin" / "hass"
    elapsed = _stopwatch()
    async with (
        RunningProvider.run(folder, provider_port, speed) as provider,
        RunningTelegram.run(folder, telegram_port) as telegram,
        running_bot(folder, provider, telegram, _free_port()) as bot_log,
        # The bot is checked while Home Assistant boots and is set up, which takes nearly as long.
        _background(check_bot(telegram, provider), is_enabled=options.check) as bot_check,
        HomeAssistant.run(hass, folder, port) as home,
    ):
        version = (await home.get("/api/config"))["version"]
        _print(f"Home Assistant {version} answers after {elapsed():.0f} s")
        entry_id = await set_up_account(home, provider)
        number = await bot_check
        _print(f"The account and two groups of recipients are set up after {elapsed():.0f} s\n")
        if number is not None:
            await check(home, provider, entry_id)
            await check_shared(telegram, home, number, bot_log)
            _print(f"\nAll as it should be, after {elapsed():.0f} s")
            return
        await create_dashboard(home, provider)
        _print(f"Home Assistant   {home.url}   login {LOGIN}, password {PASSWORD}")
        approval = f"more than {APPROVAL_ABOVE} calls need {NAMES[APPROVER]} too"
        _print(f"Chat with bot    {telegram.url}   be {NAMES[OPERATOR]} there, who may call; {approval}")
        _print(f"Ringing phones   {provider.url}   API key demo-key, {speed:g} simulated seconds in a second")
        _print("\nSwitch the water sensor on, or start «Обзвонить жильцов», or write to the bot:")
        _print("  /call 8 912 000-00-01, 8 912 000-00-40 Завтра с девяти не будет горячей воды.")
        _print("and look at the phones. Ctrl-C stops it all.")
        await asyncio.Event().wait()


@asynccontextmanager
async def _background[T](job: Coroutine[Any, Any, T], *, is_enabled: bool) -> AsyncIterator[Awaitable[T | None]]:
    """Run a job in the background until the block ends; a disabled job yields None."""
    if not is_enabled:
        job.close()
    task = asyncio.create_task(job if is_enabled else asyncio.sleep(0))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _stopwatch() -> Callable[[], float]:
    """Return a function that returns the seconds since now."""
    started = time.monotonic()
    return lambda: time.monotonic() - started


def _free_port() -> int:
    """Return an unused port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _print(text: str) -> None:
    """Print a line and flush it."""
    print(text, flush=True)


def main() -> int:
    """Run the demonstration in a temporary folder, which is kept if the demonstration fails."""
    options = arguments()
    folder = Path(tempfile.mkdtemp(prefix="mobilgroup-demo-"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        asyncio.run(run(options, folder))
    except KeyboardInterrupt:
        _print("\nStopped")
    except DemoError as err:
        print(f"\n{err}\n\nThe files of all processes are kept in {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
