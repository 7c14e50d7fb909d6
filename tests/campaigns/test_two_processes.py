"""Two processes on one journal: each batch is sent by one of them, once, and one takes over when the other dies."""

import asyncio
from collections import Counter
from collections.abc import Mapping
import json
import random
import time
from typing import Self

import pytest
from sqlalchemy import create_engine, text

from benchmarks.at_most_once.environment import Environment
from benchmarks.at_most_once.kill_points import KillPoint
from benchmarks.at_most_once.result import Result, compare
from benchmarks.at_most_once.scenarios import FaultPoint, Scenario
from benchmarks.at_most_once.worker_process import WorkerProcess
from simulators.provider import Clock, Fault, Provider
from simulators.provider.faults import ArmedFault
from simulators.provider.wire_models import Endpoint
from tests.campaigns.times import eventually

PATIENCE = 200.0
"""Seconds for everything to come to its end; a machine with nothing else to do takes ten."""
pytestmark = pytest.mark.timeout(PATIENCE + 40)
SPEED = 20.0
COUNT = 200
SENDERS = ("74951234567", "78001234567")
"""By its number it is known which of the processes sends."""


def plan(index: int) -> Scenario:
    """Return a campaign that nothing happens to."""
    return Scenario(
        index=index,
        fault=Fault.INT_IDS,
        point=FaultPoint.LAUNCH,
        phones=[f"79{index:05d}{row:02d}{row:02d}" for row in range(index % 5 + 1)],
        delay=0.0,
        at_request=1,
        first_unknown=None,
        resend_unknown=False,
        too_late_after=3600.0,
    )


class Pair:
    """Two processes at work on one journal."""

    def __init__(self, provider: Provider, plans: list[Scenario], url: str, journal: str, renew: float) -> None:
        """Take what they work with, and the simulated seconds between two beats of each."""
        self.world = Environment(provider, plans, random.Random(1))
        self.journal = journal
        self._told = {
            "journal": journal,
            "url": f"{url}/api/",
            "kill_point": KillPoint.RANDOM,
            "times": 0,
            "clock": [provider.clock.time(), time.monotonic(), SPEED],
            "retry_for": 600.0,
            # Nothing is lost on the way here: on a machine with much to do, an answer is late and not in doubt.
            "patience": 60.0,
            "renew": renew,
        }
        self.ends: list[asyncio.Task[int]] = []
        self._lives: list[WorkerProcess] = []

    async def __aenter__(self) -> Self:
        """Begin nothing yet."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave no process behind, whatever has failed."""
        for life in self._lives:
            life.kill()
        await asyncio.gather(*self.ends)

    async def begin(self) -> list[WorkerProcess]:
        """Start both at the same moment."""
        self._lives = [await WorkerProcess.prepare(), await WorkerProcess.prepare()]
        for number, life in enumerate(self._lives):
            self.world.begin(life, KillPoint.RANDOM, 0)
            self.ends.append(asyncio.create_task(life.read_until_exit()))
            life.send(**self._told, name=f"process {number}", sender=SENDERS[number])
        await self.world.started.wait()
        return self._lives

    def launch(self, life: WorkerProcess, plan: Scenario) -> None:
        """Have a campaign launched by one of them."""
        self.world.life = life
        self.world.launch(plan)

    async def ended(self, life: WorkerProcess) -> None:
        """Wait until one of them finds every campaign at its end."""
        self.world.life = life

        async def nothing_is_open() -> bool:
            self.world.ask_again()
            self.world.shown_all.clear()
            life.send(do="show", open=True)
            await self.world.shown_all.wait()
            return len(self.world.acknowledged) == len(self.world.plans) and not self.world.shown

        # Each look takes the process a while, in which it brings nothing to its end.
        await eventually(nothing_is_open, PATIENCE, 0.2)

    async def close(self, *lives: WorkerProcess) -> None:
        """Close what still lives."""
        for life in lives:
            life.send(do="close")
        await asyncio.gather(*self.ends)

    def verdict(self) -> tuple[Result, Counter[str]]:
        """Compare the journal with what was accepted; also return how many batches each process has sent."""
        verdict = Result(len(self.world.plans), Counter(), 2, 0.0)
        compare(self.world, self.journal, verdict)
        engine = create_engine(self.journal)
        with engine.connect() as connection:
            owners = connection.execute(text("SELECT lease_id FROM batches")).scalars().all()
        engine.dispose()
        return verdict, Counter(owners)


async def test_both_launch_and_both_send(journal_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Two hundred campaigns, some of them wished for by both at once: each batch is accepted exactly once."""
    plans = [plan(index) for index in range(COUNT)]
    provider = Provider(balance="1000000", clock=Clock(SPEED))
    # A machine with much to do keeps a beat waiting for seconds, in which the living must not be taken for dead.
    async with provider.serve() as url, Pair(provider, plans, url, journal_url, renew=60.0) as pair:
        first, second = await pair.begin()

        for one in plans:
            pair.launch((first, second)[one.index % 2], one)
            if one.index % 10 == 0:
                pair.launch((first, second)[1 - one.index % 2], one)
        await pair.ended(first)
        await pair.close(first, second)

    verdict, senders = pair.verdict()
    with capsys.disabled():
        print(  # noqa: T201
            f"\n  {journal_url.partition(':')[0]}: {COUNT} campaigns, {verdict.once} batches accepted once, "
            f"{verdict.never} never, {len(verdict.twice)} more than once, {len(verdict.lost)} lost; "
            f"sent by the two processes: {' and '.join(map(str, senders.values()))}"
        )
    assert verdict.holds, verdict.lines()
    assert verdict.once == sum(one.batches for one in plans)
    assert verdict.campaign_states == {"finished": COUNT}
    assert len(senders) == 2
    assert min(senders.values()) > 20


@pytest.mark.parametrize("death", [KillPoint.ARRIVED, KillPoint.ACCEPTED])
async def test_one_takes_over_when_the_other_is_killed(journal_url: str, death: KillPoint) -> None:
    """What the dead one was sending is in doubt, what it had sent is followed, what it had not is sent."""
    plans = [plan(index) for index in range(40)]
    provider = Provider(balance="1000000", clock=Clock(SPEED))
    async with provider.serve() as url, Pair(provider, plans, url, journal_url, renew=10.0) as pair:
        first, second = await pair.begin()
        killed = _kill_while_sending(pair.world, death, first)

        for one in plans:
            pair.launch(first, one)
        await eventually(pair.ends[0].done, 30)
        for one in plans:
            if one.index not in pair.world.acknowledged:
                pair.launch(second, one)
        await pair.ended(second)
        await pair.close(second)

    verdict, _ = pair.verdict()
    assert verdict.holds, verdict.lines()
    assert len(killed) == 1
    assert pair.world.doubted == set(killed)


def _kill_while_sending(world: Environment, death: KillPoint, life: WorkerProcess) -> list[tuple[int, int]]:
    """Kill the first process in the middle of its sixth send, and return what will hold campaign and batch."""
    receive = world.provider.request_handler.handle
    left = [6]
    killed: list[tuple[int, int]] = []

    def meet(endpoint: Endpoint, path: str, headers: Mapping[str, str], body: bytes) -> tuple[ArmedFault | None, str]:
        """Receive a request, and kill."""
        request = json.loads(body)
        if endpoint is Endpoint.SEND and request["settings"]["number"] == SENDERS[0]:
            left[0] -= 1
        if killed or left[0] > 0:
            return receive(endpoint, path, headers, body)
        killed.append(world.batch_in(request))
        if death is KillPoint.ARRIVED:
            life.kill()
        answer = receive(endpoint, path, headers, body)
        life.kill()
        return answer

    world.provider.request_handler.handle = meet  # type: ignore[method-assign]
    return killed
