"""Life after life: campaigns are launched, the process is killed, another takes over, until all have come to an end."""

import asyncio
from collections import Counter
import itertools
import random
import time

from aiomobilgroup.campaigns.journal.leases import RENEW_SECONDS
from benchmarks.at_most_once.environment import Environment
from benchmarks.at_most_once.kill_points import IN_PARENT, KillPoint
from benchmarks.at_most_once.result import Result, compare
from benchmarks.at_most_once.scenarios import Scenario, scenarios
from benchmarks.at_most_once.worker_process import WorkerProcess
from simulators.provider import Clock, Provider

SPEED = 100.0
MAX_LIFETIME = 2.0
RETRY_FOR = 60.0
KILLED = -9
# Every named point as often as the others, and four times as often at random.
_KILL_POINTS = [*KillPoint, *[KillPoint.RANDOM] * 3]


async def run_experiment(campaigns: int, kills: int, seed: int, journal: str, last: float = 120.0) -> Result:
    """Run it on an empty journal and return what came of it; `last` is how long the last process has to end it all."""
    began = time.monotonic()
    dice = random.Random(seed)  # noqa: S311
    provider = Provider(balance="100000000", clock=Clock(SPEED))
    world = Environment(provider, scenarios(campaigns, seed), dice)
    verdict = Result(campaigns, Counter(), 0, 0.0)
    async with provider.serve() as url:
        waiting = iter(world.plans)
        deaths = itertools.cycle(dice.sample(_KILL_POINTS, len(_KILL_POINTS)))
        spare = await WorkerProcess.prepare()
        for number in range(kills):
            life, spare = spare, await WorkerProcess.prepare()
            verdict.processes += 1
            new = list(itertools.islice(waiting, -(-campaigns // max(kills, 1))))
            death = next(deaths)
            died = await _run_until_killed(
                world, life, death, _parameters(world, journal, url, death, number, dice), new, dice
            )
            verdict.kills[died] += 1
        verdict.processes += 1
        await _run_to_completion(world, spare, _parameters(world, journal, url, KillPoint.RANDOM, kills, dice), last)
    verdict.seconds = time.monotonic() - began
    compare(world, journal, verdict)
    return verdict


def _parameters(
    world: Environment, journal: str, url: str, death: KillPoint, number: int, dice: random.Random
) -> dict[str, object]:
    """Return what a process must know."""
    times = 1 if "RECOVERY" in death.name else dice.randint(1, 12 if "CONTROL" not in death.name else 5)
    return {
        "journal": journal,
        "url": f"{url}/api/",
        "kill_point": death,
        "times": times,
        "clock": [world.provider.clock.time(), time.monotonic(), world.provider.clock.speed],
        "name": f"life {number}",
        "retry_for": RETRY_FOR,
        "patience": 0.3,
        "renew": RENEW_SECONDS,
        "sender": "74951234567",
    }


async def _run_until_killed(
    world: Environment,
    life: WorkerProcess,
    death: KillPoint,
    told: dict[str, object],
    new: list[Scenario],
    dice: random.Random,
) -> KillPoint:
    """Let a process live until it is killed, and return of what it died."""
    times = told["times"]
    world.begin(life, death, times if isinstance(times, int) else 1)
    listening = asyncio.create_task(life.read_until_exit())
    life.send(**told)
    starting = asyncio.create_task(world.started.wait())
    await asyncio.wait({starting, listening}, return_when=asyncio.FIRST_COMPLETED)
    starting.cancel()
    end = time.monotonic() + (dice.uniform(0.0, 1.0) if death is KillPoint.RANDOM else MAX_LIFETIME)
    launching = asyncio.create_task(_launch(world, new))
    died = death
    done, _ = await asyncio.wait({listening}, timeout=max(end - time.monotonic(), 0))
    if not done:
        life.kill()
        died = KillPoint.RANDOM
    code = await listening
    launching.cancel()
    if code != KILLED:
        world.wrong.append(f"{told['name']} ended by itself with {code}")
    return died if died in IN_PARENT or died is death else KillPoint.RANDOM


async def _launch(world: Environment, new: list[Scenario]) -> None:
    """See to what the last process has left, wish again for what it did not confirm, and launch what is new."""
    if world.life is not None:
        world.life.send(do="show", open=True)
    forgotten = [plan for plan in world.plans[: new[0].index if new else None] if plan.index not in world.acknowledged]
    for plan in [*forgotten, *new]:
        world.launch(plan)
        await asyncio.sleep(0.02)


async def _run_to_completion(world: Environment, life: WorkerProcess, told: dict[str, object], seconds: float) -> None:
    """Let the last process bring everything to its end, and close it."""
    world.begin(life, KillPoint.RANDOM, 0)
    listening = asyncio.create_task(life.read_until_exit())
    life.send(**told)
    await world.started.wait()
    end = time.monotonic() + seconds
    await _launch(world, [])
    while time.monotonic() < end:
        world.ask_again()
        world.shown_all.clear()
        life.send(do="show", open=True)
        await asyncio.wait_for(world.shown_all.wait(), seconds)
        everybody = len(world.acknowledged) == len(world.plans)
        if everybody and not world.shown:
            break
        await asyncio.sleep(0.3)
    life.send(do="show", open=False)
    life.send(do="close")
    await listening
