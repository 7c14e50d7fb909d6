"""Blocking of Home Assistant's event loop by a campaign to many recipients, compared with the same instance at rest.

`python -m benchmarks.event_loop_blocking [--recipients 100000] [--idle 60]`
"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
import re
import time

from homeassistant.core import HomeAssistant

from benchmarks.client_payloads import phones
from benchmarks.home_assistant import home
from benchmarks.instant_provider_process import provider

CHECK_INTERVAL = 0.002


class LoopLagMonitor:
    """Measures the longest time for which the event loop was blocked."""

    def __init__(self) -> None:
        """Initialize the monitor."""
        self.longest = 0.0
        self.over = 0

    async def run(self) -> None:
        """Measure the delay of a short sleep repeatedly."""
        before = time.perf_counter()
        while True:
            await asyncio.sleep(CHECK_INTERVAL)
            now = time.perf_counter()
            lag = now - before - CHECK_INTERVAL
            self.longest = max(self.longest, lag)
            self.over += lag > 0.1
            before = now


@asynccontextmanager
async def watched() -> AsyncIterator[LoopLagMonitor]:
    """Monitor the event loop while the block runs."""
    monitor = LoopLagMonitor()
    task = asyncio.create_task(monitor.run())
    try:
        yield monitor
    finally:
        task.cancel()


def resident() -> float:
    """Return the resident memory of this process in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None  # noqa: S101
    return int(found[1]) / 1024


async def campaign(hass: HomeAssistant, count: int) -> float:
    """Call all recipients, wait for the end, and return the seconds it took."""
    numbers = "\n".join(phones(count))
    started = time.perf_counter()
    data = {"message": "Проверка связи", "numbers": [numbers], "attempts": 1, "wait": True}
    response = await hass.services.async_call("mobilgroup", "broadcast", data, blocking=True, return_response=True)
    assert response is not None  # noqa: S101
    print(f"  the campaign: {response['state']}, {response['outcomes']}")
    return time.perf_counter() - started


async def compare(count: int, idle: float) -> None:
    """Print the longest blocking at rest and during the campaign, and the memory."""
    with provider() as url:
        async with home(url) as hass:
            async with watched() as at_rest:
                await asyncio.sleep(idle)
            before = resident()
            async with watched() as busy:
                seconds = await campaign(hass, count)
            after = resident()
    print(f"\nlongest blocking of Home Assistant's event loop, {count:,} recipients")
    print(f"  at rest for {idle:g} s      {at_rest.longest * 1000:>7.0f} ms")
    print(
        f"  campaign of {seconds:>5.1f} s   {busy.longest * 1000:>7.0f} ms   blocked {busy.over} times for over 100 ms"
    )
    print(f"  memory {before:.0f} MiB before, {after:.0f} MiB after: {after - before:+.0f} MiB")


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=100_000)
    parser.add_argument("--idle", type=float, default=60)
    arguments = parser.parse_args()
    asyncio.run(compare(arguments.recipients, arguments.idle))


if __name__ == "__main__":
    main()
