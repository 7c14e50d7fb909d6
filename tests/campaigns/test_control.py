"""What each control action does to a campaign in every state."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from aiomobilgroup.campaigns import (
    Attention,
    Campaign,
    CampaignNotFoundError,
    CampaignState,
    CampaignStateError,
    Resolution,
)
from simulators.provider import Fault
from tests.campaigns import scenarios
from tests.campaigns.environment import ALICE, NOON, Environment, numbers
from tests.campaigns.scenarios import LATER, Scenario

pytestmark = pytest.mark.usefixtures("loopback")

type Action = Callable[[Environment, int], Awaitable[Campaign]]

ACTIONS: dict[str, Action] = {
    "cancel": lambda env, campaign_id: env.service.cancel(campaign_id, ALICE),
    "reschedule": lambda env, campaign_id: env.service.reschedule(campaign_id, LATER + timedelta(days=1), ALICE),
    "pause": lambda env, campaign_id: env.service.pause(campaign_id, ALICE),
    "resume": lambda env, campaign_id: env.service.resume(campaign_id, ALICE),
    "stop": lambda env, campaign_id: env.service.stop(campaign_id, ALICE),
    "resolve": lambda env, campaign_id: env.service.resolve(campaign_id, Resolution.LEAVE, ALICE),
}
S = CampaignState
# The state after each action; an action that is not listed is rejected and changes nothing.
TABLE: dict[str, tuple[Scenario, CampaignState, dict[str, CampaignState]]] = {
    "scheduled": (
        scenarios.scheduled,
        S.SCHEDULED,
        {"cancel": S.CANCELLED, "reschedule": S.SCHEDULED, "pause": S.PAUSED, "stop": S.CANCELLED},
    ),
    "retrying": (
        scenarios.retrying,
        S.SENDING,
        {"cancel": S.CANCELLED, "reschedule": S.SCHEDULED, "pause": S.PAUSED, "stop": S.CANCELLED},
    ),
    "paused": (
        scenarios.paused,
        S.PAUSED,
        {"cancel": S.CANCELLED, "reschedule": S.SCHEDULED, "resume": S.SCHEDULED, "stop": S.CANCELLED},
    ),
    "late": (
        scenarios.late,
        S.PAUSED,
        {"cancel": S.CANCELLED, "reschedule": S.SCHEDULED, "resume": S.SCHEDULED, "stop": S.CANCELLED},
    ),
    "paused midway": (scenarios.paused_midway, S.PAUSED, {"resume": S.SENDING, "stop": S.STOPPED}),
    "sending": (scenarios.sending, S.SENDING, {"pause": S.PAUSED, "stop": S.STOPPED}),
    "unknown outcome": (
        scenarios.unknown_outcome,
        S.PAUSED,
        {"pause": S.PAUSED, "stop": S.STOPPED, "resolve": S.STOPPED},
    ),
    "unknown midway": (
        scenarios.unknown_midway,
        S.PAUSED,
        {"pause": S.PAUSED, "stop": S.STOPPED, "resolve": S.STOPPED},
    ),
    "capped": (scenarios.capped, S.PAUSED, {"resume": S.SENDING, "stop": S.STOPPED}),
    "running": (scenarios.running, S.RUNNING, {}),
    "finished": (scenarios.finished, S.FINISHED, {}),
    "cancelled": (scenarios.cancelled, S.CANCELLED, {}),
    "stopped": (scenarios.stopped, S.STOPPED, {}),
    "failed": (scenarios.failed, S.FAILED, {}),
    "scheduled at the provider": (scenarios.provider_scheduled, S.RUNNING, {}),
}
ALLOWED = [
    pytest.param(scenario, action, becomes, id=f"{action} {name}")
    for name, (scenario, _, results) in TABLE.items()
    for action, becomes in results.items()
]
FORBIDDEN = [
    pytest.param(scenario, state, sorted(ACTIONS.keys() - results), id=name)
    for name, (scenario, state, results) in TABLE.items()
]


@pytest.mark.parametrize(("scenario", "action", "becomes"), ALLOWED)
async def test_an_action_that_makes_sense_is_done(
    tmp_path: Path, scenario: Scenario, action: str, becomes: CampaignState
) -> None:
    """The campaign gets the state in the table, and the audit log has the actor."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenario(env)

        changed = await ACTIONS[action](env, campaign.id)

        assert changed.state is becomes
        assert [entry.actor for entry in await env.service.audit(campaign.id) if entry.action == action][:1] == [ALICE]


@pytest.mark.parametrize(("scenario", "state", "actions"), FORBIDDEN)
async def test_an_action_that_makes_no_sense_is_refused(
    tmp_path: Path, scenario: Scenario, state: CampaignState, actions: list[str]
) -> None:
    """The error has the campaign's state, and nothing changes."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenario(env)
        rejections = []
        for action in actions:
            with pytest.raises(CampaignStateError) as rejected:
                await ACTIONS[action](env, campaign.id)
            rejections.append((rejected.value.action, rejected.value.state))

        assert rejections == [(action, state) for action in actions]
        assert await env.service.get(campaign.id) == campaign


async def test_a_campaign_that_does_not_exist_is_not_found(tmp_path: Path) -> None:
    """Every action raises."""
    async with Environment(tmp_path).open() as env:
        for action in ACTIONS.values():
            with pytest.raises(CampaignNotFoundError):
                await action(env, 5)


@pytest.mark.parametrize(
    ("scenario", "called"),
    [
        (scenarios.scheduled, 0),
        (scenarios.retrying, 0),
        (scenarios.paused, 0),
        (scenarios.late, 0),
        (scenarios.paused_midway, 2),
        (scenarios.sending, 2),
        (scenarios.unknown_outcome, 2),
        (scenarios.unknown_midway, 4),
        (scenarios.capped, 2),
    ],
)
async def test_nothing_is_sent_after_a_stop(tmp_path: Path, scenario: Scenario, called: int) -> None:
    """No later time sends anything, whatever the campaign was about to do."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenario(env)
        await env.service.stop(campaign.id, ALICE)
        await env.pass_time(days=1)

        assert len(env.called) == called


@pytest.mark.parametrize(
    ("scenario", "called"),
    [(scenarios.scheduled, 0), (scenarios.retrying, 0), (scenarios.sending, 2), (scenarios.unknown_outcome, 2)],
)
async def test_nothing_is_sent_during_a_pause(tmp_path: Path, scenario: Scenario, called: int) -> None:
    """A pause has no time limit."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenario(env)
        await env.service.pause(campaign.id, ALICE)
        await env.pass_time(days=1)

        assert len(env.called) == called


@pytest.mark.parametrize("scenario", [scenarios.scheduled, scenarios.retrying, scenarios.sending])
async def test_everything_is_sent_after_a_pause(tmp_path: Path, scenario: Scenario) -> None:
    """A resumed campaign continues where it was paused, and calls each number once."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenario(env)
        await env.service.pause(campaign.id, ALICE)
        await env.pass_time(minutes=30)
        await env.service.resume(campaign.id, ALICE)

        campaign = await env.finish(campaign)

        assert campaign.state is CampaignState.FINISHED
        assert sorted(env.called) == numbers(4)


async def test_a_campaign_resumed_before_its_time_waits_for_it(tmp_path: Path) -> None:
    """A pause does not bring the scheduled time forward."""
    async with Environment(tmp_path).open() as env:
        campaign = await scenarios.paused(env)
        assert (await env.service.resume(campaign.id, ALICE)).due == LATER
        await env.pass_time(minutes=59)
        assert env.called == []

        await env.pass_time(minutes=2)

        assert len(env.called) == 4


async def test_a_campaign_moved_forward_is_sent_then(tmp_path: Path) -> None:
    """A time in the past means now."""
    async with Environment(tmp_path).open() as env:
        campaign = await scenarios.scheduled(env)
        moved = await env.service.reschedule(campaign.id, NOON - timedelta(days=1), ALICE)
        await env.settle()

        assert moved.due == NOON
        assert len(env.called) == 4


async def test_a_campaign_that_the_provider_is_to_hold_cannot_be_moved(tmp_path: Path) -> None:
    """Its time is part of the request; it can still be cancelled."""
    async with Environment(tmp_path).open() as env:
        env.provider.fail("send", Fault.REFUSE)
        campaign = await env.launch(*numbers(1), schedule=LATER, provider_schedule=True)
        with pytest.raises(CampaignStateError):
            await env.service.reschedule(campaign.id, LATER, ALICE)

        assert (await env.service.cancel(campaign.id, ALICE)).state is CampaignState.CANCELLED


async def test_stopping_after_the_last_batch_has_rung_finishes(tmp_path: Path) -> None:
    """A campaign paused after its first batch is over as soon as it is stopped."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.paused_midway(env)
        await env.pass_time(minutes=10)

        stopped = await env.service.stop(campaign.id, ALICE)

        assert stopped.finished is not None
        assert stopped.reason == "stopped"


async def test_a_stop_lets_the_sent_batch_ring_and_follows_it(tmp_path: Path) -> None:
    """The end is published when the calls of the sent batch are over."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.stopped(env)
        assert campaign.finished is None

        campaign = await env.finish(campaign)

        assert (campaign.state, campaign.counts.reached) == (CampaignState.STOPPED, 2)


async def test_a_stop_while_a_batch_is_on_its_way_outlives_a_doubt(tmp_path: Path) -> None:
    """The unknown outcome needs a decision, but the rest stays dropped."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        env.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)

        async def stop() -> None:
            await env.service.stop(1, ALICE)

        env.client.after_send = stop
        campaign = await env.launch(*numbers(4))
        assert (campaign.state, campaign.attention, campaign.finished) == (
            CampaignState.STOPPED,
            Attention.UNKNOWN,
            None,
        )

        resolved = await env.service.resolve(campaign.id, Resolution.SENT, ALICE, env.provider.accepted[0].id)
        resolved = await env.finish(resolved)

        assert (resolved.state, resolved.attention, len(env.called)) == (CampaignState.STOPPED, None, 2)
