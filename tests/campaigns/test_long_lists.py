"""Long lists: the event loop is not blocked, and costs do not grow with the number of batches."""

import asyncio
from pathlib import Path
import time

import pytest

from aiomobilgroup.campaigns import AccountSettings
from tests.campaigns.environment import NOON, Environment, launch_request, numbers

pytestmark = pytest.mark.usefixtures("loopback")


async def longest_block(done: asyncio.Task[object]) -> float:
    """Return the longest time, in seconds, for which the event loop was blocked."""
    longest, last = 0.0, time.perf_counter()
    while not done.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


@pytest.mark.timeout(120)
async def test_a_hundred_thousand_are_launched_beside_everything_else(tmp_path: Path) -> None:
    """The event loop is not blocked while the list is checked and saved."""
    long = launch_request(*[f"79{index:09}" for index in range(100_000)], schedule=NOON.replace(year=2027))
    async with Environment(tmp_path).open() as env:
        launching = asyncio.ensure_future(env.service.launch(long))

        blocked = await longest_block(launching)

        campaign = launching.result()
        assert campaign.counts.recipients == 100_000
        assert len(campaign.batches) == 100
        # The aim is 50 milliseconds; a busy test machine gets five times as much.
        assert blocked < 0.25


async def test_a_campaign_of_a_thousand_batches_is_read_quickly(tmp_path: Path) -> None:
    """Its counts are stored, not computed at each read."""
    async with Environment(tmp_path).open(batch_size=1) as env:
        campaign = await env.service.launch(launch_request(*numbers(1000), schedule=NOON.replace(year=2027)))
        started = time.process_time()
        for _ in range(10):
            await env.service.get(campaign.id)

        assert (time.process_time() - started) / 10 < 0.1


async def test_a_waiting_list_does_not_slow_an_alarm_down(tmp_path: Path) -> None:
    """A thousand batches that are not due cost nothing when another is due."""
    async with Environment(tmp_path).open(batch_size=1) as env:
        await env.service.launch(launch_request(*numbers(1000), schedule=NOON.replace(year=2027)))
        env.service.settings = AccountSettings()
        started = time.process_time()
        await env.launch("79990000000")

        assert env.called == ["79990000000"]
        assert time.process_time() - started < 1
