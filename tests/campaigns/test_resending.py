"""Recipient groups with `resend_unknown`: an unknown batch is sent again once, and its first request stays unknown."""

import pytest

from aiomobilgroup.campaigns import (
    Actor,
    Attention,
    BatchState,
    Campaign,
    Campaigns,
    CampaignState,
    CampaignStateError,
    LaunchRequest,
    Resolution,
)
from simulators.provider import Fault, Provider
from tests.campaigns.conftest import MakeBroadcast
from tests.campaigns.times import eventually, launched, until


async def test_a_group_that_opted_in_is_sent_to_again_exactly_once(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """A second unknown outcome needs a decision."""
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING, times=3)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor, resend_unknown=True))

    campaign = await until(service, campaign, BatchState.UNKNOWN)

    assert campaign.attention is Attention.UNKNOWN
    assert campaign.batches[0].evidence["resent"].startswith("the request left")
    assert len(provider.accepted) == 2


async def test_a_group_that_opted_in_hears_of_the_second_answer(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The second request was accepted, so no decision is needed."""
    provider.fail("send", Fault.HTTP_502_BEFORE_ACCEPTING)

    campaign = await launched(service, LaunchRequest(broadcast=broadcast(), actor=actor, resend_unknown=True))
    campaign = await until(service, campaign, BatchState.ACCEPTED)

    assert campaign.attention is None
    assert len(provider.accepted) == 1


async def test_a_no_to_the_second_request_says_nothing_of_the_first(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The first request was accepted: the batch does not become rejected."""
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    provider.fail("send", Fault.ERROR_CODE, code="Error_Not_Enough_Credits")

    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor, resend_unknown=True))
    campaign = await until(service, campaign, BatchState.UNKNOWN)

    assert (campaign.state, campaign.attention) == (CampaignState.PAUSED, Attention.UNKNOWN)
    assert campaign.batches[0].evidence["second_answer"] == "Error_Not_Enough_Credits"


@pytest.fixture
async def in_doubt(service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor) -> Campaign:
    """Return a campaign that was accepted without a response and cannot be sent again for now."""
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor, resend_unknown=True))
    await eventually(lambda: bool(provider.accepted))
    provider.fail("send", Fault.REFUSE)

    async def was_tried() -> bool:
        return (await service.get(campaign.id)).batches[0].error_code is not None

    await eventually(was_tried)
    return await service.get(campaign.id)


async def test_a_batch_in_doubt_is_never_called_not_sent(
    service: Campaigns, in_doubt: Campaign, provider: Provider
) -> None:
    """If the second request does not reach the provider in time, the first outcome needs a decision."""
    assert in_doubt.batches[0].state is BatchState.PENDING
    provider.advance(minutes=20)

    campaign = await until(service, in_doubt, BatchState.UNKNOWN)

    assert campaign.attention is Attention.UNKNOWN
    assert campaign.state is CampaignState.STOPPED


async def test_a_campaign_in_doubt_cannot_be_called_off(service: Campaigns, in_doubt: Campaign, actor: Actor) -> None:
    """Cancelled means that nothing was sent."""
    await service.pause(in_doubt.id, actor)

    with pytest.raises(CampaignStateError):
        await service.cancel(in_doubt.id, actor)


async def test_stopping_a_campaign_in_doubt_leaves_the_doubt(
    service: Campaigns, in_doubt: Campaign, provider: Provider, actor: Actor
) -> None:
    """Nothing more is sent, and the batch stays unknown."""
    await service.stop(in_doubt.id, actor)
    # The second request may be in flight.
    campaign = await until(service, in_doubt, BatchState.UNKNOWN)
    assert (campaign.state, campaign.attention) == (CampaignState.STOPPED, Attention.UNKNOWN)

    campaign = await service.resolve(campaign.id, Resolution.SENT, actor, provider.accepted[0].id)
    provider.clear_faults()
    campaign = await service.wait_finished(campaign.id)

    assert campaign.state is CampaignState.STOPPED
    assert campaign.counts.reached == 1


async def test_blocking_the_numbers_of_a_batch_in_doubt_leaves_the_doubt(
    service: Campaigns, in_doubt: Campaign, provider: Provider, actor: Actor
) -> None:
    """It is neither sent again nor rejected: the first request may have been accepted."""
    await service.block(["79120000000"], actor)
    provider.advance(seconds=30)

    campaign = await until(service, in_doubt, BatchState.UNKNOWN)

    assert campaign.attention is Attention.UNKNOWN
    assert len(provider.accepted) == 1
