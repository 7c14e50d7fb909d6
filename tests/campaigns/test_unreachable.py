"""An unreachable provider: requests that never left are retried at growing intervals, and given up in time."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from aiomobilgroup import (
    MobilgroupConnectionError,
)
from aiomobilgroup.campaigns import (
    Actor,
    Attention,
    BatchState,
    CampaignEventType,
    Campaigns,
    CampaignState,
    LaunchRequest,
    Rule,
)
from aiomobilgroup.campaigns.workers.dispatcher import MAX_SLEEP_SECONDS
from simulators.provider import Fault, Provider
from tests.campaigns.conftest import MakeBroadcast, MakeService
from tests.campaigns.environment import Environment, launch_request
from tests.campaigns.fakes import DelayedClient, SuspendableClock
from tests.campaigns.times import SIX, TWO, launched, until


async def test_an_unreachable_provider_is_tried_more_and_more_rarely_then_given_up(tmp_path: Path) -> None:
    """Retries come after 5, 10, 20 and 40 seconds, then every minute; after ten minutes the campaign has failed."""
    async with Environment(tmp_path).open() as env:
        env.provider.fail("send", Fault.REFUSE)
        began = env.clock.now()
        tries: list[float] = []

        async def note_try() -> None:
            tries.append(env.clock.now() - began)

        env.client.after_send = note_try
        campaign = await env.service.launch(launch_request(TWO[0]))
        with pytest.raises(MobilgroupConnectionError):
            await env.service.wait_submitted(campaign.id)
        assert (await env.service.get(campaign.id)).state is CampaignState.SENDING
        campaign = await env.finish(campaign)

        assert (campaign.state, campaign.reason) == (CampaignState.FAILED, "not_sent")
        assert campaign.batches[0].state is BatchState.NOT_SENT
        assert tries == pytest.approx([0, 5, 15, 35, *range(75, 600, 60)], abs=1)
        assert 600 <= env.clock.now() - began < 600 + MAX_SLEEP_SECONDS
        assert env.events[-1].type is CampaignEventType.REJECTED
        assert env.provider.accepted == []


async def test_a_provider_that_comes_back_gets_the_batch_once(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """A batch that never reached the provider is sent when it is reachable again."""
    provider.fail("send", Fault.REFUSE)
    campaign = await launched(service, LaunchRequest(broadcast=broadcast(), actor=actor))
    assert campaign.batches[0].state is BatchState.NOT_SENT

    provider.clear_faults()
    await until(service, campaign, BatchState.ACCEPTED)

    assert len(provider.accepted) == 1


async def test_a_clock_that_was_set_back_puts_no_try_off(
    make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """A retry due in five seconds does not wait for an hour and five seconds."""
    clock = SuspendableClock(provider.clock)
    clock.offset = 3600.0
    service = await make_service(clock=clock)
    provider.fail("send", Fault.REFUSE)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))
    await until(service, campaign, BatchState.NOT_SENT)

    clock.offset = 0.0
    provider.clear_faults()
    began = provider.clock.time()
    await until(service, campaign, BatchState.ACCEPTED)

    assert provider.clock.time() - began < 300


async def test_nothing_else_of_a_campaign_is_tried_while_a_batch_waits_for_its_next_try(
    make_service: MakeService, delayed: DelayedClient, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """An unreachable provider is not tried once for every batch of a long list."""
    service = await make_service(client=delayed, batch_size=1)
    provider.fail("send", Fault.REFUSE)

    campaign = await launched(service, LaunchRequest(broadcast=broadcast(*SIX), actor=actor))

    assert [batch.state for batch in campaign.batches[1:]] == [BatchState.PENDING] * 5
    assert delayed.send_count < 3


async def test_a_campaign_held_while_the_provider_was_away_is_tried_afresh(
    make_service: MakeService, delayed: DelayedClient, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The time for which a user paused the campaign does not count towards giving up."""
    service = await make_service(client=delayed, batch_size=1)
    delayed.release.clear()
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await delayed.answered.wait()
    provider.fail("send", Fault.REFUSE)
    delayed.release.set()
    await until(service, campaign, BatchState.NOT_SENT, number=2)
    await service.pause(campaign.id, actor)
    provider.advance(minutes=30)
    provider.clear_faults()

    await service.resume(campaign.id, actor)
    campaign = await until(service, campaign, BatchState.ACCEPTED, number=2)

    assert campaign.state is CampaignState.RUNNING


async def test_the_balance_is_read_before_a_batch_where_a_reserve_is_to_be_kept(
    make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """It is also evidence if the outcome becomes unknown."""
    service = await make_service(reserve=Decimal(10))
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)

    campaign = await launched(service, LaunchRequest(broadcast=broadcast(), actor=actor))

    assert campaign.batches[0].evidence["balance_before"] == "100000.00"


async def test_the_balance_is_not_read_for_what_is_due_tomorrow(
    make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The balance is not read twice a minute all night."""
    service = await make_service(reserve=Decimal(10))
    due = provider.now + timedelta(days=1)
    await service.launch(LaunchRequest(broadcast=broadcast(schedule=due), actor=actor))
    reads = len(provider.requests)

    provider.advance(minutes=10)
    await asyncio.sleep(0.3)

    assert len(provider.requests) == reads


async def test_a_balance_that_cannot_be_read_is_waited_for(
    make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """A minute without the provider does not make an alarm need attention."""
    service = await make_service(reserve=Decimal(10))
    due = provider.now + timedelta(minutes=2)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(schedule=due), actor=actor))
    provider.fail("get", Fault.HTTP_500_BEFORE_ACCEPTING, times=2)
    provider.advance(minutes=2)

    campaign = await until(service, campaign, BatchState.ACCEPTED)

    assert campaign.attention is None
    assert len(provider.accepted) == 1


async def test_a_balance_that_stays_unknown_fails_the_campaign_in_time(
    make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """It is given up like an unreachable provider."""
    service = await make_service(reserve=Decimal(10), retry_for=timedelta(minutes=1))
    due = provider.now + timedelta(minutes=2)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(schedule=due), actor=actor))
    provider.fail("get", Fault.HTTP_500_BEFORE_ACCEPTING, times=1000)
    provider.advance(minutes=2)

    campaign = await service.wait_finished(campaign.id)

    assert campaign.state is CampaignState.FAILED
    assert campaign.batches[0].error_code == "no_balance"


async def test_a_reserve_that_would_be_touched_needs_a_person(
    make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The balance has fallen since the launch."""
    service = await make_service(reserve=Decimal(10))
    due = provider.now + timedelta(minutes=2)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(schedule=due), actor=actor))
    provider.account.set_balance("5")

    provider.advance(minutes=2)
    campaign = await service.wait_finished(campaign.id)

    assert (campaign.attention, campaign.reason) == (Attention.RULE, Rule.RESERVE)
    assert provider.accepted == []
