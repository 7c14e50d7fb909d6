"""Experiment: launches campaigns, kills the worker process and starts the next one, until all campaigns have ended."""

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
# Every kill point comes equally often, but the random one four times as often.
_KILL_POINTS = [*KillPoint, *[KillPoint.RANDOM] * 3]


async def run_experiment(campaigns: int, kills: int, seed: int, journal: str, last: float = 120.0) -> Result:
    """Run the experiment on an empty journal; the last process has `last` seconds to finish all campaigns."""
    started = time.monotonic()
    rng = random.Random(seed)  # noqa: S311
    provider = Provider(balance="100000000", clock=Clock(SPEED))
    env = Environment(provider, scenarios(campaigns, seed), rng)
    result = Result(campaigns, Counter(), 0, 0.0)
    async with provider.serve() as url:
        remaining = iter(env.scenarios)
        kill_points = itertools.cycle(rng.sample(_KILL_POINTS, len(_KILL_POINTS)))
        spare = await WorkerProcess.prepare()
        for number in range(kills):
            process, spare = spare, await WorkerProcess.prepare()
            result.processes += 1
            new = list(itertools.islice(remaining, -(-campaigns // max(kills, 1))))
            kill_point = next(kill_points)
            parameters = _parameters(env, journal, url, kill_point, number, rng)
            killed_at = await _run_until_killed(env, process, kill_point, parameters, new, rng)
            result.kills[killed_at] += 1
        result.processes += 1
        await _run_to_completion(env, spare, _parameters(env, journal, url, KillPoint.RANDOM, kills, rng), last)
    result.seconds = time.monotonic() - started
    compare(env, journal, result)
    return result


def _parameters(
    env: Environment, journal: str, url: str, kill_point: KillPoint, number: int, rng: random.Random
) -> dict[str, object]:
    """Return the parameters of a worker process."""
    times = 1 if "RECOVERY" in kill_point.name else rng.randint(1, 12 if "CONTROL" not in kill_point.name else 5)
    return {
        "journal": journal,
        "url": f"{url}/api/",
        "kill_point": kill_point,
        "times": times,
        "clock": [env.provider.clock.time(), time.monotonic(), env.provider.clock.speed],
        "name": f"process {number}",
        "retry_for": RETRY_FOR,
        "request_timeout": 0.3,
        "renew": RENEW_SECONDS,
        "sender": "74951234567",
    }


async def _run_until_killed(
    env: Environment,
    process: WorkerProcess,
    kill_point: KillPoint,
    parameters: dict[str, object],
    new: list[Scenario],
    rng: random.Random,
) -> KillPoint:
    """Run a process until it is killed, and return the kill point that killed it."""
    times = parameters["times"]
    env.begin(process, kill_point, times if isinstance(times, int) else 1)
    reading = asyncio.create_task(process.read_until_exit())
    process.send(**parameters)
    starting = asyncio.create_task(env.started.wait())
    await asyncio.wait({starting, reading}, return_when=asyncio.FIRST_COMPLETED)
    starting.cancel()
    end = time.monotonic() + (rng.uniform(0.0, 1.0) if kill_point is KillPoint.RANDOM else MAX_LIFETIME)
    launching = asyncio.create_task(_launch(env, new))
    killed_at = kill_point
    done, _ = await asyncio.wait({reading}, timeout=max(end - time.monotonic(), 0))
    if not done:
        process.kill()
        killed_at = KillPoint.RANDOM
    code = await reading
    launching.cancel()
    if code != KILLED:
        env.wrong.append(f"{parameters['name']} exited by itself with {code}")
    return killed_at if killed_at in IN_PARENT or killed_at is kill_point else KillPoint.RANDOM


async def _launch(env: Environment, new: list[Scenario]) -> None:
    """List the open campaigns, launch the unacknowledged ones of earlier processes again, then launch the new ones."""
    if env.process is not None:
        env.process.send(do="show", open=True)
    earlier = env.scenarios[: new[0].index if new else None]
    unacknowledged = [scenario for scenario in earlier if scenario.index not in env.acknowledged]
    for scenario in [*unacknowledged, *new]:
        env.launch(scenario)
        await asyncio.sleep(0.02)


async def _run_to_completion(
    env: Environment, process: WorkerProcess, parameters: dict[str, object], seconds: float
) -> None:
    """Run the last process until all campaigns have ended, and close it."""
    env.begin(process, KillPoint.RANDOM, 0)
    reading = asyncio.create_task(process.read_until_exit())
    process.send(**parameters)
    await env.started.wait()
    end = time.monotonic() + seconds
    await _launch(env, [])
    while time.monotonic() < end:
        env.ask_again()
        env.shown_all.clear()
        process.send(do="show", open=True)
        await asyncio.wait_for(env.shown_all.wait(), seconds)
        if len(env.acknowledged) == len(env.scenarios) and not env.shown:
            break
        await asyncio.sleep(0.3)
    process.send(do="show", open=False)
    process.send(do="close")
    await reading
