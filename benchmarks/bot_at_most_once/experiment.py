"""Life after life: people order and confirm, the bot is killed, the next one begins, until all has come to an end."""

import asyncio
from collections import Counter
from contextlib import suppress
import itertools
from pathlib import Path
import random
import time
from typing import Any

from benchmarks.bot_at_most_once.bot_process import Nursery
from benchmarks.bot_at_most_once.kill_points import Death
from benchmarks.bot_at_most_once.result import Verdict, compare, is_over
from benchmarks.bot_at_most_once.simulated_users import ROLES, Crowd
from simulators.provider import Clock, Provider
from simulators.telegram import Telegram

SPEED = 100.0
RANDOM_SECONDS = 1.5
LONGEST_LIFE = 2.5
KILLED = -9
_LONG_GAP = 0.1
"""How often nobody starts the bot again before what was confirmed is too old to be launched."""
_DEATHS = [*Death, *[Death.RANDOM] * 9]


async def trial(kills: int, orders: int, seed: int, folder: Path, last: float = 120.0) -> Verdict:
    """Run it and return what came of it; `last` is how many seconds the last life has to end it all."""
    began = time.monotonic()
    dice = random.Random(seed)  # noqa: S311
    provider = Provider(balance="100000000", clock=Clock(SPEED))
    telegram = Telegram()
    crowd = Crowd(telegram, provider, dice)
    journal = f"sqlite:///{folder / 'bot.db'}"
    died: Counter[Death] = Counter()
    async with provider.serve() as provider_url, telegram.serve() as telegram_url, Nursery.open() as nursery:
        crowd.url = f"{provider_url}/api/"
        told: dict[str, Any] = {"journal": journal, "provider": crowd.url, "telegram": f"{telegram_url}/bot"}
        told |= {"token": telegram.token, "people": ROLES}
        deaths = itertools.cycle(dice.sample(_DEATHS, len(_DEATHS)))
        for _ in range(kills):
            died[await _live(crowd, nursery, next(deaths), orders, told)] += 1
            if dice.random() < _LONG_GAP:
                provider.advance(hours=2, minutes=1)
        await _last(crowd, nursery, journal, told, last)
    return await compare(crowd, journal, died, time.monotonic() - began)


async def _live(crowd: Crowd, nursery: Nursery, death: Death, orders: int, told: dict[str, Any]) -> Death:
    """Let a bot live until it is killed, and return of what it died."""
    dice = crowd.dice
    crowd.begin()
    crowd.wish(orders)
    times = dice.randint(1, 12 if death is Death.EDITED else 3)
    await nursery.begin(**told, death=death, times=times, clock=_clock(crowd.provider))
    acting = asyncio.create_task(crowd.act())
    ending = asyncio.create_task(nursery.ended.wait())
    tapping = asyncio.create_task(crowd.tapped.wait())
    try:
        await asyncio.wait({ending, tapping}, timeout=15, return_when=asyncio.FIRST_COMPLETED)
        life = dice.uniform(0.0, RANDOM_SECONDS) if death is Death.RANDOM else LONGEST_LIFE
        done, _ = await asyncio.wait({ending}, timeout=life)
        nursery.kill()
        async with asyncio.timeout(15):
            await ending
    finally:
        await _end(acting, ending, tapping)
    if nursery.code != KILLED:
        raise RuntimeError(f"the bot ended by itself with {nursery.code}")
    return death if done else Death.RANDOM


async def _last(crowd: Crowd, nursery: Nursery, journal: str, told: dict[str, Any], seconds: float) -> None:
    """Let the last bot bring everything to its end, and kill it too."""
    crowd.begin()
    await nursery.begin(**told, death=Death.RANDOM, times=0, clock=_clock(crowd.provider))
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
