"""A doubt, and what a person may answer: it was sent, send it again, or leave it."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from aiomobilgroup import CallOutcome, MobilgroupUnknownOutcomeError
from aiomobilgroup.campaigns import (
    Attention,
    BatchState,
    CampaignEventType,
    CampaignState,
    CampaignStateError,
    Resolution,
)
from aiomobilgroup.campaigns.journal.tables import batches
from simulators.provider import Fault
from tests.campaigns import scenarios
from tests.campaigns.environment import ALICE, World, numbers

pytestmark = pytest.mark.usefixtures("loopback")


async def test_a_doubt_asks_and_sends_nothing(tmp_path: Path) -> None:
    """The rest waits, a person is asked, and the caller hears that nobody can tell."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.doubtful(world)
        await world.pass_time(hours=3)

        assert len(world.provider.accepted) == 1
        assert campaign.attention is Attention.UNKNOWN
        assert [batch.state for batch in campaign.batches] == [BatchState.UNKNOWN, BatchState.PENDING]
        assert [event.type for event in world.events].count(CampaignEventType.NEEDS_ATTENTION) == 1
        with pytest.raises(MobilgroupUnknownOutcomeError):
            await world.service.wait_submitted(campaign.id)


async def test_sent_with_its_id_is_followed_and_the_rest_goes_on(tmp_path: Path) -> None:
    """With the id from the provider's pages the campaign is whole again."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.doubtful(world)
        await world.service.resolve(campaign.id, Resolution.SENT, ALICE, world.provider.accepted[0].id)
        campaign = await world.finish(campaign)

        assert campaign.state is CampaignState.FINISHED
        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 4}
        assert sorted(world.rung) == numbers(4)


async def test_sent_without_its_id_stays_without_outcomes_and_the_rest_goes_on(tmp_path: Path) -> None:
    """What is not known is not claimed."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.doubtful(world)
        await world.service.resolve(campaign.id, Resolution.SENT, ALICE)
        campaign = await world.finish(campaign)

        assert campaign.state is CampaignState.FINISHED
        assert campaign.counts.outcomes == {CallOutcome.PENDING: 2, CallOutcome.ANSWERED: 2}
        assert sorted(world.rung) == numbers(4)


async def test_resending_sends_the_batch_once_more_and_the_rest(tmp_path: Path) -> None:
    """Only a person's word does that; the accepted batches before it are not touched."""
    async with World(tmp_path).open(batch_size=2) as world:
        world.provider.fail("send", Fault.RESET_BEFORE_ACCEPTING)
        campaign = await world.launch(*numbers(4))
        await world.service.resolve(campaign.id, Resolution.RESEND, ALICE)
        campaign = await world.finish(campaign)

        assert campaign.state is CampaignState.FINISHED
        assert sorted(world.rung) == numbers(4)


async def test_leaving_it_drops_the_rest(tmp_path: Path) -> None:
    """What was sent before is followed to its end, and the doubt stays one."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.doubtful_midway(world)
        campaign = await world.service.resolve(campaign.id, Resolution.LEAVE, ALICE)
        assert (campaign.state, campaign.attention, campaign.finished) == (CampaignState.STOPPED, None, None)

        campaign = await world.finish(campaign)

        assert campaign.batches[1].state is BatchState.UNKNOWN
        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 2, CallOutcome.PENDING: 2}


async def test_leaving_the_only_batch_ends_the_campaign(tmp_path: Path) -> None:
    """There is nothing to wait for."""
    async with World(tmp_path).open() as world:
        campaign = await scenarios.doubtful(world)
        campaign = await world.service.resolve(campaign.id, Resolution.LEAVE, ALICE)

        assert campaign.finished is not None


@pytest.mark.parametrize("resolution", Resolution)
async def test_what_is_decided_cannot_be_decided_again(tmp_path: Path, resolution: Resolution) -> None:
    """Two people who press at once do not send twice."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.doubtful(world)
        await world.service.resolve(campaign.id, resolution, ALICE)
        with pytest.raises(CampaignStateError):
            await world.service.resolve(campaign.id, Resolution.RESEND, ALICE)


async def test_a_pause_during_a_doubt_outlives_it(tmp_path: Path) -> None:
    """The rest waits for the one who held it, not for the one who knew."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.doubtful(world)
        await world.service.pause(campaign.id, ALICE)
        campaign = await world.service.resolve(campaign.id, Resolution.SENT, ALICE)
        await world.pass_time(minutes=5)
        assert (campaign.state, campaign.attention, len(world.rung)) == (CampaignState.PAUSED, None, 2)

        await world.service.resume(campaign.id, ALICE)
        await world.settle()

        assert sorted(world.rung) == numbers(4)


async def test_a_stopped_campaign_is_not_sent_again(tmp_path: Path) -> None:
    """Who stopped it did not want the rest; the doubt can be answered by what happened only."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.doubtful(world)
        await world.service.stop(campaign.id, ALICE)
        with pytest.raises(CampaignStateError):
            await world.service.resolve(campaign.id, Resolution.RESEND, ALICE)

        campaign = await world.service.resolve(campaign.id, Resolution.LEAVE, ALICE)

        assert campaign.finished is not None
        assert len(world.rung) == 2


async def test_an_id_is_that_of_one_batch(tmp_path: Path) -> None:
    """Of several doubts the first is decided by it; the others are asked about again."""
    async with World(tmp_path).open(batch_size=1) as world:
        campaign = await scenarios.doubtful(world)

        def lose_another(connection: Connection) -> None:
            second = (batches.c.campaign_id == campaign.id) & (batches.c.number == 2)
            connection.execute(update(batches).where(second).values(state=BatchState.UNKNOWN))

        await world.journal.write(lose_another)
        accepted = world.provider.accepted[0].id
        campaign = await world.service.resolve(campaign.id, Resolution.SENT, ALICE, accepted)
        assert (campaign.attention, campaign.provider_ids) == (Attention.UNKNOWN, (accepted,))
        assert [batch.state for batch in campaign.batches][:2] == [BatchState.ACCEPTED, BatchState.UNKNOWN]

        await world.service.resolve(campaign.id, Resolution.SENT, ALICE)
        campaign = await world.finish(campaign)

        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 3, CallOutcome.PENDING: 1}


async def test_several_doubts_are_left_together(tmp_path: Path) -> None:
    """One answer without an id is about all of them."""
    async with World(tmp_path).open(batch_size=1) as world:
        campaign = await scenarios.doubtful(world)

        def lose_another(connection: Connection) -> None:
            second = (batches.c.campaign_id == campaign.id) & (batches.c.number == 2)
            connection.execute(update(batches).where(second).values(state=BatchState.UNKNOWN))

        await world.journal.write(lose_another)

        assert (await world.service.resolve(campaign.id, Resolution.LEAVE, ALICE)).finished is not None


async def test_the_evidence_is_the_balance_before_and_since(tmp_path: Path) -> None:
    """A person sees what the account says."""
    async with World(tmp_path).open(batch_size=2) as world:
        world.service.update_balance(Decimal(100000))
        campaign = await scenarios.doubtful(world)
        await world.pass_time(minutes=11)

        evidence = (await world.service.get(campaign.id)).batches[0].evidence
        assert evidence["balance_before"] == "100000"
        assert evidence["balance_after_600_s"] == str(world.provider.balance)
        assert "connection" in evidence["what"]


async def test_a_refusal_midway_drops_the_rest(tmp_path: Path) -> None:
    """What was accepted before rings and is followed; the campaign is stopped and says why."""
    async with World(tmp_path).open(batch_size=2) as world:

        async def refuse() -> None:
            world.provider.fail("send", Fault.ERROR_CODE, code="Error_User_Disabled")

        world.client.after_send = refuse
        campaign = await world.launch(*numbers(6))
        assert (campaign.state, campaign.reason) == (CampaignState.STOPPED, "Error_User_Disabled")

        campaign = await world.finish(campaign)

        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 2, CallOutcome.PENDING: 4}
        assert len(world.rung) == 2


async def test_a_refusal_after_the_first_batch_has_rung_ends_the_campaign(tmp_path: Path) -> None:
    """Nothing is left to follow, so the end is told at once."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await scenarios.held_midway(world)
        await world.pass_time(minutes=10)
        world.provider.fail("send", Fault.ERROR_CODE, code="Error_User_Disabled")
        await world.service.resume(campaign.id, ALICE)
        await world.settle()

        campaign = await world.service.get(campaign.id)
        assert (campaign.state, campaign.finished is None) == (CampaignState.STOPPED, False)
        assert world.events[-1].type in {CampaignEventType.FINISHED, CampaignEventType.REJECTED}


async def test_giving_up_midway_ends_the_campaign(tmp_path: Path) -> None:
    """A provider that cannot be reached for the rest does not keep the campaign open for ever."""
    async with World(tmp_path).open(batch_size=2, retry_for=timedelta(minutes=1)) as world:
        campaign = await scenarios.sending(world)
        world.provider.fail("send", Fault.REFUSE)
        await world.jump(minutes=5)
        world.provider.clear_faults()
        await world.pass_time(minutes=5)

        campaign = await world.service.get(campaign.id)
        assert (campaign.state, campaign.reason) == (CampaignState.STOPPED, "not_sent")
        assert campaign.finished is not None
