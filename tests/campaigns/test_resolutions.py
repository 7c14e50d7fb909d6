"""Decisions about an unknown outcome: it was sent, send it again, or leave it."""

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
from tests.campaigns.environment import ALICE, Environment, numbers

pytestmark = pytest.mark.usefixtures("loopback")


async def test_a_doubt_asks_and_sends_nothing(tmp_path: Path) -> None:
    """The rest waits, the campaign needs attention, and the caller gets an unknown-outcome error."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.unknown_outcome(env)
        await env.pass_time(hours=3)

        assert len(env.provider.accepted) == 1
        assert campaign.attention is Attention.UNKNOWN
        assert [batch.state for batch in campaign.batches] == [BatchState.UNKNOWN, BatchState.PENDING]
        assert [event.type for event in env.events].count(CampaignEventType.NEEDS_ATTENTION) == 1
        with pytest.raises(MobilgroupUnknownOutcomeError):
            await env.service.wait_submitted(campaign.id)


async def test_sent_with_its_id_is_followed_and_the_rest_goes_on(tmp_path: Path) -> None:
    """With the id from the provider's website the batch's report can be read."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.unknown_outcome(env)
        await env.service.resolve(campaign.id, Resolution.SENT, ALICE, env.provider.accepted[0].id)
        campaign = await env.finish(campaign)

        assert campaign.state is CampaignState.FINISHED
        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 4}
        assert sorted(env.called) == numbers(4)


async def test_sent_without_its_id_stays_without_outcomes_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Without an id the outcomes of the batch stay pending."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.unknown_outcome(env)
        await env.service.resolve(campaign.id, Resolution.SENT, ALICE)
        campaign = await env.finish(campaign)

        assert campaign.state is CampaignState.FINISHED
        assert campaign.counts.outcomes == {CallOutcome.PENDING: 2, CallOutcome.ANSWERED: 2}
        assert sorted(env.called) == numbers(4)


async def test_resending_sends_the_batch_once_more_and_the_rest(tmp_path: Path) -> None:
    """Only a user's decision resends; earlier accepted batches are not sent again."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        env.provider.fail("send", Fault.RESET_BEFORE_ACCEPTING)
        campaign = await env.launch(*numbers(4))
        await env.service.resolve(campaign.id, Resolution.RESEND, ALICE)
        campaign = await env.finish(campaign)

        assert campaign.state is CampaignState.FINISHED
        assert sorted(env.called) == numbers(4)


async def test_leaving_it_drops_the_rest(tmp_path: Path) -> None:
    """Earlier batches are polled to their end, and the batch stays unknown."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.unknown_midway(env)
        campaign = await env.service.resolve(campaign.id, Resolution.LEAVE, ALICE)
        assert (campaign.state, campaign.attention, campaign.finished) == (CampaignState.STOPPED, None, None)

        campaign = await env.finish(campaign)

        assert campaign.batches[1].state is BatchState.UNKNOWN
        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 2, CallOutcome.PENDING: 2}


async def test_leaving_the_only_batch_ends_the_campaign(tmp_path: Path) -> None:
    """There is nothing to wait for."""
    async with Environment(tmp_path).open() as env:
        campaign = await scenarios.unknown_outcome(env)
        campaign = await env.service.resolve(campaign.id, Resolution.LEAVE, ALICE)

        assert campaign.finished is not None


@pytest.mark.parametrize("resolution", Resolution)
async def test_what_is_decided_cannot_be_decided_again(tmp_path: Path, resolution: Resolution) -> None:
    """Two users who decide at once do not send twice."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.unknown_outcome(env)
        await env.service.resolve(campaign.id, resolution, ALICE)
        with pytest.raises(CampaignStateError):
            await env.service.resolve(campaign.id, Resolution.RESEND, ALICE)


async def test_a_pause_during_a_doubt_outlives_it(tmp_path: Path) -> None:
    """The decision does not resume a campaign that a user paused."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.unknown_outcome(env)
        await env.service.pause(campaign.id, ALICE)
        campaign = await env.service.resolve(campaign.id, Resolution.SENT, ALICE)
        await env.pass_time(minutes=5)
        assert (campaign.state, campaign.attention, len(env.called)) == (CampaignState.PAUSED, None, 2)

        await env.service.resume(campaign.id, ALICE)
        await env.settle()

        assert sorted(env.called) == numbers(4)


async def test_a_stopped_campaign_is_not_sent_again(tmp_path: Path) -> None:
    """After a stop only "sent" and "leave" are allowed."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.unknown_outcome(env)
        await env.service.stop(campaign.id, ALICE)
        with pytest.raises(CampaignStateError):
            await env.service.resolve(campaign.id, Resolution.RESEND, ALICE)

        campaign = await env.service.resolve(campaign.id, Resolution.LEAVE, ALICE)

        assert campaign.finished is not None
        assert len(env.called) == 2


async def test_an_id_is_that_of_one_batch(tmp_path: Path) -> None:
    """An id decides the first of several unknown batches; the others still need a decision."""
    async with Environment(tmp_path).open(batch_size=1) as env:
        campaign = await scenarios.unknown_outcome(env)

        def lose_another(connection: Connection) -> None:
            second = (batches.c.campaign_id == campaign.id) & (batches.c.number == 2)
            connection.execute(update(batches).where(second).values(state=BatchState.UNKNOWN))

        await env.journal.write(lose_another)
        accepted = env.provider.accepted[0].id
        campaign = await env.service.resolve(campaign.id, Resolution.SENT, ALICE, accepted)
        assert (campaign.attention, campaign.provider_ids) == (Attention.UNKNOWN, (accepted,))
        assert [batch.state for batch in campaign.batches][:2] == [BatchState.ACCEPTED, BatchState.UNKNOWN]

        await env.service.resolve(campaign.id, Resolution.SENT, ALICE)
        campaign = await env.finish(campaign)

        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 3, CallOutcome.PENDING: 1}


async def test_several_doubts_are_left_together(tmp_path: Path) -> None:
    """A decision without an id applies to all unknown batches."""
    async with Environment(tmp_path).open(batch_size=1) as env:
        campaign = await scenarios.unknown_outcome(env)

        def lose_another(connection: Connection) -> None:
            second = (batches.c.campaign_id == campaign.id) & (batches.c.number == 2)
            connection.execute(update(batches).where(second).values(state=BatchState.UNKNOWN))

        await env.journal.write(lose_another)

        assert (await env.service.resolve(campaign.id, Resolution.LEAVE, ALICE)).finished is not None


async def test_the_evidence_is_the_balance_before_and_since(tmp_path: Path) -> None:
    """The evidence has the account's balance before the request and after ten minutes."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        env.service.update_balance(Decimal(100000))
        campaign = await scenarios.unknown_outcome(env)
        await env.pass_time(minutes=11)

        evidence = (await env.service.get(campaign.id)).batches[0].evidence
        assert evidence["balance_before"] == "100000"
        assert evidence["balance_after_600_s"] == str(env.provider.balance)
        assert "connection" in evidence["what"]


async def test_a_refusal_midway_drops_the_rest(tmp_path: Path) -> None:
    """Accepted batches are called and polled; the campaign is stopped with the provider's code."""
    async with Environment(tmp_path).open(batch_size=2) as env:

        async def refuse() -> None:
            env.provider.fail("send", Fault.ERROR_CODE, code="Error_User_Disabled")

        env.client.after_send = refuse
        campaign = await env.launch(*numbers(6))
        assert (campaign.state, campaign.reason) == (CampaignState.STOPPED, "Error_User_Disabled")

        campaign = await env.finish(campaign)

        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 2, CallOutcome.PENDING: 4}
        assert len(env.called) == 2


async def test_a_refusal_after_the_first_batch_has_rung_ends_the_campaign(tmp_path: Path) -> None:
    """No call is in progress, so the end is published at once."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenarios.paused_midway(env)
        await env.pass_time(minutes=10)
        env.provider.fail("send", Fault.ERROR_CODE, code="Error_User_Disabled")
        await env.service.resume(campaign.id, ALICE)
        await env.settle()

        campaign = await env.service.get(campaign.id)
        assert (campaign.state, campaign.finished is None) == (CampaignState.STOPPED, False)
        assert env.events[-1].type in {CampaignEventType.FINISHED, CampaignEventType.REJECTED}


async def test_giving_up_midway_ends_the_campaign(tmp_path: Path) -> None:
    """A provider that stays unreachable does not keep the campaign open for ever."""
    async with Environment(tmp_path).open(batch_size=2, retry_for=timedelta(minutes=1)) as env:
        campaign = await scenarios.sending(env)
        env.provider.fail("send", Fault.REFUSE)
        await env.jump(minutes=5)
        env.provider.clear_faults()
        await env.pass_time(minutes=5)

        campaign = await env.service.get(campaign.id)
        assert (campaign.state, campaign.reason) == (CampaignState.STOPPED, "not_sent")
        assert campaign.finished is not None
