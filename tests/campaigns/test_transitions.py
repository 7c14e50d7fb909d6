"""What a person decided about a campaign outlives what becomes of its batches; every campaign comes to an end."""

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
from tests.campaigns.fakes import HeldClient, TroubledJournal
from tests.campaigns.times import TWO, rung, until


async def test_a_batch_of_a_stopped_campaign_that_nobody_sent_ends_the_campaign(
    make_service: MakeService, troubled: TroubledJournal, held: HeldClient, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """A person stops it just when the claim was lost: nothing of it was accepted."""
    service = await make_service(client=held, journal=troubled)
    troubled.after["claim_next_batch"] = [JournalError("connection lost")]
    troubled.before["release_claims"] = [JournalError("connection lost")] * 1000
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))
    await until(service, campaign, BatchState.SUBMITTING)

    await service.stop(campaign.id, actor)
    troubled.before.clear()
    campaign = await service.wait_finished(campaign.id)

    assert (campaign.state, campaign.reason) == (CampaignState.FAILED, "stopped")
    assert held.sent == 0


async def test_a_person_who_stops_a_campaign_while_a_batch_is_lost_has_stopped_it(
    make_service: MakeService, held: HeldClient, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """Whatever is said of the doubt later, the rest is not sent."""
    service = await make_service(client=held, batch_size=1)
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    held.go_on.clear()
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await held.answered.wait()
    await service.stop(campaign.id, actor)
    held.go_on.set()
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
    make_service: MakeService, held: HeldClient, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """Deciding the doubt does not send the rest."""
    service = await make_service(client=held, batch_size=1)
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    held.go_on.clear()
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await held.answered.wait()
    await service.pause(campaign.id, actor)
    held.go_on.set()
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
    held: HeldClient,
    provider: Provider,
    broadcast: MakeBroadcast,
    actor: Actor,
    fault: Fault,
    state: BatchState,
) -> None:
    """It comes to an end at once: nothing of it was accepted."""
    service = await make_service(client=held)
    provider.fail("send", fault)
    held.go_on.clear()
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))
    await held.answered.wait()
    campaign = await service.stop(campaign.id, actor)
    assert campaign.finished is None
    held.go_on.set()

    campaign = await until(service, campaign, state)

    assert campaign.state is CampaignState.FAILED
    assert campaign.finished is not None


async def test_a_campaign_whose_last_batch_is_refused_ends_with_the_calls_of_the_others(
    make_service: MakeService, held: HeldClient, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """Those calls may be over already."""
    service = await make_service(client=held, batch_size=1)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await held.answered.wait()
    await service.pause(campaign.id, actor)
    await until(service, campaign, BatchState.ACCEPTED)
    await rung(service, campaign)

    provider.fail("send", Fault.ERROR_CODE, code="Error_User_Disabled")
    await service.resume(campaign.id, actor)
    campaign = await service.wait_finished(campaign.id)

    assert (campaign.state, campaign.reason) == (CampaignState.STOPPED, "Error_User_Disabled")
    assert campaign.finished is not None


async def test_a_campaign_whose_last_numbers_were_blocked_meanwhile_finishes(
    make_service: MakeService, held: HeldClient, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The batch is not sent at all, and the calls of the others may be over already."""
    service = await make_service(client=held, batch_size=1)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await held.answered.wait()
    await service.pause(campaign.id, actor)
    await until(service, campaign, BatchState.ACCEPTED)
    await rung(service, campaign)

    await service.block([TWO[1]], actor)
    await service.resume(campaign.id, actor)
    campaign = await service.wait_finished(campaign.id)

    assert campaign.state is CampaignState.FINISHED
    assert campaign.batches[1].state is BatchState.REJECTED
    assert len(provider.accepted) == 1


async def test_a_campaign_all_of_whose_numbers_were_blocked_meanwhile_has_failed(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """Nobody was called."""
    due = provider.now + timedelta(minutes=5)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(schedule=due), actor=actor))
    await service.block(["79120000000"], actor)

    provider.advance(minutes=5)
    campaign = await service.wait_finished(campaign.id)

    assert campaign.state is CampaignState.FAILED
    assert (campaign.batches[0].state, campaign.batches[0].error_code) == (BatchState.REJECTED, Rule.DO_NOT_CALL)
    assert provider.accepted == []
