"""How long an alarm takes to leave: from the call of an action to the request's arrival, beside `rest_command`.

Both in one Home Assistant, in turn, to one server: `python -m benchmarks.alarm [--alarms 200]`.
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
    """Call both actions in turn and return the milliseconds until each request arrived."""
    called: list[float] = []
    for number in range(alarms):
        # A different text each time, or the guard against doubles would rightly say no.
        message = f"Протечка, датчик {number}"
        called.append(time.monotonic())
        await hass.services.async_call(
            "notify", "send_message", {"entity_id": "notify.one", "message": message}, blocking=True
        )
        called.append(time.monotonic())
        await hass.services.async_call("rest_command", "plain", {"message": message}, blocking=True)
    async with aiohttp.ClientSession() as session, session.get(f"{url}/arrived") as response:
        arrived = await response.json()
    taken = [(end - start) * 1000 for start, end in zip(called, arrived, strict=True)]
    return {ACTIONS[0]: taken[::2], ACTIONS[1]: taken[1::2]}


async def compare(alarms: int) -> None:
    """Print the medians and their ratio."""
    with provider() as url:
        async with home(url) as hass:
            taken = await measure(hass, url, alarms)
    print(f"\nfrom the call of an action to the request's arrival, median of {alarms}")
    base = statistics.median(taken[ACTIONS[1]])
    for action, times in taken.items():
        median, worst = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"  {action:22}{median:>8.2f} ms   95 % within {worst:>6.2f} ms   {median / base:>5.2f} x rest_command")


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alarms", type=int, default=200)
    asyncio.run(compare(parser.parse_args().alarms))


if __name__ == "__main__":
    main()
