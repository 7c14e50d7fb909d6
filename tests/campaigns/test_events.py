"""Events for listeners and their order, and what callers get that wait for a campaign."""

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
from tests.campaigns.environment import ALICE, NOON, Environment, numbers

pytestmark = pytest.mark.usefixtures("loopback")

CHANGED, ACCEPTED, FINISHED = CampaignEventType.CHANGED, CampaignEventType.ACCEPTED, CampaignEventType.FINISHED


def event_types(env: Environment) -> list[CampaignEventType]:
    """Return the types of all published events but `CHANGED`."""
    return [event.type for event in env.events if event.type is not CHANGED]


async def test_a_campaign_is_accepted_and_then_finished(tmp_path: Path) -> None:
    """Each event is published once, in this order, however many batches there are."""
    async with Environment(tmp_path).open(batch_size=1) as env:
        await env.finish(await env.launch(*numbers(3)))
        await env.settle()

        assert event_types(env) == [ACCEPTED, FINISHED]
        assert env.events[-1].campaign.counts.reached == 3


async def test_a_new_campaign_is_told_of_before_it_is_sent(tmp_path: Path) -> None:
    """A calendar can show it at once."""
    async with Environment(tmp_path).open() as env:
        await scenarios.scheduled(env)

        assert [(event.type, event.campaign.state) for event in env.events] == [(CHANGED, CampaignState.SCHEDULED)]


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        (scenarios.failed, [CampaignEventType.REJECTED]),
        (scenarios.unknown_outcome, [CampaignEventType.NEEDS_ATTENTION]),
        (scenarios.cancelled, []),
        (scenarios.finished, [ACCEPTED, FINISHED]),
    ],
)
async def test_what_matters_is_told(
    tmp_path: Path, scenario: scenarios.Scenario, expected: list[CampaignEventType]
) -> None:
    """Each important change has its own event type."""
    async with Environment(tmp_path).open(batch_size=4) as env:
        await scenario(env)
        await env.settle()

        assert event_types(env) == expected


@pytest.mark.parametrize("scenario", [scenarios.late, scenarios.capped])
async def test_a_person_is_asked_for(tmp_path: Path, scenario: scenarios.Scenario) -> None:
    """Every reason for attention publishes an event."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        await scenario(env)

        assert CampaignEventType.NEEDS_ATTENTION in event_types(env)


async def test_the_end_of_a_stopped_campaign_is_told(tmp_path: Path) -> None:
    """The end is published when the last call is over, also if that was before the stop."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.paused_midway(env)
        await env.pass_time(minutes=10)
        assert FINISHED not in event_types(env)

        await env.service.stop(campaign.id, ALICE)
        await env.settle()

        assert event_types(env) == [ACCEPTED, FINISHED]


async def test_an_end_is_told_once(tmp_path: Path) -> None:
    """Neither later changes of the campaign nor a restart publish its end again."""
    async with Environment(tmp_path).open() as env:
        campaign = await scenarios.unknown_outcome(env)
        await env.service.resolve(campaign.id, Resolution.LEAVE, ALICE)
        await env.pass_time(minutes=15)
        await env.restart()
        await env.pass_time(minutes=15)

        assert event_types(env).count(FINISHED) == 1


async def test_who_has_left_hears_nothing(tmp_path: Path) -> None:
    """Unsubscribing twice does no harm."""
    async with Environment(tmp_path).open() as env:
        received: list[CampaignEvent] = []
        unsubscribe = env.service.subscribe(received.append)
        await env.launch(*numbers(1))
        before = len(received)
        unsubscribe()
        unsubscribe()
        await env.launch(*numbers(1, start=1))

        assert len(received) == before > 0


async def test_a_listener_that_fails_harms_nobody(tmp_path: Path) -> None:
    """The other listeners get every event, and campaigns continue."""
    async with Environment(tmp_path).open() as env:
        errors: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: errors.append(context["exception"]))

        def fail(event: CampaignEvent) -> None:
            raise ValueError(event.type)

        env.service.subscribe(fail)
        received: list[CampaignEvent] = []
        env.service.subscribe(received.append)
        campaign = await env.finish(await env.launch(*numbers(1)))
        await env.settle()

        assert campaign.state is CampaignState.FINISHED
        assert received == env.events
        assert len(errors) == len(received)


@pytest.mark.parametrize(
    ("scenario", "error"),
    [
        (scenarios.failed, MobilgroupSenderError),
        (scenarios.retrying, MobilgroupConnectionError),
        (scenarios.sending, MobilgroupConnectionError),
        (scenarios.unknown_outcome, MobilgroupUnknownOutcomeError),
        (scenarios.capped, CampaignRejectedError),
    ],
)
async def test_who_waits_for_the_sending_hears_why_it_failed(
    tmp_path: Path, scenario: scenarios.Scenario, error: type[Exception]
) -> None:
    """Every call raises the error again, in every process."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenario(env)
        other = await env.start(env.service.settings, "another")
        for service in (env.service, env.service, other):
            with pytest.raises(error):
                await service.wait_submitted(campaign.id)


async def test_the_providers_code_is_told_by_any_process(tmp_path: Path) -> None:
    """The error has the provider's code unchanged."""
    async with Environment(tmp_path).open() as env:
        env.provider.fail("send", Fault.ERROR_CODE, code="Error_User_Disabled")
        campaign = await env.launch(*numbers(1))
        await env.restart()
        with pytest.raises(MobilgroupAccountDisabledError) as rejected:
            await env.service.wait_submitted(campaign.id)

        assert rejected.value.raw_code == "Error_User_Disabled"


async def test_the_rule_is_told_that_holds_a_campaign_up(tmp_path: Path) -> None:
    """The error has the violated rule."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.capped(env)
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.service.wait_submitted(campaign.id)

        assert rejected.value.violations == (RuleViolation(Rule.DAILY_RECIPIENTS),)


@pytest.mark.parametrize(
    "scenario",
    [
        scenarios.scheduled,
        scenarios.paused,
        scenarios.paused_midway,
        scenarios.running,
        scenarios.finished,
        scenarios.cancelled,
        scenarios.stopped,
        scenarios.provider_scheduled,
        scenarios.late,
    ],
)
async def test_who_waits_for_the_sending_is_let_go_where_nothing_is_to_be_sent(
    tmp_path: Path, scenario: scenarios.Scenario
) -> None:
    """The call returns at once, without an error."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenario(env)

        assert (await env.service.wait_submitted(campaign.id)).state is campaign.state


async def test_an_error_that_has_passed_is_not_told(tmp_path: Path) -> None:
    """A campaign that was sent at the second attempt raises no error."""
    async with Environment(tmp_path).open() as env:
        campaign = await scenarios.retrying(env)
        await env.pass_time(minutes=1)

        assert (await env.service.wait_submitted(campaign.id)).state in {
            CampaignState.RUNNING,
            CampaignState.FINISHED,
        }
        assert (await env.finish(campaign)).state is CampaignState.FINISHED


async def test_who_waits_sees_what_another_process_does(tmp_path: Path) -> None:
    """The journal is read again and again."""
    async with Environment(tmp_path).open() as env:
        campaign = await scenarios.paused(env)
        other = await env.start(env.service.settings, "another")
        waiting = asyncio.ensure_future(other.wait_finished(campaign.id))
        await env.service.cancel(campaign.id, ALICE)
        await env.pass_time(seconds=30)

        assert (await waiting).state is CampaignState.CANCELLED


@pytest.mark.parametrize("scenario", [scenarios.failed, scenarios.cancelled, scenarios.unknown_outcome, scenarios.late])
async def test_who_waits_for_the_end_is_let_go_where_none_comes_by_itself(
    tmp_path: Path, scenario: scenarios.Scenario
) -> None:
    """The call returns the campaign in its current state, without an error."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenario(env)

        assert (await env.service.wait_finished(campaign.id)).state is campaign.state


async def test_a_mistake_in_one_part_does_not_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception in a worker is logged without its arguments, and the worker runs again."""
    async with Environment(tmp_path).open() as env:
        from aiomobilgroup.campaigns.lifecycle import progress

        def slip(*_: object, **__: object) -> None:
            raise KeyError("79120000000")

        with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
            patch.setattr(progress, "apply_report", slip)
            campaign = await env.launch(*numbers(1))
            await env.pass_time(seconds=30)

        assert "ReportPoller failed: KeyError in slip" in caplog.text
        assert "79120000000" not in caplog.text
        assert (await env.finish(campaign)).counts.reached == 1


async def test_closing_does_not_wait_for_what_is_only_read(tmp_path: Path) -> None:
    """A provider that does not answer a read does not delay the shutdown."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.launch(*numbers(1))
        env.provider.fail("get", Fault.HANG_BEFORE_ACCEPTING, times=10)
        env.provider.advance(seconds=10)
        env.clock.wake_due()
        await asyncio.sleep(0.05)
        started = asyncio.get_running_loop().time()
        await env.restart()

        assert asyncio.get_running_loop().time() - started < 1
        env.provider.clear_faults()
        assert (await env.finish(campaign)).counts.reached == 1


async def test_the_first_batch_that_is_taken_is_told_of(tmp_path: Path) -> None:
    """The event is published for any first accepted batch: earlier ones may be on the do-not-call list."""
    async with Environment(tmp_path).open(batch_size=1) as env:
        await env.launch(*numbers(3), schedule=NOON + timedelta(minutes=5))
        await env.service.block(numbers(1), ALICE)
        await env.pass_time(minutes=6)

        assert event_types(env) == [ACCEPTED, FINISHED]
