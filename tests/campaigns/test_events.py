"""What listeners hear, in which order, and what those hear who wait for a campaign."""

import asyncio
from datetime import timedelta
import logging
from pathlib import Path

import pytest

from aiomobilgroup import (
    MobilgroupAccountDisabledError,
    MobilgroupConnectionError,
    MobilgroupSenderError,
    MobilgroupUnknownOutcomeError,
)
from aiomobilgroup.campaigns import (
    CampaignEvent,
    CampaignEventType,
    CampaignRejectedError,
    CampaignState,
    Resolution,
    Rule,
    RuleViolation,
)
from simulators.provider import Fault
from tests.campaigns import scenarios
from tests.campaigns.environment import ALICE, NOON, World, numbers

pytestmark = pytest.mark.usefixtures("loopback")

CHANGED, ACCEPTED, FINISHED = CampaignEventType.CHANGED, CampaignEventType.ACCEPTED, CampaignEventType.FINISHED


def kinds(world: World) -> list[CampaignEventType]:
    """Return what was told, without what is told of every little change."""
    return [event.type for event in world.events if event.type is not CHANGED]


async def test_a_campaign_is_accepted_and_then_finished(tmp_path: Path) -> None:
    """Each once, and in this order, however many batches there are."""
    async with World(tmp_path).open(batch_size=1) as world:
        await world.finish(await world.launch(*numbers(3)))
        await world.settle()

        assert kinds(world) == [ACCEPTED, FINISHED]
        assert world.events[-1].campaign.counts.reached == 3


async def test_a_new_campaign_is_told_of_before_it_is_sent(tmp_path: Path) -> None:
    """A calendar shows it at once."""
    async with World(tmp_path).open() as world:
        await scenarios.scheduled(world)

        assert [(event.type, event.campaign.state) for event in world.events] == [(CHANGED, CampaignState.SCHEDULED)]


@pytest.mark.parametrize(
    ("situation", "heard"),
    [
        (scenarios.failed, [CampaignEventType.REJECTED]),
        (scenarios.doubtful, [CampaignEventType.NEEDS_ATTENTION]),
        (scenarios.cancelled, []),
        (scenarios.finished, [ACCEPTED, FINISHED]),
    ],
)
async def test_what_matters_is_told(
    tmp_path: Path, situation: scenarios.Situation, heard: list[CampaignEventType]
) -> None:
    """Each with its own word."""
    async with World(tmp_path).open(batch_size=4) as world:
        await situation(world)
        await world.settle()

        assert kinds(world) == heard


@pytest.mark.parametrize("situation", [scenarios.late, scenarios.capped])
async def test_a_person_is_asked_for(tmp_path: Path, situation: scenarios.Situation) -> None:
    """By an event, whatever the reason is."""
    async with World(tmp_path).open(batch_size=2) as world:
        await situation(world)

        assert CampaignEventType.NEEDS_ATTENTION in kinds(world)


async def test_the_end_of_a_stopped_campaign_is_told(tmp_path: Path) -> None:
    """When its last phone has rung, also if that was before the stop."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.held_midway(world)
        await world.pass_time(minutes=10)
        assert FINISHED not in kinds(world)

        await world.service.stop(campaign.id, ALICE)
        await world.settle()

        assert kinds(world) == [ACCEPTED, FINISHED]


async def test_an_end_is_told_once(tmp_path: Path) -> None:
    """Also when something is noted of the campaign later, and after a restart."""
    async with World(tmp_path).open() as world:
        campaign = await scenarios.doubtful(world)
        await world.service.resolve(campaign.id, Resolution.LEAVE, ALICE)
        await world.pass_time(minutes=15)
        await world.restart()
        await world.pass_time(minutes=15)

        assert kinds(world).count(FINISHED) == 1


async def test_who_has_left_hears_nothing(tmp_path: Path) -> None:
    """Leaving twice does no harm."""
    async with World(tmp_path).open() as world:
        heard: list[CampaignEvent] = []
        leave = world.service.subscribe(heard.append)
        await world.launch(*numbers(1))
        before = len(heard)
        leave()
        leave()
        await world.launch(*numbers(1, start=1))

        assert len(heard) == before > 0


async def test_a_listener_that_fails_harms_nobody(tmp_path: Path) -> None:
    """The others hear everything, and campaigns go on."""
    async with World(tmp_path).open() as world:
        troubles: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: troubles.append(context["exception"]))

        def fail(event: CampaignEvent) -> None:
            raise ValueError(event.type)

        world.service.subscribe(fail)
        heard: list[CampaignEvent] = []
        world.service.subscribe(heard.append)
        campaign = await world.finish(await world.launch(*numbers(1)))
        await world.settle()

        assert campaign.state is CampaignState.FINISHED
        assert heard == world.events
        assert len(troubles) == len(heard)


@pytest.mark.parametrize(
    ("situation", "error"),
    [
        (scenarios.failed, MobilgroupSenderError),
        (scenarios.retrying, MobilgroupConnectionError),
        (scenarios.sending, MobilgroupConnectionError),
        (scenarios.doubtful, MobilgroupUnknownOutcomeError),
        (scenarios.capped, CampaignRejectedError),
    ],
)
async def test_who_waits_for_the_sending_hears_why_it_failed(
    tmp_path: Path, situation: scenarios.Situation, error: type[Exception]
) -> None:
    """However often he asks, and in whichever process."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await situation(world)
        other = await world.start(world.service.settings, "another")
        for service in (world.service, world.service, other):
            with pytest.raises(error):
                await service.wait_submitted(campaign.id)


async def test_the_providers_code_is_told_by_any_process(tmp_path: Path) -> None:
    """As it came."""
    async with World(tmp_path).open() as world:
        world.provider.fail("send", Fault.ERROR_CODE, code="Error_User_Disabled")
        campaign = await world.launch(*numbers(1))
        await world.restart()
        with pytest.raises(MobilgroupAccountDisabledError) as refused:
            await world.service.wait_submitted(campaign.id)

        assert refused.value.raw_code == "Error_User_Disabled"


async def test_the_rule_is_told_that_holds_a_campaign_up(tmp_path: Path) -> None:
    """With its name."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.capped(world)
        with pytest.raises(CampaignRejectedError) as refused:
            await world.service.wait_submitted(campaign.id)

        assert refused.value.violations == (RuleViolation(Rule.DAILY_RECIPIENTS),)


@pytest.mark.parametrize(
    "situation",
    [
        scenarios.scheduled,
        scenarios.held,
        scenarios.held_midway,
        scenarios.running,
        scenarios.finished,
        scenarios.cancelled,
        scenarios.stopped,
        scenarios.provider_held,
        scenarios.late,
    ],
)
async def test_who_waits_for_the_sending_is_let_go_where_nothing_is_to_be_sent(
    tmp_path: Path, situation: scenarios.Situation
) -> None:
    """At once, and without an error."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await situation(world)

        assert (await world.service.wait_submitted(campaign.id)).state is campaign.state


async def test_an_error_that_has_passed_is_not_told(tmp_path: Path) -> None:
    """A campaign that was sent at the second try was sent."""
    async with World(tmp_path).open() as world:
        campaign = await scenarios.retrying(world)
        await world.pass_time(minutes=1)

        assert (await world.service.wait_submitted(campaign.id)).state in {
            CampaignState.RUNNING,
            CampaignState.FINISHED,
        }
        assert (await world.finish(campaign)).state is CampaignState.FINISHED


async def test_who_waits_sees_what_another_process_does(tmp_path: Path) -> None:
    """The journal is looked at again and again."""
    async with World(tmp_path).open() as world:
        campaign = await scenarios.held(world)
        other = await world.start(world.service.settings, "another")
        waiting = asyncio.ensure_future(other.wait_finished(campaign.id))
        await world.service.cancel(campaign.id, ALICE)
        await world.pass_time(seconds=30)

        assert (await waiting).state is CampaignState.CANCELLED


@pytest.mark.parametrize("situation", [scenarios.failed, scenarios.cancelled, scenarios.doubtful, scenarios.late])
async def test_who_waits_for_the_end_is_let_go_where_none_comes_by_itself(
    tmp_path: Path, situation: scenarios.Situation
) -> None:
    """It returns the campaign as it stands, without an error."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await situation(world)

        assert (await world.service.wait_finished(campaign.id)).state is campaign.state


async def test_a_mistake_in_one_part_does_not_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged without what it was about, and tried again."""
    async with World(tmp_path).open() as world:
        from aiomobilgroup.campaigns.lifecycle import progress

        def slip(*_: object, **__: object) -> None:
            raise KeyError("79120000000")

        with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
            patch.setattr(progress, "apply_report", slip)
            campaign = await world.launch(*numbers(1))
            await world.pass_time(seconds=30)

        assert "ReportPoller failed: KeyError in slip" in caplog.text
        assert "79120000000" not in caplog.text
        assert (await world.finish(campaign)).counts.reached == 1


async def test_closing_does_not_wait_for_what_is_only_read(tmp_path: Path) -> None:
    """A provider that never answers a question does not keep a house from shutting down."""
    async with World(tmp_path).open() as world:
        campaign = await world.launch(*numbers(1))
        world.provider.fail("get", Fault.HANG_BEFORE_ACCEPTING, times=10)
        world.provider.advance(seconds=10)
        world.clock.wake_due()
        await asyncio.sleep(0.05)
        started = asyncio.get_running_loop().time()
        await world.restart()

        assert asyncio.get_running_loop().time() - started < 1
        world.provider.clear_faults()
        assert (await world.finish(campaign)).counts.reached == 1


async def test_the_first_batch_that_is_taken_is_told_of(tmp_path: Path) -> None:
    """Whichever it is: of the first one everybody may have been blocked meanwhile."""
    async with World(tmp_path).open(batch_size=1) as world:
        await world.launch(*numbers(3), schedule=NOON + timedelta(minutes=5))
        await world.service.block(numbers(1), ALICE)
        await world.pass_time(minutes=6)

        assert kinds(world) == [ACCEPTED, FINISHED]
