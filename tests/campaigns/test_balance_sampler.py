"""Evidence for an unknown outcome: the balance before the request and some time after it."""

from decimal import Decimal
from pathlib import Path

import pytest

from aiomobilgroup import MobilgroupUnknownOutcomeError
from aiomobilgroup.campaigns import Actor, Campaign, Campaigns, JournalError, LaunchRequest, Resolution
from simulators.provider import Fault, Provider
from tests.campaigns.conftest import SPEED, MakeBroadcast, MakeService
from tests.campaigns.fakes import FailingJournal
from tests.campaigns.times import eventually


async def launch_with_unknown_outcome(service: Campaigns, provider: Provider, launch: LaunchRequest) -> Campaign:
    """Launch a campaign that the provider accepts without a response, and return it."""
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    campaign = await service.launch(launch)
    with pytest.raises(MobilgroupUnknownOutcomeError):
        await service.wait_submitted(campaign.id)
    return await service.get(campaign.id)


def balances(campaign: Campaign) -> dict[int, str]:
    """Return the recorded balances by the seconds since the request."""
    evidence = campaign.batches[0].evidence
    start = "balance_after_"
    return {
        int(name.removeprefix(start).removesuffix("_s")): value
        for name, value in evidence.items()
        if name.startswith(start)
    }


async def wait_for_balances(service: Campaigns, campaign: Campaign, count: int) -> dict[int, str]:
    """Wait until so many balances are recorded, and return them."""

    async def are_recorded() -> bool:
        return len(balances(await service.get(campaign.id))) >= count

    await eventually(are_recorded)
    return balances(await service.get(campaign.id))


async def test_the_balance_is_read_three_times(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The balance is read half a minute, two minutes and ten minutes after the request."""
    service.update_balance(Decimal(777))
    campaign = await launch_with_unknown_outcome(service, provider, LaunchRequest(broadcast=broadcast(), actor=actor))

    ages = list(await wait_for_balances(service, campaign, 2))
    provider.advance(minutes=7)
    ages = list(await wait_for_balances(service, campaign, 3))
    provider.advance(hours=1)

    assert (await service.get(campaign.id)).batches[0].evidence["balance_before"] == "777"
    assert [30 <= ages[0] < 90, 120 <= ages[1] < 300, 600 <= ages[2] < 900] == [True] * 3


async def test_money_that_has_gone_shows(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The evidence shows that the broadcast was paid for."""
    service.update_balance(provider.balance)
    campaign = await launch_with_unknown_outcome(service, provider, LaunchRequest(broadcast=broadcast(), actor=actor))

    recorded = await wait_for_balances(service, campaign, 1)

    before = (await service.get(campaign.id)).batches[0].evidence["balance_before"]
    assert Decimal(before) - Decimal(next(iter(recorded.values()))) == Decimal("0.13")


async def test_a_balance_that_others_have_drawn_on_since_is_no_evidence(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The cost of another campaign would look like the cost of the one with the unknown outcome."""
    service.update_balance(provider.balance)
    await service.wait_submitted(
        (await service.launch(LaunchRequest(broadcast=broadcast(text="earlier"), actor=actor))).id
    )

    campaign = await launch_with_unknown_outcome(service, provider, LaunchRequest(broadcast=broadcast(), actor=actor))

    assert "balance_before" not in (await service.get(campaign.id)).batches[0].evidence


async def test_a_restart_neither_repeats_nor_relabels_evidence(
    make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The next process reads once for all missed samples and labels the balance with its real age."""
    first = await make_service()
    campaign = await launch_with_unknown_outcome(first, provider, LaunchRequest(broadcast=broadcast(), actor=actor))
    before = await wait_for_balances(first, campaign, 1)
    await first.close()
    provider.advance(hours=2)

    second = await make_service()
    after = await wait_for_balances(second, campaign, 2)
    reads = len(provider.requests)
    provider.advance(minutes=30)
    await eventually(lambda: True)

    assert next(iter(after)) == next(iter(before)) < 120
    assert list(after)[1] >= 7200
    assert len(provider.requests) == reads


async def test_a_balance_that_cannot_be_read_is_read_later(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """Nothing is recorded until the balance can be read."""
    provider.fail("get", Fault.ERROR_CODE, times=2)
    campaign = await launch_with_unknown_outcome(service, provider, LaunchRequest(broadcast=broadcast(), actor=actor))

    recorded = await wait_for_balances(service, campaign, 1)

    assert all(Decimal(balance) > 0 for balance in recorded.values())


async def test_a_doubt_that_was_decided_is_watched_no_more(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """After the decision no more evidence is recorded."""
    provider.clock.set_speed(1.0)
    campaign = await launch_with_unknown_outcome(service, provider, LaunchRequest(broadcast=broadcast(), actor=actor))
    await service.resolve(campaign.id, Resolution.LEAVE, actor)
    provider.clock.set_speed(SPEED)
    provider.advance(minutes=5)

    other = await launch_with_unknown_outcome(
        service, provider, LaunchRequest(broadcast=broadcast(text="other"), actor=actor)
    )
    await wait_for_balances(service, other, 1)

    assert balances(await service.get(campaign.id)) == {}


async def test_evidence_that_comes_after_the_decision_is_not_noted(
    tmp_path: Path, make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The outcome was decided while the balance was being read."""
    journal = FailingJournal(f"sqlite:///{tmp_path / 'failing.db'}")
    await journal.open()
    service = await make_service(journal=journal)
    campaign = await launch_with_unknown_outcome(service, provider, LaunchRequest(broadcast=broadcast(), actor=actor))
    provider.fail("get", Fault.SLOW_DRIP, seconds=0.3)
    requests_before = len(provider.requests)
    await eventually(lambda: len(provider.requests) > requests_before)

    await service.resolve(campaign.id, Resolution.LEAVE, actor)
    await eventually(lambda: "add_balance_sample" in journal.written)

    assert balances(await service.get(campaign.id)) == {}
    await service.close()
    await journal.close()


async def test_evidence_that_cannot_be_noted_is_collected_again(
    tmp_path: Path, make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """A failed write of a sample is retried."""
    journal = FailingJournal(f"sqlite:///{tmp_path / 'failing.db'}")
    await journal.open()
    service = await make_service(journal=journal)
    journal.before["add_balance_sample"] = [JournalError("full")]

    campaign = await launch_with_unknown_outcome(service, provider, LaunchRequest(broadcast=broadcast(), actor=actor))

    assert await wait_for_balances(service, campaign, 1)
    await service.close()
    await journal.close()
