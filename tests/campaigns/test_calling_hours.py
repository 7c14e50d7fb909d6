"""Calling hours of a campaign: at the launch, before each batch, with the provider's schedule, urgent, and moved."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from aiomobilgroup.campaigns import (
    Attention,
    BatchState,
    CallingHours,
    CampaignRejectedError,
    CampaignState,
    Override,
    Rule,
    RuleViolation,
)
from simulators.provider import Fault
from tests.campaigns.environment import ALICE, NOON, World, numbers

pytestmark = pytest.mark.usefixtures("loopback")

DAY = CallingHours(time(9), time(21))
NINE = datetime(2026, 11, 24, 6, tzinfo=UTC)
"""Nine o'clock in Moscow on the next day."""
EVENING = datetime(2026, 11, 23, 17, 50, tzinfo=UTC)
"""Ten to nine in the evening."""
LATE = datetime(2026, 11, 23, 20, tzinfo=UTC)


async def test_what_is_launched_at_night_rings_in_the_morning(tmp_path: Path) -> None:
    """It is kept, its time is shown, and it is sent then."""
    async with World(tmp_path, LATE).open(calling_hours=DAY) as world:
        campaign = await world.launch("79120000000")
        assert (campaign.state, campaign.due, world.rung) == (CampaignState.SCHEDULED, NINE, [])

        await world.pass_time(hours=10)

        assert 0 <= world.provider.accepted[0].accepted_at - NINE.timestamp() <= 1200


@pytest.mark.parametrize(
    ("attempts", "interval", "rings_today"),
    [(1, 5, True), (2, 5, True), (3, 5, False), (2, 10, False), (1, None, True), (None, None, False), (2, None, False)],
)
async def test_the_last_possible_attempt_must_ring_in_time(
    tmp_path: Path, attempts: int | None, interval: int | None, rings_today: bool
) -> None:
    """Ten minutes before the end two attempts fit; what the account's own settings are is not guessed at."""
    async with World(tmp_path, EVENING).open(calling_hours=DAY) as world:
        campaign = await world.launch("79120000000", attempts=attempts, interval=interval)

        assert campaign.due == (EVENING if rings_today else NINE)


async def test_the_last_number_of_a_long_list_must_ring_in_time(tmp_path: Path) -> None:
    """A list of six hundred takes ten minutes at sixty calls a minute."""
    async with World(tmp_path, EVENING).open(calling_hours=DAY) as world:
        assert (await world.launch(*numbers(600))).due == EVENING
        assert (await world.launch(*numbers(602, start=700))).due == NINE


async def test_the_pace_can_be_left_out(tmp_path: Path) -> None:
    """Without a pace only attempts count."""
    async with World(tmp_path, EVENING).open(calling_hours=DAY, calls_per_minute=None) as world:
        assert (await world.launch(*numbers(900))).due == EVENING


async def test_the_hours_end_between_two_batches(tmp_path: Path) -> None:
    """What is left of a list when the hours end rings on the next day."""
    async with World(tmp_path, EVENING).open(calling_hours=DAY, batch_size=2) as world:

        async def take_long() -> None:
            world.provider.advance(minutes=6)

        world.client.after_send = take_long
        campaign = await world.launch(*numbers(6))
        assert (len(world.rung), campaign.due) == (4, NINE)

        await world.pass_time(hours=13)

        assert 0 <= world.provider.accepted[2].accepted_at - NINE.timestamp() <= 1200


async def test_what_did_not_reach_the_provider_before_the_night_rings_in_the_morning(tmp_path: Path) -> None:
    """The night does not count as time in which the provider could not be reached."""
    async with World(tmp_path, EVENING).open(calling_hours=DAY) as world:
        world.provider.fail("send", Fault.REFUSE)
        await world.launch("79120000000", attempts=2)
        await world.jump(minutes=5)
        world.provider.clear_faults()

        await world.pass_time(hours=13)

        assert world.rung == ["79120000000"]


async def test_the_groups_hours_go_before_the_accounts(tmp_path: Path) -> None:
    """A group may be called when others are not."""
    night = CallingHours(time(22), time(6))
    async with World(tmp_path, LATE).open(calling_hours=DAY) as world:
        assert (await world.launch("79120000000", calling_hours=night)).due == LATE


@pytest.mark.parametrize(
    "freedom", [{"urgent": True}, {"override": Override(frozenset({Rule.CALLING_HOURS}), "the cellar is flooded")}]
)
async def test_the_urgent_rings_at_night(tmp_path: Path, freedom: dict[str, object]) -> None:
    """Alarms keep no hours, and a person may set them aside."""
    async with World(tmp_path, LATE).open(calling_hours=DAY) as world:
        await world.launch("79120000000", **freedom)

        assert world.rung == ["79120000000"]


@pytest.mark.parametrize(
    ("hours", "attempts", "asked"),
    [
        (CallingHours(time(9), time(10), days=frozenset()), 1, "0"),
        (CallingHours(time(9), time(10)), 3, "124"),
    ],
)
async def test_what_fits_into_no_hours_is_refused(
    tmp_path: Path, hours: CallingHours, attempts: int, asked: str
) -> None:
    """The refusal says the hours and how many minutes the calls take."""
    async with World(tmp_path).open(calling_hours=hours) as world:
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch("79120000000", attempts=attempts, interval=60)

        assert refused.value.violations == (RuleViolation(Rule.CALLING_HOURS, "09:00-10:00", asked),)
        assert await world.service.list() == []


async def test_the_provider_takes_at_night_what_rings_by_day(tmp_path: Path) -> None:
    """What the provider holds is sent at once: it is to survive our downtime."""
    async with World(tmp_path, LATE).open(calling_hours=DAY) as world:
        await world.launch("79120000000", schedule=NINE + timedelta(hours=3), provider_schedule=True)

        assert world.provider.accepted[0].begins == (NINE + timedelta(hours=3)).timestamp()


async def test_the_provider_is_not_given_what_would_ring_at_night(tmp_path: Path) -> None:
    """It could not be moved any more; the refusal says when it would ring."""
    async with World(tmp_path).open(calling_hours=DAY) as world:
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch("79120000000", schedule=LATE, provider_schedule=True)

        assert refused.value.violations == (RuleViolation(Rule.CALLING_HOURS, "09:00-21:00", "23:00"),)


async def test_a_time_that_has_passed_does_not_let_the_provider_ring_at_night(tmp_path: Path) -> None:
    """A schedule in the past rings at once, so now is what counts."""
    async with World(tmp_path, LATE).open(calling_hours=DAY) as world:
        await world.launch("79120000000", schedule=NOON, provider_schedule=True)
        assert world.rung == []

        await world.pass_time(hours=11)

        assert 0 <= world.provider.accepted[0].accepted_at - NINE.timestamp() <= 1200


async def test_a_campaign_moved_into_the_night_rings_in_the_morning(tmp_path: Path) -> None:
    """The hours count for the new time as well."""
    async with World(tmp_path).open(calling_hours=DAY) as world:
        campaign = await world.launch("79120000000", schedule=NOON + timedelta(hours=1))

        assert (await world.service.reschedule(campaign.id, LATE, ALICE)).due == NINE


async def test_a_campaign_cannot_be_moved_where_no_hours_are(tmp_path: Path) -> None:
    """Moving says so, and the campaign stays where it was."""
    async with World(tmp_path).open(batch_size=1000) as world:
        campaign = await world.launch(
            "79120000000", schedule=NOON + timedelta(hours=1), calling_hours=CallingHours(time(9), time(10))
        )
        assert campaign.due == NINE
        world.service.settings = type(world.service.settings)(batch_size=1000, calls_per_minute=1)
        long = await world.launch(*numbers(30), schedule=NOON, calling_hours=CallingHours(time(9), time(10)))
        world.service.settings = type(world.service.settings)(batch_size=1000, calls_per_minute=0.1)  # type: ignore[arg-type]

        with pytest.raises(CampaignRejectedError):
            await world.service.reschedule(long.id, NINE, ALICE)


async def test_a_campaign_whose_hours_are_gone_asks_a_person(tmp_path: Path) -> None:
    """When its calls do not fit into the hours any more, they are not made; setting the hours aside sends them."""
    async with World(tmp_path).open() as world:
        hours = CallingHours(time(9), time(13))
        campaign = await world.launch(*numbers(30), schedule=NOON + timedelta(minutes=10), calling_hours=hours)
        world.service.settings = type(world.service.settings)(calls_per_minute=0.1)  # type: ignore[arg-type]
        await world.pass_time(minutes=15)
        campaign = await world.service.get(campaign.id)
        assert (campaign.state, campaign.attention, campaign.reason) == (
            CampaignState.PAUSED,
            Attention.RULE,
            Rule.CALLING_HOURS,
        )

        await world.service.resume(campaign.id, ALICE, Override(frozenset({Rule.CALLING_HOURS}), "they wait for it"))
        await world.settle()

        assert len(world.rung) == 30


@pytest.mark.parametrize(
    ("schedule", "rule", "rings"),
    [
        (None, Rule.CALLING_HOURS, True),
        (None, Rule.FREQUENCY, False),
        (datetime(2026, 11, 24, 2, tzinfo=UTC), Rule.CALLING_HOURS, False),
    ],
)
async def test_setting_hours_aside_takes_back_only_what_they_had_added(
    tmp_path: Path, schedule: datetime | None, rule: Rule, rings: bool
) -> None:
    """What was wanted for later is not sent now, and another rule does not move anything."""
    async with World(tmp_path, LATE).open(calling_hours=DAY) as world:
        campaign = await world.launch("79120000000", schedule=schedule)
        await world.service.pause(campaign.id, ALICE)

        resumed = await world.service.resume(campaign.id, ALICE, Override(frozenset({rule}), "it must be"))
        await world.settle()

        assert bool(world.rung) is rings
        assert (resumed.batches[0].state is BatchState.PENDING) is not rings or rings


async def test_a_night_of_a_clock_change_is_kept(tmp_path: Path) -> None:
    """At half past two there is a second half past two, which is the one that counts."""
    berlin = CallingHours(time(2, 30), time(6), ZoneInfo("Europe/Berlin"))
    midnight = datetime(2026, 10, 24, 22, tzinfo=UTC)
    async with World(tmp_path, midnight).open(calling_hours=berlin) as world:
        await world.launch("79120000000")
        await world.pass_time(hours=5)

        half_past_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
        assert 0 <= world.provider.accepted[0].accepted_at - half_past_two.timestamp() <= 450
