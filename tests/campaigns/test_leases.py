"""Processes that die, sleep and wake: what they were sending is in doubt until they or a person know better."""

import asyncio
from collections.abc import AsyncIterator
import logging
from pathlib import Path

import pytest

from aiomobilgroup import CallOutcome, MobilgroupClient, MobilgroupInputError
from aiomobilgroup.campaigns import (
    Actor,
    Attention,
    BatchState,
    Campaign,
    CampaignEventType,
    Campaigns,
    CampaignState,
    Journal,
    JournalError,
    LaunchRequest,
    Resolution,
)
from aiomobilgroup.campaigns.journal.leases import renewal_counts
from simulators.provider import Fault, Provider
from tests.campaigns.conftest import MakeBroadcast, MakeService
from tests.campaigns.fakes import HeldClient, SleepyClock, TroubledJournal
from tests.campaigns.times import eventually

TWO = ("79120000000", "79120000001")


class Sleeper:
    """A process that is put to sleep while it sends, and the one that takes it for dead."""

    witness: Campaigns

    def __init__(self, service: Campaigns, client: HeldClient, clock: SleepyClock, make_service: MakeService) -> None:
        """Take the one; the other begins when there is something to see."""
        self.service = service
        self.client = client
        self.clock = clock
        self.events: list[CampaignEventType] = []
        self._make_service = make_service

    async def sends(self, launch: LaunchRequest, *, alone: bool = False) -> Campaign:
        """Launch a campaign and return it as the other process finds it, on its way."""
        self.client.go_on.clear()
        campaign = await self.service.launch(launch)
        await self.client.answered.wait()
        if not alone:
            await self.is_seen()
        return campaign

    async def is_seen(self) -> None:
        """Let the other process begin."""
        self.witness = await self._make_service(name="witness", batch_size=1)
        self.witness.subscribe(lambda event: self.events.append(event.type))

    async def falls_asleep_while_sending(self, launch: LaunchRequest) -> Campaign:
        """Launch a campaign and return it as the other process finds it, in doubt."""
        campaign = await self.sends(launch)
        self.clock.sleep()
        return await self.until(campaign, BatchState.UNKNOWN)

    async def sends_again(self) -> None:
        """Let the first answer through, and return when the second is there."""
        self.client.answered.clear()
        first, self.client.go_on = self.client.go_on, asyncio.Event()
        first.set()
        await self.client.answered.wait()

    async def knows_its_id(self, campaign: Campaign) -> None:
        """Return once the other process finds the provider's id of a campaign."""

        async def is_known() -> bool:
            return bool((await self.witness.get(campaign.id)).provider_ids)

        await eventually(is_known)

    def wakes(self) -> None:
        """Go on where it was."""
        self.client.go_on.set()
        self.clock.wake()

    async def until(self, campaign: Campaign, state: BatchState, number: int = 1) -> Campaign:
        """Return a campaign once a batch of it is in a state."""

        async def is_there() -> bool:
            return (await self.witness.get(campaign.id)).batches[number - 1].state is state

        await eventually(is_there)
        return await self.witness.get(campaign.id)


@pytest.fixture
async def sleeper(make_service: MakeService, client: MobilgroupClient, provider: Provider) -> AsyncIterator[Sleeper]:
    """Return a process that can be put to sleep."""
    clock, held = SleepyClock(provider.clock), HeldClient(client)
    service = await make_service(name="sleeper", client=held, clock=clock, batch_size=1)
    yield Sleeper(service, held, clock, make_service)
    held.go_on.set()
    clock.wake()


@pytest.fixture
def wish(broadcast: MakeBroadcast, actor: Actor) -> LaunchRequest:
    """Return a wish of one batch."""
    return LaunchRequest(broadcast=broadcast(), actor=actor)


async def test_what_a_silent_process_was_sending_is_in_doubt(sleeper: Sleeper, wish: LaunchRequest) -> None:
    """A person is asked, with what is known."""
    campaign = await sleeper.falls_asleep_while_sending(wish)

    assert (campaign.state, campaign.attention) == (CampaignState.PAUSED, Attention.UNKNOWN)
    assert campaign.batches[0].evidence["what"] == "the process ended while it was sending"
    await eventually(lambda: CampaignEventType.NEEDS_ATTENTION in sleeper.events)


async def test_a_process_that_lives_is_not_buried(
    sleeper: Sleeper, wish: LaunchRequest, provider: Provider, journal: Journal
) -> None:
    """However long its answer takes, and however the clocks are set."""
    campaign = await sleeper.sends(wish)

    for _ in range(4):
        provider.advance(hours=3)
        before = await journal.read(renewal_counts)

        async def went_on(before: dict[str, int] = before) -> bool:
            return all(beat > before[owner] + 4 for owner, beat in (await journal.read(renewal_counts)).items())

        await eventually(went_on)

    assert (await sleeper.witness.get(campaign.id)).batches[0].state is BatchState.SUBMITTING


async def test_the_late_answer_of_a_process_taken_for_dead_ends_the_doubt(
    sleeper: Sleeper, wish: LaunchRequest, provider: Provider
) -> None:
    """It is better than a person's guess, and nobody needs to decide any more."""
    campaign = await sleeper.falls_asleep_while_sending(wish)

    sleeper.wakes()
    campaign = await sleeper.until(campaign, BatchState.ACCEPTED)

    assert (campaign.state, campaign.attention) == (CampaignState.RUNNING, None)
    assert campaign.provider_ids == (provider.accepted[0].id,)
    assert (await sleeper.witness.wait_finished(campaign.id)).state is CampaignState.FINISHED


@pytest.mark.parametrize(
    ("fault", "batch", "state"),
    [
        (Fault.ERROR_CODE, BatchState.REJECTED, CampaignState.FAILED),
        (Fault.REFUSE, BatchState.NOT_SENT, CampaignState.SENDING),
        (Fault.HTTP_500_BEFORE_ACCEPTING, BatchState.UNKNOWN, CampaignState.PAUSED),
    ],
)
async def test_any_late_answer_leaves_a_campaign_that_can_go_on(
    sleeper: Sleeper, wish: LaunchRequest, provider: Provider, fault: Fault, batch: BatchState, state: CampaignState
) -> None:
    """A refusal, a failed connection or a doubt: a person is asked only where there is something to decide."""
    provider.fail("send", fault)
    campaign = await sleeper.falls_asleep_while_sending(wish)

    written = len(await sleeper.witness.audit())
    sleeper.wakes()
    await asyncio.sleep(0.1)
    campaign = await sleeper.until(campaign, batch)

    assert campaign.state is state
    assert (campaign.attention is Attention.UNKNOWN) is (batch is BatchState.UNKNOWN)
    assert len(await sleeper.witness.audit()) >= written


async def test_a_late_answer_after_the_person_said_send_again_changes_nothing(
    sleeper: Sleeper, wish: LaunchRequest, provider: Provider, actor: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    """The person's decision stands, and the log says loudly what came too late."""
    provider.fail("send", Fault.ERROR_CODE)
    campaign = await sleeper.falls_asleep_while_sending(wish)
    caplog.set_level(logging.ERROR)
    await sleeper.witness.resolve(campaign.id, Resolution.RESEND, actor)
    campaign = await sleeper.until(campaign, BatchState.ACCEPTED)

    sleeper.wakes()
    await eventually(lambda: "came after a person had decided" in caplog.text)

    assert campaign.attention is None
    assert (await sleeper.witness.wait_finished(campaign.id)).state is CampaignState.FINISHED
    assert len(provider.accepted) == 1


async def test_a_late_doubt_after_the_person_said_send_again_asks_nobody(
    sleeper: Sleeper, wish: LaunchRequest, provider: Provider, actor: Actor
) -> None:
    """Otherwise the campaign would wait for a decision about nothing, for ever."""
    provider.fail("send", Fault.HTTP_500_BEFORE_ACCEPTING)
    campaign = await sleeper.falls_asleep_while_sending(wish)
    await sleeper.witness.resolve(campaign.id, Resolution.RESEND, actor)
    await sleeper.until(campaign, BatchState.ACCEPTED)

    sleeper.wakes()
    campaign = await sleeper.witness.wait_finished(campaign.id)

    assert (campaign.state, campaign.attention) == (CampaignState.FINISHED, None)


async def test_a_late_answer_brings_the_id_that_a_person_did_not_know(
    sleeper: Sleeper, wish: LaunchRequest, provider: Provider, actor: Actor
) -> None:
    """Who said that it was sent was right; now it can be followed."""
    campaign = await sleeper.falls_asleep_while_sending(wish)
    campaign = await sleeper.witness.resolve(campaign.id, Resolution.SENT, actor)
    assert campaign.provider_ids == ()

    sleeper.wakes()

    async def is_known() -> bool:
        return (await sleeper.witness.get(campaign.id)).counts.reached == 1

    await eventually(is_known)
    assert (await sleeper.witness.get(campaign.id)).provider_ids == (provider.accepted[0].id,)


async def test_who_is_found_to_ring_after_all_is_not_called_again(
    sleeper: Sleeper, broadcast: MakeBroadcast, actor: Actor, provider: Provider
) -> None:
    """The campaign was over for the person who did not know the id; his calls are not."""
    wish = LaunchRequest(broadcast=broadcast("79120000081"), actor=actor)
    campaign = await sleeper.falls_asleep_while_sending(wish)
    campaign = await sleeper.witness.resolve(campaign.id, Resolution.SENT, actor)
    assert campaign.state is CampaignState.FINISHED

    sleeper.wakes()
    await sleeper.knows_its_id(campaign)

    with pytest.raises(MobilgroupInputError):
        await sleeper.witness.redial(campaign.id, actor, [CallOutcome.PENDING])
    assert len(provider.accepted) == 1


async def test_a_late_answer_after_the_person_left_it_does_not_send_the_rest(
    sleeper: Sleeper, broadcast: MakeBroadcast, actor: Actor, provider: Provider
) -> None:
    """What became of the batch is known after all; the campaign stays stopped."""
    campaign = await sleeper.falls_asleep_while_sending(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await sleeper.witness.resolve(campaign.id, Resolution.LEAVE, actor)

    sleeper.wakes()
    campaign = await sleeper.until(campaign, BatchState.ACCEPTED)
    await asyncio.sleep(0.1)

    campaign = await sleeper.witness.get(campaign.id)
    assert (campaign.state, campaign.attention) == (CampaignState.STOPPED, None)
    assert campaign.batches[1].state is BatchState.PENDING
    assert len(provider.accepted) == 1


async def test_a_late_doubt_after_the_person_left_it_asks_nobody(
    sleeper: Sleeper, wish: LaunchRequest, provider: Provider, actor: Actor
) -> None:
    """There is nothing left to decide; the campaign would ask for ever."""
    provider.fail("send", Fault.HTTP_500_BEFORE_ACCEPTING)
    campaign = await sleeper.falls_asleep_while_sending(wish)
    await sleeper.witness.resolve(campaign.id, Resolution.LEAVE, actor)

    sleeper.wakes()
    await asyncio.sleep(0.2)
    campaign = await sleeper.witness.get(campaign.id)

    assert (campaign.state, campaign.attention) == (CampaignState.STOPPED, None)
    assert campaign.finished is not None


@pytest.mark.parametrize("answer", [Fault.ERROR_CODE, Fault.REFUSE])
async def test_a_late_answer_to_the_second_request_says_nothing_of_the_first(
    sleeper: Sleeper, broadcast: MakeBroadcast, actor: Actor, provider: Provider, answer: Fault
) -> None:
    """The first was accepted: however late the second is refused, the batch is called neither rejected nor unsent."""
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    campaign = await sleeper.sends(LaunchRequest(broadcast=broadcast(), actor=actor, resend_unknown=True), alone=True)
    provider.fail("send", answer, times=9)
    await sleeper.sends_again()
    await sleeper.is_seen()
    sleeper.clock.sleep()
    await sleeper.until(campaign, BatchState.UNKNOWN)

    sleeper.wakes()
    await asyncio.sleep(0.2)
    campaign = await sleeper.witness.get(campaign.id)

    assert len(provider.accepted) == 1
    assert campaign.batches[0].state in {BatchState.PENDING, BatchState.SUBMITTING, BatchState.UNKNOWN}


async def test_a_pause_outlives_a_doubt_that_answers_itself(
    sleeper: Sleeper, broadcast: MakeBroadcast, actor: Actor, provider: Provider
) -> None:
    """A person paused it before the process fell silent: the rest is not sent."""
    campaign = await sleeper.sends(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await sleeper.witness.pause(campaign.id, actor)
    sleeper.clock.sleep()
    await sleeper.until(campaign, BatchState.UNKNOWN)

    sleeper.wakes()
    campaign = await sleeper.until(campaign, BatchState.ACCEPTED)
    await asyncio.sleep(0.1)

    campaign = await sleeper.witness.get(campaign.id)
    assert (campaign.state, campaign.attention) == (CampaignState.PAUSED, None)
    assert len(provider.accepted) == 1


async def test_the_living_follow_what_the_dead_have_sent(
    sleeper: Sleeper, wish: LaunchRequest, provider: Provider
) -> None:
    """The end of the calls is noticed although the process that sent them is silent."""
    provider.fail("get", Fault.HTTP_500_BEFORE_ACCEPTING, times=2)
    campaign = await sleeper.sends(wish)
    sleeper.client.go_on.set()
    await sleeper.until(campaign, BatchState.ACCEPTED)
    sleeper.clock.sleep()

    campaign = await sleeper.witness.wait_finished(campaign.id)

    assert campaign.state is CampaignState.FINISHED
    assert provider.accepted[0].finished


async def test_a_process_that_leaves_is_forgotten_at_once(make_service: MakeService, journal: Journal) -> None:
    """Nobody has to wait until it is silent for long enough."""
    first = await make_service(name="first")
    await make_service(name="second")
    assert len(await journal.read(renewal_counts)) == 2

    await first.close()

    assert len(await journal.read(renewal_counts)) == 1


async def test_a_process_that_was_buried_goes_on_when_it_wakes(
    sleeper: Sleeper, journal: Journal, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """It takes its place again, and what it sends then is not in doubt."""
    first = await sleeper.falls_asleep_while_sending(LaunchRequest(broadcast=broadcast(), actor=actor))
    assert len(await journal.read(renewal_counts)) == 1

    await sleeper.witness.close()
    sleeper.wakes()
    await sleeper.until(first, BatchState.ACCEPTED)
    wish = LaunchRequest(broadcast=broadcast(text="next"), actor=actor)
    campaign = await sleeper.service.wait_submitted((await sleeper.service.launch(wish)).id)

    assert campaign.batches[0].state is BatchState.ACCEPTED
    assert len(await journal.read(renewal_counts)) == 1


async def test_a_journal_that_fails_for_a_while_is_kept_again(
    make_service: MakeService, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The housekeeper says so and goes on; a place that cannot be given up is taken by the others."""
    journal = TroubledJournal(f"sqlite:///{tmp_path / 'troubled.db'}")
    await journal.open()
    service = await make_service(journal=journal)
    journal.before["renew"] = [JournalError("full"), JournalError("full")]

    await eventually(lambda: not journal.before["renew"])
    seen = journal.written.count("renew")
    await eventually(lambda: journal.written.count("renew") > seen)
    journal.before["release"] = [JournalError("full")]
    await service.close()

    assert caplog.text.count("The journal cannot be kept: full") == 2
    assert "The journal could not be left" in caplog.text
    await journal.close()
