"""How long a campaign to many recipients holds up Home Assistant's event loop, beside the same Home Assistant at rest.

`python -m benchmarks.hold [--recipients 100000] [--idle 60]`
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

BEAT = 0.002


class LoopLagMonitor:
    """The longest time in which the event loop did nothing else."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.longest = 0.0
        self.over = 0

    async def run(self) -> None:
        """Look at the clock as often as the loop lets us."""
        before = time.perf_counter()
        while True:
            await asyncio.sleep(BEAT)
            now = time.perf_counter()
            hold = now - before - BEAT
            self.longest = max(self.longest, hold)
            self.over += hold > 0.1
            before = now


@asynccontextmanager
async def watched() -> AsyncIterator[LoopLagMonitor]:
    """Watch the event loop while the block runs."""
    watch = LoopLagMonitor()
    task = asyncio.create_task(watch.run())
    try:
        yield watch
    finally:
        task.cancel()


def resident() -> float:
    """Return the memory of this process in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None  # noqa: S101
    return int(found[1]) / 1024


async def campaign(hass: HomeAssistant, count: int) -> float:
    """Call everybody, wait for the end, and return the seconds it took."""
    numbers = "\n".join(phones(count))
    started = time.perf_counter()
    data = {"message": "Проверка связи", "numbers": [numbers], "attempts": 1, "wait": True}
    response = await hass.services.async_call("mobilgroup", "broadcast", data, blocking=True, return_response=True)
    assert response is not None  # noqa: S101
    print(f"  the campaign: {response['state']}, {response['outcomes']}")
    return time.perf_counter() - started


async def compare(count: int, idle: float) -> None:
    """Print the longest hold at rest and during the campaign, and the memory."""
    with provider() as url:
        async with home(url) as hass:
            async with watched() as at_rest:
                await asyncio.sleep(idle)
            before = resident()
            async with watched() as busy:
                seconds = await campaign(hass, count)
            after = resident()
    print(f"\nlongest hold of Home Assistant's event loop, {count:,} recipients")
    print(f"  at rest for {idle:g} s      {at_rest.longest * 1000:>7.0f} ms")
    print(f"  campaign of {seconds:>5.1f} s   {busy.longest * 1000:>7.0f} ms   {busy.over} holds over 100 ms")
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
