"""What a person may do to a campaign in every situation, and what comes of it."""

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
from tests.campaigns.environment import ALICE, NOON, World, numbers
from tests.campaigns.scenarios import LATER, Situation

pytestmark = pytest.mark.usefixtures("loopback")

type Action = Callable[[World, int], Awaitable[Campaign]]

ACTIONS: dict[str, Action] = {
    "cancel": lambda world, its: world.service.cancel(its, ALICE),
    "reschedule": lambda world, its: world.service.reschedule(its, LATER + timedelta(days=1), ALICE),
    "pause": lambda world, its: world.service.pause(its, ALICE),
    "resume": lambda world, its: world.service.resume(its, ALICE),
    "stop": lambda world, its: world.service.stop(its, ALICE),
    "resolve": lambda world, its: world.service.resolve(its, Resolution.LEAVE, ALICE),
}
S = CampaignState
# What each action makes of a campaign; where nothing stands it is refused and changes nothing.
TABLE: dict[str, tuple[Situation, CampaignState, dict[str, CampaignState]]] = {
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
    "held": (
        scenarios.held,
        S.PAUSED,
        {"cancel": S.CANCELLED, "reschedule": S.SCHEDULED, "resume": S.SCHEDULED, "stop": S.CANCELLED},
    ),
    "late": (
        scenarios.late,
        S.PAUSED,
        {"cancel": S.CANCELLED, "reschedule": S.SCHEDULED, "resume": S.SCHEDULED, "stop": S.CANCELLED},
    ),
    "held midway": (scenarios.held_midway, S.PAUSED, {"resume": S.SENDING, "stop": S.STOPPED}),
    "sending": (scenarios.sending, S.SENDING, {"pause": S.PAUSED, "stop": S.STOPPED}),
    "doubtful": (
        scenarios.doubtful,
        S.PAUSED,
        {"pause": S.PAUSED, "stop": S.STOPPED, "resolve": S.STOPPED},
    ),
    "doubtful midway": (
        scenarios.doubtful_midway,
        S.PAUSED,
        {"pause": S.PAUSED, "stop": S.STOPPED, "resolve": S.STOPPED},
    ),
    "capped": (scenarios.capped, S.PAUSED, {"resume": S.SENDING, "stop": S.STOPPED}),
    "running": (scenarios.running, S.RUNNING, {}),
    "finished": (scenarios.finished, S.FINISHED, {}),
    "cancelled": (scenarios.cancelled, S.CANCELLED, {}),
    "stopped": (scenarios.stopped, S.STOPPED, {}),
    "failed": (scenarios.failed, S.FAILED, {}),
    "held by the provider": (scenarios.provider_held, S.RUNNING, {}),
}
ALLOWED = [
    pytest.param(situation, action, becomes, id=f"{action} {name}")
    for name, (situation, _, results) in TABLE.items()
    for action, becomes in results.items()
]
FORBIDDEN = [
    pytest.param(situation, state, sorted(ACTIONS.keys() - results), id=name)
    for name, (situation, state, results) in TABLE.items()
]


@pytest.mark.parametrize(("situation", "action", "becomes"), ALLOWED)
async def test_an_action_that_makes_sense_is_done(
    tmp_path: Path, situation: Situation, action: str, becomes: CampaignState
) -> None:
    """The campaign becomes what the table says, and the record has who did it."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await situation(world)

        changed = await ACTIONS[action](world, campaign.id)

        assert changed.state is becomes
        assert [entry.actor for entry in await world.service.audit(campaign.id) if entry.action == action][:1] == [
            ALICE
        ]


@pytest.mark.parametrize(("situation", "state", "actions"), FORBIDDEN)
async def test_an_action_that_makes_no_sense_is_refused(
    tmp_path: Path, situation: Situation, state: CampaignState, actions: list[str]
) -> None:
    """The error says where the campaign stands, and nothing changes."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await situation(world)
        refusals = []
        for action in actions:
            with pytest.raises(CampaignStateError) as refused:
                await ACTIONS[action](world, campaign.id)
            refusals.append((refused.value.action, refused.value.state))

        assert refusals == [(action, state) for action in actions]
        assert await world.service.get(campaign.id) == campaign


async def test_a_campaign_that_does_not_exist_is_not_found(tmp_path: Path) -> None:
    """Whatever is wanted of it."""
    async with World(tmp_path).open() as world:
        for action in ACTIONS.values():
            with pytest.raises(CampaignNotFoundError):
                await action(world, 5)


@pytest.mark.parametrize(
    ("situation", "rung"),
    [
        (scenarios.scheduled, 0),
        (scenarios.retrying, 0),
        (scenarios.held, 0),
        (scenarios.late, 0),
        (scenarios.held_midway, 2),
        (scenarios.sending, 2),
        (scenarios.doubtful, 2),
        (scenarios.doubtful_midway, 4),
        (scenarios.capped, 2),
    ],
)
async def test_nothing_is_sent_after_a_stop(tmp_path: Path, situation: Situation, rung: int) -> None:
    """Whatever the campaign was about to do, and however long one waits."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await situation(world)
        await world.service.stop(campaign.id, ALICE)
        await world.pass_time(days=1)

        assert len(world.rung) == rung


@pytest.mark.parametrize(
    ("situation", "rung"),
    [(scenarios.scheduled, 0), (scenarios.retrying, 0), (scenarios.sending, 2), (scenarios.doubtful, 2)],
)
async def test_nothing_is_sent_during_a_pause(tmp_path: Path, situation: Situation, rung: int) -> None:
    """However long it lasts."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await situation(world)
        await world.service.pause(campaign.id, ALICE)
        await world.pass_time(days=1)

        assert len(world.rung) == rung


@pytest.mark.parametrize("situation", [scenarios.scheduled, scenarios.retrying, scenarios.sending])
async def test_everything_is_sent_after_a_pause(tmp_path: Path, situation: Situation) -> None:
    """What was held goes on where it was, each number once."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await situation(world)
        await world.service.pause(campaign.id, ALICE)
        await world.pass_time(minutes=30)
        await world.service.resume(campaign.id, ALICE)

        campaign = await world.finish(campaign)

        assert campaign.state is CampaignState.FINISHED
        assert sorted(world.rung) == numbers(4)


async def test_a_campaign_resumed_before_its_time_waits_for_it(tmp_path: Path) -> None:
    """A pause does not bring it forward."""
    async with World(tmp_path).open() as world:
        campaign = await scenarios.held(world)
        assert (await world.service.resume(campaign.id, ALICE)).due == LATER
        await world.pass_time(minutes=59)
        assert world.rung == []

        await world.pass_time(minutes=2)

        assert len(world.rung) == 4


async def test_a_campaign_moved_forward_is_sent_then(tmp_path: Path) -> None:
    """Also into the past: that is now."""
    async with World(tmp_path).open() as world:
        campaign = await scenarios.scheduled(world)
        moved = await world.service.reschedule(campaign.id, NOON - timedelta(days=1), ALICE)
        await world.settle()

        assert moved.due == NOON
        assert len(world.rung) == 4


async def test_a_campaign_that_the_provider_is_to_hold_cannot_be_moved(tmp_path: Path) -> None:
    """Its time is part of what is sent; it can still be called off."""
    async with World(tmp_path).open() as world:
        world.provider.fail("send", Fault.REFUSE)
        campaign = await world.launch(*numbers(1), schedule=LATER, provider_schedule=True)
        with pytest.raises(CampaignStateError):
            await world.service.reschedule(campaign.id, LATER, ALICE)

        assert (await world.service.cancel(campaign.id, ALICE)).state is CampaignState.CANCELLED


async def test_stopping_after_the_last_batch_has_rung_finishes(tmp_path: Path) -> None:
    """A campaign held midway whose first batch is over ends with the stop."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.held_midway(world)
        await world.pass_time(minutes=10)

        stopped = await world.service.stop(campaign.id, ALICE)

        assert stopped.finished is not None
        assert stopped.reason == "stopped"


async def test_a_stop_lets_the_sent_batch_ring_and_follows_it(tmp_path: Path) -> None:
    """The end is told when the phones have rung."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.stopped(world)
        assert campaign.finished is None

        campaign = await world.finish(campaign)

        assert (campaign.state, campaign.counts.reached) == (CampaignState.STOPPED, 2)


async def test_a_stop_while_a_batch_is_on_its_way_outlives_a_doubt(tmp_path: Path) -> None:
    """The doubt is to be decided, but the rest stays dropped."""
    async with World(tmp_path).open(batch_size=2) as world:
        world.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)

        async def stop() -> None:
            await world.service.stop(1, ALICE)

        world.client.after_send = stop
        campaign = await world.launch(*numbers(4))
        assert (campaign.state, campaign.attention, campaign.finished) == (
            CampaignState.STOPPED,
            Attention.UNKNOWN,
            None,
        )

        resolved = await world.service.resolve(campaign.id, Resolution.SENT, ALICE, world.provider.accepted[0].id)
        resolved = await world.finish(resolved)

        assert (resolved.state, resolved.attention, len(world.rung)) == (CampaignState.STOPPED, None, 2)
