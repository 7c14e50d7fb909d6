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
from tests.campaigns.environment import ALICE, NOON, Environment, numbers

pytestmark = pytest.mark.usefixtures("loopback")

DAY = CallingHours(time(9), time(21))
NINE = datetime(2026, 11, 24, 6, tzinfo=UTC)
"""Nine o'clock in Moscow on the next day."""
EVENING = datetime(2026, 11, 23, 17, 50, tzinfo=UTC)
"""Ten to nine in the evening."""
LATE = datetime(2026, 11, 23, 20, tzinfo=UTC)


async def test_what_is_launched_at_night_rings_in_the_morning(tmp_path: Path) -> None:
    """The campaign is deferred to the next calling hours, shows that time, and is sent then."""
    async with Environment(tmp_path, LATE).open(calling_hours=DAY) as env:
        campaign = await env.launch("79120000000")
        assert (campaign.state, campaign.due, env.called) == (CampaignState.SCHEDULED, NINE, [])

        await env.pass_time(hours=10)

        assert 0 <= env.provider.accepted[0].accepted_at - NINE.timestamp() <= 1200


@pytest.mark.parametrize(
    ("attempts", "interval", "rings_today"),
    [(1, 5, True), (2, 5, True), (3, 5, False), (2, 10, False), (1, None, True), (None, None, False), (2, None, False)],
)
async def test_the_last_possible_attempt_must_ring_in_time(
    tmp_path: Path, attempts: int | None, interval: int | None, rings_today: bool
) -> None:
    """Ten minutes before the end two attempts fit; the account's own attempts and interval are not guessed."""
    async with Environment(tmp_path, EVENING).open(calling_hours=DAY) as env:
        campaign = await env.launch("79120000000", attempts=attempts, interval=interval)

        assert campaign.due == (EVENING if rings_today else NINE)


async def test_the_last_number_of_a_long_list_must_ring_in_time(tmp_path: Path) -> None:
    """A list of 600 numbers takes ten minutes at 60 calls a minute."""
    async with Environment(tmp_path, EVENING).open(calling_hours=DAY) as env:
        assert (await env.launch(*numbers(600))).due == EVENING
        assert (await env.launch(*numbers(602, start=700))).due == NINE


async def test_the_pace_can_be_left_out(tmp_path: Path) -> None:
    """Without `calls_per_minute` only the attempts count."""
    async with Environment(tmp_path, EVENING).open(calling_hours=DAY, calls_per_minute=None) as env:
        assert (await env.launch(*numbers(900))).due == EVENING


async def test_the_hours_end_between_two_batches(tmp_path: Path) -> None:
    """Batches that are left when the calling hours end are sent on the next day."""
    async with Environment(tmp_path, EVENING).open(calling_hours=DAY, batch_size=2) as env:

        async def take_long() -> None:
            env.provider.advance(minutes=6)

        env.client.after_send = take_long
        campaign = await env.launch(*numbers(6))
        assert (len(env.called), campaign.due) == (4, NINE)

        await env.pass_time(hours=13)

        assert 0 <= env.provider.accepted[2].accepted_at - NINE.timestamp() <= 1200


async def test_what_did_not_reach_the_provider_before_the_night_rings_in_the_morning(tmp_path: Path) -> None:
    """The night does not count towards the time after which an unreachable provider is given up."""
    async with Environment(tmp_path, EVENING).open(calling_hours=DAY) as env:
        env.provider.fail("send", Fault.REFUSE)
        await env.launch("79120000000", attempts=2)
        await env.jump(minutes=5)
        env.provider.clear_faults()

        await env.pass_time(hours=13)

        assert env.called == ["79120000000"]


async def test_the_groups_hours_go_before_the_accounts(tmp_path: Path) -> None:
    """A recipient group's calling hours replace those of the account."""
    night = CallingHours(time(22), time(6))
    async with Environment(tmp_path, LATE).open(calling_hours=DAY) as env:
        assert (await env.launch("79120000000", calling_hours=night)).due == LATE


@pytest.mark.parametrize(
    "changes", [{"urgent": True}, {"override": Override(frozenset({Rule.CALLING_HOURS}), "the cellar is flooded")}]
)
async def test_the_urgent_rings_at_night(tmp_path: Path, changes: dict[str, object]) -> None:
    """Urgent campaigns ignore calling hours, and a user may override them."""
    async with Environment(tmp_path, LATE).open(calling_hours=DAY) as env:
        await env.launch("79120000000", **changes)

        assert env.called == ["79120000000"]


@pytest.mark.parametrize(
    ("hours", "attempts", "requested"),
    [
        (CallingHours(time(9), time(10), days=frozenset()), 1, "0"),
        (CallingHours(time(9), time(10)), 3, "124"),
    ],
)
async def test_what_fits_into_no_hours_is_refused(
    tmp_path: Path, hours: CallingHours, attempts: int, requested: str
) -> None:
    """The rule violation has the hours and the minutes that the calls take."""
    async with Environment(tmp_path).open(calling_hours=hours) as env:
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch("79120000000", attempts=attempts, interval=60)

        assert rejected.value.violations == (RuleViolation(Rule.CALLING_HOURS, "09:00-10:00", requested),)
        assert await env.service.list() == []


async def test_the_provider_takes_at_night_what_rings_by_day(tmp_path: Path) -> None:
    """A campaign scheduled at the provider is sent at once, so that it survives our downtime."""
    async with Environment(tmp_path, LATE).open(calling_hours=DAY) as env:
        await env.launch("79120000000", schedule=NINE + timedelta(hours=3), provider_schedule=True)

        assert env.provider.accepted[0].begins == (NINE + timedelta(hours=3)).timestamp()


async def test_the_provider_is_not_given_what_would_ring_at_night(tmp_path: Path) -> None:
    """It could not be moved any more; the rule violation has the time of its first call."""
    async with Environment(tmp_path).open(calling_hours=DAY) as env:
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch("79120000000", schedule=LATE, provider_schedule=True)

        assert rejected.value.violations == (RuleViolation(Rule.CALLING_HOURS, "09:00-21:00", "23:00"),)


async def test_a_time_that_has_passed_does_not_let_the_provider_ring_at_night(tmp_path: Path) -> None:
    """A schedule in the past is called at once, so the current time must be within the hours."""
    async with Environment(tmp_path, LATE).open(calling_hours=DAY) as env:
        await env.launch("79120000000", schedule=NOON, provider_schedule=True)
        assert env.called == []

        await env.pass_time(hours=11)

        assert 0 <= env.provider.accepted[0].accepted_at - NINE.timestamp() <= 1200


async def test_a_campaign_moved_into_the_night_rings_in_the_morning(tmp_path: Path) -> None:
    """The calling hours apply to the new time as well."""
    async with Environment(tmp_path).open(calling_hours=DAY) as env:
        campaign = await env.launch("79120000000", schedule=NOON + timedelta(hours=1))

        assert (await env.service.reschedule(campaign.id, LATE, ALICE)).due == NINE


async def test_a_campaign_cannot_be_moved_where_no_hours_are(tmp_path: Path) -> None:
    """Rescheduling raises, and the campaign keeps its time."""
    async with Environment(tmp_path).open(batch_size=1000) as env:
        campaign = await env.launch(
            "79120000000", schedule=NOON + timedelta(hours=1), calling_hours=CallingHours(time(9), time(10))
        )
        assert campaign.due == NINE
        env.service.settings = type(env.service.settings)(batch_size=1000, calls_per_minute=1)
        long = await env.launch(*numbers(30), schedule=NOON, calling_hours=CallingHours(time(9), time(10)))
        env.service.settings = type(env.service.settings)(batch_size=1000, calls_per_minute=0.1)  # type: ignore[arg-type]

        with pytest.raises(CampaignRejectedError):
            await env.service.reschedule(long.id, NINE, ALICE)


async def test_a_campaign_whose_hours_are_gone_asks_a_person(tmp_path: Path) -> None:
    """Calls that no longer fit into the hours are not made; overriding the calling hours sends them."""
    async with Environment(tmp_path).open() as env:
        hours = CallingHours(time(9), time(13))
        campaign = await env.launch(*numbers(30), schedule=NOON + timedelta(minutes=10), calling_hours=hours)
        env.service.settings = type(env.service.settings)(calls_per_minute=0.1)  # type: ignore[arg-type]
        await env.pass_time(minutes=15)
        campaign = await env.service.get(campaign.id)
        assert (campaign.state, campaign.attention, campaign.reason) == (
            CampaignState.PAUSED,
            Attention.RULE,
            Rule.CALLING_HOURS,
        )

        await env.service.resume(campaign.id, ALICE, Override(frozenset({Rule.CALLING_HOURS}), "they wait for it"))
        await env.settle()

        assert len(env.called) == 30


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
    """A campaign scheduled for later is not sent now, and overriding another rule does not move it."""
    async with Environment(tmp_path, LATE).open(calling_hours=DAY) as env:
        campaign = await env.launch("79120000000", schedule=schedule)
        await env.service.pause(campaign.id, ALICE)

        resumed = await env.service.resume(campaign.id, ALICE, Override(frozenset({rule}), "it must be"))
        await env.settle()

        assert bool(env.called) is rings
        assert (resumed.batches[0].state is BatchState.PENDING) is not rings or rings


async def test_a_night_of_a_clock_change_is_kept(tmp_path: Path) -> None:
    """Half past two occurs twice in that night; the second one counts."""
    berlin = CallingHours(time(2, 30), time(6), ZoneInfo("Europe/Berlin"))
    midnight = datetime(2026, 10, 24, 22, tzinfo=UTC)
    async with Environment(tmp_path, midnight).open(calling_hours=berlin) as env:
        await env.launch("79120000000")
        await env.pass_time(hours=5)

        half_past_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
        assert 0 <= env.provider.accepted[0].accepted_at - half_past_two.timestamp() <= 450
