"""Show the whole on one machine: `scripts/demo`, or once without a screen: `scripts/demo --check`."""

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
    """Return what the caller wants."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="do the main job once without a screen and exit")
    parser.add_argument("--next", action="store_true", help="with Home Assistant 2026.11 instead of 2026.10")
    parser.add_argument("--port", type=int, default=8123, help="Home Assistant's port (%(default)s)")
    parser.add_argument("--provider-port", type=int, default=8090, help="the provider's port (%(default)s)")
    parser.add_argument("--telegram-port", type=int, default=8081, help="the chat page's port (%(default)s)")
    parser.add_argument("--speed", type=float, default=60.0, help="simulated seconds in a second (%(default)s)")
    return parser.parse_args()


async def run(wanted: argparse.Namespace, folder: Path) -> None:
    """Start everything, do what is wanted, and stop everything."""
    ports = (wanted.port, wanted.provider_port, wanted.telegram_port)
    port, provider_port, telegram_port = (_free_port(), _free_port(), _free_port()) if wanted.check else ports
    speed = CHECK_SPEED if wanted.check else wanted.speed
    hass = ROOT / (".venv-next" if wanted.next else ".venv") / "bin" / "hass"
    elapsed = _stopwatch()
    async with (
        RunningProvider.run(folder, provider_port, speed) as provider,
        RunningTelegram.run(folder, telegram_port) as telegram,
        running_bot(folder, provider, telegram, _free_port()) as bot_log,
        # Home Assistant takes nearly as long to boot and to be set up as a call from the chat to its report.
        _meanwhile(check_bot(telegram, provider), wanted=wanted.check) as called,
        HomeAssistant.run(hass, folder, port) as home,
    ):
        version = (await home.get("/api/config"))["version"]
        _say(f"Home Assistant {version} answers after {elapsed():.0f} s")
        entry_id = await set_up_account(home, provider)
        number = await called
        _say(f"The account and two groups of recipients are set up after {elapsed():.0f} s\n")
        if number is not None:
            await check(home, provider, entry_id)
            await check_shared(telegram, home, number, bot_log)
            _say(f"\nAll as it should be, after {elapsed():.0f} s")
            return
        await create_dashboard(home, provider)
        _say(f"Home Assistant   {home.url}   login {LOGIN}, password {PASSWORD}")
        approval = f"more than {APPROVAL_ABOVE} calls need {NAMES[APPROVER]} too"
        _say(f"Chat with bot    {telegram.url}   be {NAMES[OPERATOR]} there, who may call; {approval}")
        _say(f"Ringing phones   {provider.url}   API key demo-key, {speed:g} simulated seconds in a second")
        _say("\nSwitch the water sensor on, or start «Обзвонить жильцов», or write to the bot:")
        _say("  /call 8 912 000-00-01, 8 912 000-00-40 Завтра с девяти не будет горячей воды.")
        _say("and look at the phones. Ctrl-C stops it all.")
        await asyncio.Event().wait()


@asynccontextmanager
async def _meanwhile[T](job: Coroutine[Any, Any, T], *, wanted: bool) -> AsyncIterator[Awaitable[T | None]]:
    """Do a job beside what the block does; it is ended with the block. What is not wanted is not begun."""
    if not wanted:
        job.close()
    task = asyncio.create_task(job if wanted else asyncio.sleep(0))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _stopwatch() -> Callable[[], float]:
    """Return what tells the seconds since now."""
    started = time.monotonic()
    return lambda: time.monotonic() - started


def _free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def main() -> int:
    """Run the demonstration in a folder of its own, which stays when something went wrong."""
    wanted = arguments()
    folder = Path(tempfile.mkdtemp(prefix="mobilgroup-demo-"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        asyncio.run(run(wanted, folder))
    except KeyboardInterrupt:
        _say("\nStopped")
    except DemoError as err:
        print(f"\n{err}\n\nEverything they wrote is kept in {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
