"""Time from the call of an action to the arrival of its request, compared with `rest_command`.

Both alternate in one Home Assistant and send to one server: `python -m benchmarks.alarm_latency [--alarms 200]`.
"""

import argparse
import asyncio
import statistics
import time

import aiohttp
from homeassistant.core import HomeAssistant

from benchmarks.home_assistant import home
from benchmarks.instant_provider_process import provider

ACTIONS = ("notify.send_message", "rest_command.plain")


async def measure(hass: HomeAssistant, url: str, alarms: int) -> dict[str, list[float]]:
    """Call both actions alternately and return the milliseconds until each request arrived."""
    called: list[float] = []
    for number in range(alarms):
        # Each text is different, because a duplicate broadcast would be rejected.
        message = f"Протечка, датчик {number}"
        called.append(time.monotonic())
        await hass.services.async_call(
            "notify", "send_message", {"entity_id": "notify.one", "message": message}, blocking=True
        )
        called.append(time.monotonic())
        await hass.services.async_call("rest_command", "plain", {"message": message}, blocking=True)
    async with aiohttp.ClientSession() as session, session.get(f"{url}/arrived") as response:
        arrived = await response.json()
    latencies = [(end - start) * 1000 for start, end in zip(called, arrived, strict=True)]
    return {ACTIONS[0]: latencies[::2], ACTIONS[1]: latencies[1::2]}


async def compare(alarms: int) -> None:
    """Measure both actions and print the medians and their ratio."""
    with provider() as url:
        async with home(url) as hass:
            latencies = await measure(hass, url, alarms)
    print(f"\nfrom the call of an action to the request's arrival, median of {alarms}")
    base = statistics.median(latencies[ACTIONS[1]])
    for action, times in latencies.items():
        median, worst = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"  {action:22}{median:>8.2f} ms   95 % within {worst:>6.2f} ms   {median / base:>5.2f} x rest_command")


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alarms", type=int, default=200)
    asyncio.run(compare(parser.parse_args().alarms))


if __name__ == "__main__":
    main()
