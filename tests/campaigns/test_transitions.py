"""A user's stop or pause survives later batch outcomes, and every campaign ends."""

from datetime import timedelta

import pytest

from aiomobilgroup.campaigns import (
    Actor,
    Attention,
    BatchState,
    Campaigns,
    CampaignState,
    CampaignStateError,
    JournalError,
    LaunchRequest,
    Resolution,
    Rule,
)
from simulators.provider import Fault, Provider
from tests.campaigns.conftest import MakeBroadcast, MakeService
from tests.campaigns.fakes import DelayedClient, FailingJournal
from tests.campaigns.times import TWO, until, wait_for_calls


async def test_a_batch_of_a_stopped_campaign_that_nobody_sent_ends_the_campaign(
    make_service: MakeService, failing: FailingJournal, delayed: DelayedClient, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The campaign is stopped after a claim whose commit was reported as failed: nothing was sent."""
    service = await make_service(client=delayed, journal=failing)
    failing.after["claim_next_batch"] = [JournalError("connection lost")]
    failing.before["release_claims"] = [JournalError("connection lost")] * 1000
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))
    await until(service, campaign, BatchState.SUBMITTING)

    await service.stop(campaign.id, actor)
    failing.before.clear()
    campaign = await service.wait_finished(campaign.id)

    assert (campaign.state, campaign.reason) == (CampaignState.FAILED, "stopped")
    assert delayed.send_count == 0


async def test_a_person_who_stops_a_campaign_while_a_batch_is_lost_has_stopped_it(
    make_service: MakeService, delayed: DelayedClient, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """No decision about the unknown outcome sends the rest."""
    service = await make_service(client=delayed, batch_size=1)
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    delayed.release.clear()
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await delayed.answered.wait()
    await service.stop(campaign.id, actor)
    delayed.release.set()
    campaign = await until(service, campaign, BatchState.UNKNOWN)
    assert (campaign.state, campaign.attention) == (CampaignState.STOPPED, Attention.UNKNOWN)

    with pytest.raises(CampaignStateError):
        await service.resolve(campaign.id, Resolution.RESEND, actor)
    await service.resolve(campaign.id, Resolution.SENT, actor, provider.accepted[0].id)
    campaign = await service.wait_finished(campaign.id)

    assert campaign.state is CampaignState.STOPPED
    assert campaign.batches[1].state is BatchState.PENDING
    assert len(provider.accepted) == 1


async def test_a_person_who_pauses_a_campaign_while_a_batch_is_lost_has_paused_it(
    make_service: MakeService, delayed: DelayedClient, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """Deciding the unknown outcome does not send the rest."""
    service = await make_service(client=delayed, batch_size=1)
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    delayed.release.clear()
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await delayed.answered.wait()
    await service.pause(campaign.id, actor)
    delayed.release.set()
    await until(service, campaign, BatchState.UNKNOWN)

    campaign = await service.resolve(campaign.id, Resolution.SENT, actor, provider.accepted[0].id)
    assert (campaign.state, campaign.attention) == (CampaignState.PAUSED, None)
    await service.resume(campaign.id, actor)

    assert (await until(service, campaign, BatchState.ACCEPTED, number=2)).state is CampaignState.RUNNING


@pytest.mark.parametrize(
    ("fault", "state"),
    [(Fault.REFUSE, BatchState.NOT_SENT), (Fault.ERROR_CODE, BatchState.REJECTED)],
)
async def test_a_campaign_stopped_while_its_only_batch_fails_has_failed(
    make_service: MakeService,
    delayed: DelayedClient,
    provider: Provider,
    broadcast: MakeBroadcast,
    actor: Actor,
    fault: Fault,
    state: BatchState,
) -> None:
    """The campaign ends at once: nothing of it was accepted."""
    service = await make_service(client=delayed)
    provider.fail("send", fault)
    delayed.release.clear()
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))
    await delayed.answered.wait()
    campaign = await service.stop(campaign.id, actor)
    assert campaign.finished is None
    delayed.release.set()

    campaign = await until(service, campaign, state)

    assert campaign.state is CampaignState.FAILED
    assert campaign.finished is not None


async def test_a_campaign_whose_last_batch_is_refused_ends_with_the_calls_of_the_others(
    make_service: MakeService, delayed: DelayedClient, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The calls of the other batches may be over already."""
    service = await make_service(client=delayed, batch_size=1)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await delayed.answered.wait()
    await service.pause(campaign.id, actor)
    await until(service, campaign, BatchState.ACCEPTED)
    await wait_for_calls(service, campaign)

    provider.fail("send", Fault.ERROR_CODE, code="Error_User_Disabled")
    await service.resume(campaign.id, actor)
    campaign = await service.wait_finished(campaign.id)

    assert (campaign.state, campaign.reason) == (CampaignState.STOPPED, "Error_User_Disabled")
    assert campaign.finished is not None


async def test_a_campaign_whose_last_numbers_were_blocked_meanwhile_finishes(
    make_service: MakeService, delayed: DelayedClient, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The batch is not sent, and the calls of the others may be over already."""
    service = await make_service(client=delayed, batch_size=1)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await delayed.answered.wait()
    await service.pause(campaign.id, actor)
    await until(service, campaign, BatchState.ACCEPTED)
    await wait_for_calls(service, campaign)

    await service.block([TWO[1]], actor)
    await service.resume(campaign.id, actor)
    campaign = await service.wait_finished(campaign.id)

    assert campaign.state is CampaignState.FINISHED
    assert campaign.batches[1].state is BatchState.REJECTED
    assert len(provider.accepted) == 1


async def test_a_campaign_all_of_whose_numbers_were_blocked_meanwhile_has_failed(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """No recipient was called."""
    due = provider.now + timedelta(minutes=5)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(schedule=due), actor=actor))
    await service.block(["79120000000"], actor)

    provider.advance(minutes=5)
    campaign = await service.wait_finished(campaign.id)

    assert campaign.state is CampaignState.FAILED
    assert (campaign.batches[0].state, campaign.batches[0].error_code) == (BatchState.REJECTED, Rule.DO_NOT_CALL)
    assert provider.accepted == []
