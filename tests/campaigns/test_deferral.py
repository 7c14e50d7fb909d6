"""Scheduled campaigns: across restarts, changes of the clock, and a scheduled time that passes unnoticed."""

from datetime import timedelta
from pathlib import Path

import pytest

from aiomobilgroup.campaigns import Attention, CampaignState
from tests.campaigns import scenarios
from tests.campaigns.environment import ALICE, NOON, Environment, launch_request, numbers
from tests.campaigns.scenarios import LATER

pytestmark = pytest.mark.usefixtures("loopback")


async def test_a_campaign_waits_for_its_time(tmp_path: Path) -> None:
    """It is never sent early, and at most a minute and a half late."""
    async with Environment(tmp_path).open() as env:
        await scenarios.scheduled(env)
        await env.pass_time(minutes=59)
        assert env.called == []

        await env.pass_time(minutes=2)

        assert 0 <= env.provider.accepted[0].accepted_at - LATER.timestamp() <= 90


@pytest.mark.parametrize("end", ["restart", "crash"])
async def test_a_campaign_waits_across_the_end_of_its_process(tmp_path: Path, end: str) -> None:
    """The schedule is in the journal, not in the process."""
    async with Environment(tmp_path).open() as env:
        await scenarios.scheduled(env)
        await getattr(env, end)()
        await env.pass_time(minutes=61)

        assert sorted(env.called) == numbers(4)


async def test_a_little_too_late_is_sent_without_asking(tmp_path: Path) -> None:
    """A machine that was suspended until half an hour after the time sends when it resumes."""
    async with Environment(tmp_path).open() as env:
        await scenarios.scheduled(env)
        await env.jump(minutes=90)

        assert sorted(env.called) == numbers(4)


async def test_much_too_late_asks_a_person(tmp_path: Path) -> None:
    """A campaign for noon is not sent in the evening unless a user resumes it."""
    async with Environment(tmp_path).open() as env:
        campaign = await scenarios.late(env)
        assert (campaign.state, campaign.attention, env.called) == (CampaignState.PAUSED, Attention.TOO_LATE, [])

        await env.service.resume(campaign.id, ALICE)
        await env.settle()

        assert sorted(env.called) == numbers(4)


async def test_a_campaign_that_is_too_late_can_be_moved(tmp_path: Path) -> None:
    """Rescheduling clears the attention."""
    async with Environment(tmp_path).open() as env:
        campaign = await scenarios.late(env)
        tomorrow = NOON + timedelta(days=1)
        moved = await env.service.reschedule(campaign.id, tomorrow, ALICE)
        assert (moved.state, moved.attention, moved.due) == (CampaignState.SCHEDULED, None, tomorrow)

        await env.pass_time(hours=20)

        assert sorted(env.called) == numbers(4)


async def test_a_campaign_has_its_own_patience(tmp_path: Path) -> None:
    """`too_late_after` can be set per campaign."""
    async with Environment(tmp_path).open() as env:
        await env.launch(*numbers(1), schedule=LATER, too_late_after=timedelta(days=2))
        await env.jump(days=1)

        assert env.called == numbers(1)


async def test_the_rest_of_a_list_that_was_interrupted_for_long_asks_a_person(tmp_path: Path) -> None:
    """The second half of a list is not called five hours after the first."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.sending(env)
        await env.jump(hours=5)

        campaign = await env.service.get(campaign.id)
        assert len(env.called) == 2
        assert campaign.state in {CampaignState.PAUSED, CampaignState.STOPPED}


async def test_a_time_in_the_past_is_now(tmp_path: Path) -> None:
    """The request of an automation may be a few minutes late."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.launch(*numbers(1), schedule=NOON - timedelta(minutes=5))

        assert campaign.due == NOON
        assert env.called == numbers(1)


async def test_a_time_long_ago_asks_a_person(tmp_path: Path) -> None:
    """A campaign with a wrong date must not be sent at once."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.launch(*numbers(1), schedule=NOON - timedelta(days=365))

        assert (campaign.attention, env.called) == (Attention.TOO_LATE, [])


async def test_a_clock_set_back_holds_a_campaign_until_its_time(tmp_path: Path) -> None:
    """The scheduled time is a time of day on this machine's clock."""
    async with Environment(tmp_path).open() as env:
        await scenarios.scheduled(env)
        env.clock.error = -3600.0
        await env.pass_time(minutes=90)
        assert env.called == []

        await env.pass_time(minutes=31)

        assert sorted(env.called) == numbers(4)


async def test_a_clock_set_forward_brings_a_campaign_forward(tmp_path: Path) -> None:
    """The campaign is sent within half a minute of the change."""
    async with Environment(tmp_path).open() as env:
        await scenarios.scheduled(env)
        env.clock.error = 3600.0
        await env.pass_time(seconds=30)

        assert sorted(env.called) == numbers(4)


async def test_a_campaign_of_many_years_ahead_is_kept(tmp_path: Path) -> None:
    """A date in the year 2999 breaks nothing."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.launch(*numbers(1), schedule=NOON.replace(year=2999))
        await env.pass_time(minutes=2)

        assert (await env.service.get(campaign.id)).state is CampaignState.SCHEDULED


async def test_an_alarm_does_not_wait_behind_a_long_list(tmp_path: Path) -> None:
    """The alarm is sent before the list's second batch."""
    async with Environment(tmp_path).open(batch_size=1) as env:

        async def alarm() -> None:
            env.client.after_send = None
            await env.service.launch(launch_request("79990000000"))

        env.client.after_send = alarm
        await env.launch(*numbers(5))

        assert env.called[:2] == [*numbers(1), "79990000000"]
