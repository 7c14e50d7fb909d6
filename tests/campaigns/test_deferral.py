"""Campaigns held until their time: across restarts, clocks that are set, and a time that passes unnoticed."""

from datetime import timedelta
from pathlib import Path

import pytest

from aiomobilgroup.campaigns import Attention, CampaignState
from tests.campaigns import scenarios
from tests.campaigns.environment import ALICE, NOON, World, numbers, wish
from tests.campaigns.scenarios import LATER

pytestmark = pytest.mark.usefixtures("loopback")


async def test_a_campaign_waits_for_its_time(tmp_path: Path) -> None:
    """Not a minute too early, and at most half a minute late."""
    async with World(tmp_path).open() as world:
        await scenarios.scheduled(world)
        await world.pass_time(minutes=59)
        assert world.rung == []

        await world.pass_time(minutes=2)

        assert 0 <= world.provider.accepted[0].accepted_at - LATER.timestamp() <= 90


@pytest.mark.parametrize("end", ["restart", "crash"])
async def test_a_campaign_waits_across_the_end_of_its_process(tmp_path: Path, end: str) -> None:
    """It is in the journal, not in a process."""
    async with World(tmp_path).open() as world:
        await scenarios.scheduled(world)
        await getattr(world, end)()
        await world.pass_time(minutes=61)

        assert sorted(world.rung) == numbers(4)


async def test_a_little_too_late_is_sent_without_asking(tmp_path: Path) -> None:
    """A machine that slept for half an hour over the time sends when it wakes."""
    async with World(tmp_path).open() as world:
        await scenarios.scheduled(world)
        await world.jump(minutes=90)

        assert sorted(world.rung) == numbers(4)


async def test_much_too_late_asks_a_person(tmp_path: Path) -> None:
    """Nobody is called in the evening for what was to be said at noon, unless a person wants it."""
    async with World(tmp_path).open() as world:
        campaign = await scenarios.late(world)
        assert (campaign.state, campaign.attention, world.rung) == (CampaignState.PAUSED, Attention.TOO_LATE, [])

        await world.service.resume(campaign.id, ALICE)
        await world.settle()

        assert sorted(world.rung) == numbers(4)


async def test_a_campaign_that_is_too_late_can_be_moved(tmp_path: Path) -> None:
    """Another time is another answer."""
    async with World(tmp_path).open() as world:
        campaign = await scenarios.late(world)
        tomorrow = NOON + timedelta(days=1)
        moved = await world.service.reschedule(campaign.id, tomorrow, ALICE)
        assert (moved.state, moved.attention, moved.due) == (CampaignState.SCHEDULED, None, tomorrow)

        await world.pass_time(hours=20)

        assert sorted(world.rung) == numbers(4)


async def test_a_campaign_has_its_own_patience(tmp_path: Path) -> None:
    """What is still true tomorrow may be said tomorrow."""
    async with World(tmp_path).open() as world:
        await world.launch(*numbers(1), schedule=LATER, too_late_after=timedelta(days=2))
        await world.jump(days=1)

        assert world.rung == numbers(1)


async def test_the_rest_of_a_list_that_was_interrupted_for_long_asks_a_person(tmp_path: Path) -> None:
    """Half of the people heard it in the morning; the other half is not called in the night."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.sending(world)
        await world.jump(hours=5)

        campaign = await world.service.get(campaign.id)
        assert len(world.rung) == 2
        assert campaign.state in {CampaignState.PAUSED, CampaignState.STOPPED}


async def test_a_time_in_the_past_is_now(tmp_path: Path) -> None:
    """An automation may be a little late itself."""
    async with World(tmp_path).open() as world:
        campaign = await world.launch(*numbers(1), schedule=NOON - timedelta(minutes=5))

        assert campaign.due == NOON
        assert world.rung == numbers(1)


async def test_a_time_long_ago_asks_a_person(tmp_path: Path) -> None:
    """A wrong date must not ring at once."""
    async with World(tmp_path).open() as world:
        campaign = await world.launch(*numbers(1), schedule=NOON - timedelta(days=365))

        assert (campaign.attention, world.rung) == (Attention.TOO_LATE, [])


async def test_a_clock_set_back_holds_a_campaign_until_its_time(tmp_path: Path) -> None:
    """It is the time on the clock that a person has chosen."""
    async with World(tmp_path).open() as world:
        await scenarios.scheduled(world)
        world.clock.error = -3600.0
        await world.pass_time(minutes=90)
        assert world.rung == []

        await world.pass_time(minutes=31)

        assert sorted(world.rung) == numbers(4)


async def test_a_clock_set_forward_brings_a_campaign_forward(tmp_path: Path) -> None:
    """Within half a minute of being set."""
    async with World(tmp_path).open() as world:
        await scenarios.scheduled(world)
        world.clock.error = 3600.0
        await world.pass_time(seconds=30)

        assert sorted(world.rung) == numbers(4)


async def test_a_campaign_of_many_years_ahead_is_kept(tmp_path: Path) -> None:
    """The farthest date there is does not break anything."""
    async with World(tmp_path).open() as world:
        campaign = await world.launch(*numbers(1), schedule=NOON.replace(year=2999))
        await world.pass_time(minutes=2)

        assert (await world.service.get(campaign.id)).state is CampaignState.SCHEDULED


async def test_an_alarm_does_not_wait_behind_a_long_list(tmp_path: Path) -> None:
    """It leaves before the list's second batch."""
    async with World(tmp_path).open(batch_size=1) as world:

        async def alarm() -> None:
            world.client.after_send = None
            await world.service.launch(wish("79990000000"))

        world.client.after_send = alarm
        await world.launch(*numbers(5))

        assert world.rung[:2] == [*numbers(1), "79990000000"]
