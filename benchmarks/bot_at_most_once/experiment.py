"""Life after life: people order and confirm, the bot is killed, the next one begins, until all has come to an end."""

import asyncio
from collections import Counter
from contextlib import suppress
import itertools
from pathlib import Path
import random
import time
from typing import Any

from benchmarks.bot_at_most_once.bot_process import ForkServer
from benchmarks.bot_at_most_once.kill_points import KillPoint
from benchmarks.bot_at_most_once.result import Result, compare, is_over
from benchmarks.bot_at_most_once.simulated_users import ROLES, SimulatedUsers
from simulators.provider import Clock, Provider
from simulators.telegram import Telegram

SPEED = 100.0
RANDOM_SECONDS = 1.5
MAX_LIFETIME = 2.5
KILLED = -9
_LONG_GAP = 0.1
"""How often nobody starts the bot again before what was confirmed is too old to be launched."""
_KILL_POINTS = [*KillPoint, *[KillPoint.RANDOM] * 9]


async def run_experiment(kills: int, orders: int, seed: int, folder: Path, last: float = 120.0) -> Result:
    """Run it and return what came of it; `last` is how many seconds the last life has to end it all."""
    began = time.monotonic()
    dice = random.Random(seed)  # noqa: S311
    provider = Provider(balance="100000000", clock=Clock(SPEED))
    telegram = Telegram()
    crowd = SimulatedUsers(telegram, provider, dice)
    journal = f"sqlite:///{folder / 'bot.db'}"
    died: Counter[KillPoint] = Counter()
    async with provider.serve() as provider_url, telegram.serve() as telegram_url, ForkServer.open() as nursery:
        crowd.url = f"{provider_url}/api/"
        told: dict[str, Any] = {"journal": journal, "provider": crowd.url, "telegram": f"{telegram_url}/bot"}
        told |= {"token": telegram.token, "people": ROLES}
        deaths = itertools.cycle(dice.sample(_KILL_POINTS, len(_KILL_POINTS)))
        for _ in range(kills):
            died[await _run_until_killed(crowd, nursery, next(deaths), orders, told)] += 1
            if dice.random() < _LONG_GAP:
                provider.advance(hours=2, minutes=1)
        await _run_to_completion(crowd, nursery, journal, told, last)
    return await compare(crowd, journal, died, time.monotonic() - began)


async def _run_until_killed(
    crowd: SimulatedUsers, nursery: ForkServer, death: KillPoint, orders: int, told: dict[str, Any]
) -> KillPoint:
    """Let a bot live until it is killed, and return of what it died."""
    dice = crowd.dice
    crowd.begin()
    crowd.add_orders(orders)
    times = dice.randint(1, 12 if death is KillPoint.EDITED else 3)
    await nursery.spawn(**told, kill_point=death, times=times, clock=_clock(crowd.provider))
    acting = asyncio.create_task(crowd.act())
    ending = asyncio.create_task(nursery.ended.wait())
    tapping = asyncio.create_task(crowd.tapped.wait())
    try:
        await asyncio.wait({ending, tapping}, timeout=15, return_when=asyncio.FIRST_COMPLETED)
        life = dice.uniform(0.0, RANDOM_SECONDS) if death is KillPoint.RANDOM else MAX_LIFETIME
        done, _ = await asyncio.wait({ending}, timeout=life)
        nursery.kill()
        async with asyncio.timeout(15):
            await ending
    finally:
        await _end(acting, ending, tapping)
    if nursery.code != KILLED:
        raise RuntimeError(f"the bot ended by itself with {nursery.code}")
    return death if done else KillPoint.RANDOM


async def _run_to_completion(
    crowd: SimulatedUsers, nursery: ForkServer, journal: str, told: dict[str, Any], seconds: float
) -> None:
    """Let the last bot bring everything to its end, and kill it too."""
    crowd.begin()
    await nursery.spawn(**told, kill_point=KillPoint.RANDOM, times=0, clock=_clock(crowd.provider))
    acting = asyncio.create_task(crowd.act())
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not await is_over(crowd, journal):  # noqa: ASYNC110 - the journal tells nobody
                    await asyncio.sleep(0.5)
    finally:
        await _end(acting)
        nursery.kill()
        await nursery.ended.wait()


def _clock(provider: Provider) -> tuple[float, float, float]:
    """Return what time it is, for another process."""
    return provider.clock.time(), time.monotonic(), provider.clock.speed


async def _end(*tasks: asyncio.Task[Any]) -> None:
    """End tasks; what went wrong in one is raised."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
