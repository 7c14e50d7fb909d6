"""Two processes on one journal: each batch is sent once by one of them, and one takes over when the other crashes."""

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

TIMEOUT_SECONDS = 200.0
"""Seconds until all campaigns must be over; an idle machine takes ten."""
pytestmark = pytest.mark.timeout(TIMEOUT_SECONDS + 40)
SPEED = 20.0
COUNT = 200
SENDERS = ("74951234567", "78001234567")
"""The sender number identifies the process."""


def make_scenario(index: int) -> Scenario:
    """Return a campaign without faults."""
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
    """Two worker processes on one journal."""

    def __init__(self, provider: Provider, scenarios: list[Scenario], url: str, journal: str, renew: float) -> None:
        """Initialize the pair; `renew` is the time between two lease renewals, in simulated seconds."""
        self.environment = Environment(provider, scenarios, random.Random(1))
        self.journal = journal
        self._parameters = {
            "journal": journal,
            "url": f"{url}/api/",
            "kill_point": KillPoint.RANDOM,
            "times": 0,
            "clock": [provider.clock.time(), time.monotonic(), SPEED],
            "retry_for": 600.0,
            # No response is lost in this test: on a busy machine it is late, not unknown.
            "request_timeout": 60.0,
            "renew": renew,
        }
        self.exits: list[asyncio.Task[int]] = []
        self._processes: list[WorkerProcess] = []

    async def __aenter__(self) -> Self:
        """Return the pair without starting the processes."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Kill the processes that are still running."""
        for process in self._processes:
            process.kill()
        await asyncio.gather(*self.exits)

    async def start(self) -> list[WorkerProcess]:
        """Start both processes at the same moment."""
        self._processes = [await WorkerProcess.prepare(), await WorkerProcess.prepare()]
        for number, process in enumerate(self._processes):
            self.environment.begin(process, KillPoint.RANDOM, 0)
            self.exits.append(asyncio.create_task(process.read_until_exit()))
            process.send(**self._parameters, name=f"process {number}", sender=SENDERS[number])
        await self.environment.started.wait()
        return self._processes

    def launch(self, process: WorkerProcess, scenario: Scenario) -> None:
        """Launch a campaign in one of the processes."""
        self.environment.process = process
        self.environment.launch(scenario)

    async def wait_until_finished(self, process: WorkerProcess) -> None:
        """Wait until every campaign is over for one of the processes."""
        self.environment.process = process

        async def is_finished() -> bool:
            self.environment.ask_again()
            self.environment.shown_all.clear()
            process.send(do="show", open=True)
            await self.environment.shown_all.wait()
            return len(self.environment.acknowledged) == len(self.environment.scenarios) and not self.environment.shown

        # Each check takes time in which the process does not make progress.
        await eventually(is_finished, TIMEOUT_SECONDS, 0.2)

    async def close(self, *processes: WorkerProcess) -> None:
        """Close the processes that are still running."""
        for process in processes:
            process.send(do="close")
        await asyncio.gather(*self.exits)

    def result(self) -> tuple[Result, Counter[str]]:
        """Compare the journal with the accepted broadcasts; also return how many batches each process has sent."""
        result = Result(len(self.environment.scenarios), Counter(), 2, 0.0)
        compare(self.environment, self.journal, result)
        engine = create_engine(self.journal)
        with engine.connect() as connection:
            lease_ids = connection.execute(text("SELECT lease_id FROM batches")).scalars().all()
        engine.dispose()
        return result, Counter(lease_ids)


async def test_both_launch_and_both_send(journal_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """200 campaigns, some launched by both processes at once: each batch is accepted exactly once."""
    scenarios = [make_scenario(index) for index in range(COUNT)]
    provider = Provider(balance="1000000", clock=Clock(SPEED))
    # On a busy machine a renewal may be seconds late; the lease must not become stale.
    async with provider.serve() as url, Pair(provider, scenarios, url, journal_url, renew=60.0) as pair:
        first, second = await pair.start()

        for one in scenarios:
            pair.launch((first, second)[one.index % 2], one)
            if one.index % 10 == 0:
                pair.launch((first, second)[1 - one.index % 2], one)
        await pair.wait_until_finished(first)
        await pair.close(first, second)

    result, senders = pair.result()
    with capsys.disabled():
        print(  # noqa: T201
            f"\n  {journal_url.partition(':')[0]}: {COUNT} campaigns, {result.once} batches accepted once, "
            f"{result.never} never, {len(result.twice)} more than once, {len(result.lost)} lost; "
            f"sent by the two processes: {' and '.join(map(str, senders.values()))}"
        )
    assert result.holds, result.lines()
    assert result.once == sum(one.batches for one in scenarios)
    assert result.campaign_states == {"finished": COUNT}
    assert len(senders) == 2
    assert min(senders.values()) > 20


@pytest.mark.parametrize("kill_point", [KillPoint.ARRIVED, KillPoint.ACCEPTED])
async def test_one_takes_over_when_the_other_is_killed(journal_url: str, kill_point: KillPoint) -> None:
    """The batch in flight becomes unknown, sent batches are polled, and unsent ones are sent."""
    scenarios = [make_scenario(index) for index in range(40)]
    provider = Provider(balance="1000000", clock=Clock(SPEED))
    async with provider.serve() as url, Pair(provider, scenarios, url, journal_url, renew=10.0) as pair:
        first, second = await pair.start()
        killed = _kill_while_sending(pair.environment, kill_point, first)

        for one in scenarios:
            pair.launch(first, one)
        await eventually(pair.exits[0].done, 30)
        for one in scenarios:
            if one.index not in pair.environment.acknowledged:
                pair.launch(second, one)
        await pair.wait_until_finished(second)
        await pair.close(second)

    result, _ = pair.result()
    assert result.holds, result.lines()
    assert len(killed) == 1
    assert pair.environment.decided_batches == set(killed)


def _kill_while_sending(
    environment: Environment, kill_point: KillPoint, process: WorkerProcess
) -> list[tuple[int, int]]:
    """Kill the first process during its sixth send; return the list that will have the campaign and batch."""
    receive = environment.provider.request_handler.handle
    sends_left = [6]
    killed: list[tuple[int, int]] = []

    def handle(endpoint: Endpoint, path: str, headers: Mapping[str, str], body: bytes) -> tuple[ArmedFault | None, str]:
        """Handle a request, and kill the process."""
        request = json.loads(body)
        if endpoint is Endpoint.SEND and request["settings"]["number"] == SENDERS[0]:
            sends_left[0] -= 1
        if killed or sends_left[0] > 0:
            return receive(endpoint, path, headers, body)
        killed.append(environment.batch_in(request))
        if kill_point is KillPoint.ARRIVED:
            process.kill()
        answer = receive(endpoint, path, headers, body)
        process.kill()
        return answer

    environment.provider.request_handler.handle = handle  # type: ignore[method-assign]
    return killed
