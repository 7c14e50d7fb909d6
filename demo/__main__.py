"""Show the whole on one machine: `scripts/demo`, or once without a screen: `scripts/demo --check`."""

import argparse
import asyncio
from collections.abc import Callable
from pathlib import Path
import shutil
import signal
import socket
import sys
import tempfile
import time

from demo.check import check
from demo.home_assistant import LOGIN, PASSWORD, HomeAssistant
from demo.household import furnish, hang_up_dashboard
from demo.process import DemoError
from demo.provider import RunningProvider

ROOT = Path(__file__).resolve().parent.parent
CHECK_SPEED = 240.0


def arguments() -> argparse.Namespace:
    """Return what the caller wants."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="do the main job once without a screen and exit")
    parser.add_argument("--next", action="store_true", help="with Home Assistant 2026.11 instead of 2026.10")
    parser.add_argument("--port", type=int, default=8123, help="Home Assistant's port (%(default)s)")
    parser.add_argument("--provider-port", type=int, default=8090, help="the provider's port (%(default)s)")
    parser.add_argument("--speed", type=float, default=60.0, help="simulated seconds in a second (%(default)s)")
    return parser.parse_args()


async def run(wanted: argparse.Namespace, folder: Path) -> None:
    """Start everything, do what is wanted, and stop everything."""
    port, provider_port = (_free_port(), _free_port()) if wanted.check else (wanted.port, wanted.provider_port)
    speed = CHECK_SPEED if wanted.check else wanted.speed
    hass = ROOT / (".venv-next" if wanted.next else ".venv") / "bin" / "hass"
    elapsed = _stopwatch()
    async with (
        RunningProvider.run(folder, provider_port, speed) as provider,
        HomeAssistant.run(hass, folder, port) as home,
    ):
        version = (await home.get("/api/config"))["version"]
        _say(f"Home Assistant {version} answers after {elapsed():.0f} s")
        entry_id = await furnish(home, provider)
        _say(f"The account and two groups of recipients are set up after {elapsed():.0f} s\n")
        if wanted.check:
            await check(home, provider, entry_id)
            _say(f"\nAll as it should be, after {elapsed():.0f} s")
            return
        await hang_up_dashboard(home, provider)
        _say(f"Home Assistant   {home.url}   login {LOGIN}, password {PASSWORD}")
        _say(f"Ringing phones   {provider.url}   API key demo-key, {speed:g} simulated seconds in a second")
        _say("\nSwitch the water sensor on, or start «Обзвонить жильцов», and look at the phones. Ctrl-C stops it all.")
        await asyncio.Event().wait()


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
