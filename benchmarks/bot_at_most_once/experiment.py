"""Experiment: users order and confirm broadcasts, the bot is killed and the next one starts, until all have ended."""

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
"""The share of restarts that come so late that the confirmed broadcasts are too old to be launched."""
_KILL_POINTS = [*KillPoint, *[KillPoint.RANDOM] * 9]


async def run_experiment(kills: int, orders: int, seed: int, folder: Path, last: float = 120.0) -> Result:
    """Run the experiment; the last bot has `last` seconds to finish everything."""
    started = time.monotonic()
    rng = random.Random(seed)  # noqa: S311
    provider = Provider(balance="100000000", clock=Clock(SPEED))
    telegram = Telegram()
    users = SimulatedUsers(telegram, provider, rng)
    journal = f"sqlite:///{folder / 'bot.db'}"
    kill_counts: Counter[KillPoint] = Counter()
    async with provider.serve() as provider_url, telegram.serve() as telegram_url, ForkServer.open() as server:
        users.url = f"{provider_url}/api/"
        parameters: dict[str, Any] = {"journal": journal, "provider": users.url, "telegram": f"{telegram_url}/bot"}
        parameters |= {"token": telegram.token, "users": ROLES}
        kill_points = itertools.cycle(rng.sample(_KILL_POINTS, len(_KILL_POINTS)))
        for _ in range(kills):
            kill_counts[await _run_until_killed(users, server, next(kill_points), orders, parameters)] += 1
            if rng.random() < _LONG_GAP:
                provider.advance(hours=2, minutes=1)
        await _run_to_completion(users, server, journal, parameters, last)
    return await compare(users, journal, kill_counts, time.monotonic() - started)


async def _run_until_killed(
    users: SimulatedUsers, server: ForkServer, kill_point: KillPoint, orders: int, parameters: dict[str, Any]
) -> KillPoint:
    """Run a bot until it is killed, and return the kill point that killed it."""
    rng = users.rng
    users.begin()
    users.add_orders(orders)
    times = rng.randint(1, 12 if kill_point is KillPoint.EDITED else 3)
    await server.spawn(**parameters, kill_point=kill_point, times=times, clock=_clock(users.provider))
    acting = asyncio.create_task(users.act())
    ending = asyncio.create_task(server.ended.wait())
    tapping = asyncio.create_task(users.tapped.wait())
    try:
        await asyncio.wait({ending, tapping}, timeout=15, return_when=asyncio.FIRST_COMPLETED)
        lifetime = rng.uniform(0.0, RANDOM_SECONDS) if kill_point is KillPoint.RANDOM else MAX_LIFETIME
        done, _ = await asyncio.wait({ending}, timeout=lifetime)
        server.kill()
        async with asyncio.timeout(15):
            await ending
    finally:
        await _end(acting, ending, tapping)
    if server.code != KILLED:
        raise RuntimeError(f"the bot exited by itself with {server.code}")
    return kill_point if done else KillPoint.RANDOM


async def _run_to_completion(
    users: SimulatedUsers, server: ForkServer, journal: str, parameters: dict[str, Any], seconds: float
) -> None:
    """Run the last bot until everything has ended, and kill it too."""
    users.begin()
    await server.spawn(**parameters, kill_point=KillPoint.RANDOM, times=0, clock=_clock(users.provider))
    acting = asyncio.create_task(users.act())
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not await is_over(users, journal):  # noqa: ASYNC110 - the journal has no event for it
                    await asyncio.sleep(0.5)
    finally:
        await _end(acting)
        server.kill()
        await server.ended.wait()


def _clock(provider: Provider) -> tuple[float, float, float]:
    """Return the arguments of another process's `SharedClock`."""
    return provider.clock.time(), time.monotonic(), provider.clock.speed


async def _end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks and raise their errors."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
