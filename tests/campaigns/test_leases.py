"""Processes that crash, are suspended and resume: their batch in flight is unknown until a response or a decision."""

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
from tests.campaigns.fakes import DelayedClient, FailingJournal, SuspendableClock
from tests.campaigns.times import eventually

TWO = ("79120000000", "79120000001")


class Process:
    """A process that can be suspended while it sends, and an observer that takes its lease for stale."""

    observer: Campaigns

    def __init__(
        self, service: Campaigns, client: DelayedClient, clock: SuspendableClock, make_service: MakeService
    ) -> None:
        """Initialize the process; the observer is started when a batch is in flight."""
        self.service = service
        self.client = client
        self.clock = clock
        self.events: list[CampaignEventType] = []
        self._make_service = make_service

    async def start_sending(self, launch: LaunchRequest, *, without_observer: bool = False) -> Campaign:
        """Launch a campaign, start the observer, and return the campaign with its batch in flight."""
        self.client.release.clear()
        campaign = await self.service.launch(launch)
        await self.client.answered.wait()
        if not without_observer:
            await self.start_observer()
        return campaign

    async def start_observer(self) -> None:
        """Start the observing process."""
        self.observer = await self._make_service(name="observer", batch_size=1)
        self.observer.subscribe(lambda event: self.events.append(event.type))

    async def suspend_while_sending(self, launch: LaunchRequest) -> Campaign:
        """Launch a campaign, suspend the process, and return the campaign with its batch unknown."""
        campaign = await self.start_sending(launch)
        self.clock.suspend()
        return await self.until(campaign, BatchState.UNKNOWN)

    async def release_first_send(self) -> None:
        """Release the first response, and return when the second has arrived."""
        self.client.answered.clear()
        first, self.client.release = self.client.release, asyncio.Event()
        first.set()
        await self.client.answered.wait()

    async def wait_for_provider_id(self, campaign: Campaign) -> None:
        """Wait until the observer reads the provider's id of a campaign."""

        async def is_known() -> bool:
            return bool((await self.observer.get(campaign.id)).provider_ids)

        await eventually(is_known)

    def resume(self) -> None:
        """Release the response and resume the process."""
        self.client.release.set()
        self.clock.resume()

    async def until(self, campaign: Campaign, state: BatchState, number: int = 1) -> Campaign:
        """Return a campaign once one of its batches has a state."""

        async def is_there() -> bool:
            return (await self.observer.get(campaign.id)).batches[number - 1].state is state

        await eventually(is_there)
        return await self.observer.get(campaign.id)


@pytest.fixture
async def process(make_service: MakeService, client: MobilgroupClient, provider: Provider) -> AsyncIterator[Process]:
    """Return a process that can be suspended."""
    clock, delayed = SuspendableClock(provider.clock), DelayedClient(client)
    service = await make_service(name="suspendable", client=delayed, clock=clock, batch_size=1)
    yield Process(service, delayed, clock, make_service)
    delayed.release.set()
    clock.resume()


@pytest.fixture
def launch(broadcast: MakeBroadcast, actor: Actor) -> LaunchRequest:
    """Return a launch request of one batch."""
    return LaunchRequest(broadcast=broadcast(), actor=actor)


async def test_what_a_silent_process_was_sending_is_in_doubt(process: Process, launch: LaunchRequest) -> None:
    """The campaign needs attention and has the evidence."""
    campaign = await process.suspend_while_sending(launch)

    assert (campaign.state, campaign.attention) == (CampaignState.PAUSED, Attention.UNKNOWN)
    assert campaign.batches[0].evidence["what"] == "the process ended while it was sending"
    await eventually(lambda: CampaignEventType.NEEDS_ATTENTION in process.events)


async def test_a_process_that_lives_is_not_buried(
    process: Process, launch: LaunchRequest, provider: Provider, journal: Journal
) -> None:
    """A renewed lease never becomes stale, however long a response takes and however clocks are set."""
    campaign = await process.start_sending(launch)

    for _ in range(4):
        provider.advance(hours=3)
        before = await journal.read(renewal_counts)

        async def are_renewed(before: dict[str, int] = before) -> bool:
            return all(renewals > before[lease] + 4 for lease, renewals in (await journal.read(renewal_counts)).items())

        await eventually(are_renewed)

    assert (await process.observer.get(campaign.id)).batches[0].state is BatchState.SUBMITTING


async def test_the_late_answer_of_a_process_taken_for_dead_ends_the_doubt(
    process: Process, launch: LaunchRequest, provider: Provider
) -> None:
    """The response replaces the unknown outcome, and no decision is needed any more."""
    campaign = await process.suspend_while_sending(launch)

    process.resume()
    campaign = await process.until(campaign, BatchState.ACCEPTED)

    assert (campaign.state, campaign.attention) == (CampaignState.RUNNING, None)
    assert campaign.provider_ids == (provider.accepted[0].id,)
    assert (await process.observer.wait_finished(campaign.id)).state is CampaignState.FINISHED


@pytest.mark.parametrize(
    ("fault", "batch", "state"),
    [
        (Fault.ERROR_CODE, BatchState.REJECTED, CampaignState.FAILED),
        (Fault.REFUSE, BatchState.NOT_SENT, CampaignState.SENDING),
        (Fault.HTTP_500_BEFORE_ACCEPTING, BatchState.UNKNOWN, CampaignState.PAUSED),
    ],
)
async def test_any_late_answer_leaves_a_campaign_that_can_go_on(
    process: Process, launch: LaunchRequest, provider: Provider, fault: Fault, batch: BatchState, state: CampaignState
) -> None:
    """After a rejection, a failed connection or an unknown outcome, attention is needed only for an open decision."""
    provider.fail("send", fault)
    campaign = await process.suspend_while_sending(launch)

    written = len(await process.observer.audit())
    process.resume()
    await asyncio.sleep(0.1)
    campaign = await process.until(campaign, batch)

    assert campaign.state is state
    assert (campaign.attention is Attention.UNKNOWN) is (batch is BatchState.UNKNOWN)
    assert len(await process.observer.audit()) >= written


async def test_a_late_answer_after_the_person_said_send_again_changes_nothing(
    process: Process, launch: LaunchRequest, provider: Provider, actor: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    """The user's decision stands, and the late response is logged as an error."""
    provider.fail("send", Fault.ERROR_CODE)
    campaign = await process.suspend_while_sending(launch)
    caplog.set_level(logging.ERROR)
    await process.observer.resolve(campaign.id, Resolution.RESEND, actor)
    campaign = await process.until(campaign, BatchState.ACCEPTED)

    process.resume()
    await eventually(lambda: "came after a user had resolved it" in caplog.text)

    assert campaign.attention is None
    assert (await process.observer.wait_finished(campaign.id)).state is CampaignState.FINISHED
    assert len(provider.accepted) == 1


async def test_a_late_doubt_after_the_person_said_send_again_asks_nobody(
    process: Process, launch: LaunchRequest, provider: Provider, actor: Actor
) -> None:
    """Otherwise the campaign would wait for ever for a decision that was made."""
    provider.fail("send", Fault.HTTP_500_BEFORE_ACCEPTING)
    campaign = await process.suspend_while_sending(launch)
    await process.observer.resolve(campaign.id, Resolution.RESEND, actor)
    await process.until(campaign, BatchState.ACCEPTED)

    process.resume()
    campaign = await process.observer.wait_finished(campaign.id)

    assert (campaign.state, campaign.attention) == (CampaignState.FINISHED, None)


async def test_a_late_answer_brings_the_id_that_a_person_did_not_know(
    process: Process, launch: LaunchRequest, provider: Provider, actor: Actor
) -> None:
    """The decision "sent" was right; with the late id the campaign's statistics can be read."""
    campaign = await process.suspend_while_sending(launch)
    campaign = await process.observer.resolve(campaign.id, Resolution.SENT, actor)
    assert campaign.provider_ids == ()

    process.resume()

    async def is_known() -> bool:
        return (await process.observer.get(campaign.id)).counts.reached == 1

    await eventually(is_known)
    assert (await process.observer.get(campaign.id)).provider_ids == (provider.accepted[0].id,)


async def test_who_is_found_to_ring_after_all_is_not_called_again(
    process: Process, broadcast: MakeBroadcast, actor: Actor, provider: Provider
) -> None:
    """The campaign was finished without an id, but its calls are still in progress."""
    launch = LaunchRequest(broadcast=broadcast("79120000081"), actor=actor)
    campaign = await process.suspend_while_sending(launch)
    campaign = await process.observer.resolve(campaign.id, Resolution.SENT, actor)
    assert campaign.state is CampaignState.FINISHED

    process.resume()
    await process.wait_for_provider_id(campaign)

    with pytest.raises(MobilgroupInputError):
        await process.observer.redial(campaign.id, actor, [CallOutcome.PENDING])
    assert len(provider.accepted) == 1


async def test_a_late_answer_after_the_person_left_it_does_not_send_the_rest(
    process: Process, broadcast: MakeBroadcast, actor: Actor, provider: Provider
) -> None:
    """The batch's outcome is recorded; the campaign stays stopped."""
    campaign = await process.suspend_while_sending(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await process.observer.resolve(campaign.id, Resolution.LEAVE, actor)

    process.resume()
    campaign = await process.until(campaign, BatchState.ACCEPTED)
    await asyncio.sleep(0.1)

    campaign = await process.observer.get(campaign.id)
    assert (campaign.state, campaign.attention) == (CampaignState.STOPPED, None)
    assert campaign.batches[1].state is BatchState.PENDING
    assert len(provider.accepted) == 1


async def test_a_late_doubt_after_the_person_left_it_asks_nobody(
    process: Process, launch: LaunchRequest, provider: Provider, actor: Actor
) -> None:
    """There is nothing left to decide, so the campaign needs no attention."""
    provider.fail("send", Fault.HTTP_500_BEFORE_ACCEPTING)
    campaign = await process.suspend_while_sending(launch)
    await process.observer.resolve(campaign.id, Resolution.LEAVE, actor)

    process.resume()
    await asyncio.sleep(0.2)
    campaign = await process.observer.get(campaign.id)

    assert (campaign.state, campaign.attention) == (CampaignState.STOPPED, None)
    assert campaign.finished is not None


@pytest.mark.parametrize("answer", [Fault.ERROR_CODE, Fault.REFUSE])
async def test_a_late_answer_to_the_second_request_says_nothing_of_the_first(
    process: Process, broadcast: MakeBroadcast, actor: Actor, provider: Provider, answer: Fault
) -> None:
    """The first request was accepted: a late rejection of the second makes the batch neither rejected nor unsent."""
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    campaign = await process.start_sending(
        LaunchRequest(broadcast=broadcast(), actor=actor, resend_unknown=True), without_observer=True
    )
    provider.fail("send", answer, times=9)
    await process.release_first_send()
    await process.start_observer()
    process.clock.suspend()
    await process.until(campaign, BatchState.UNKNOWN)

    process.resume()
    await asyncio.sleep(0.2)
    campaign = await process.observer.get(campaign.id)

    assert len(provider.accepted) == 1
    assert campaign.batches[0].state in {BatchState.PENDING, BatchState.SUBMITTING, BatchState.UNKNOWN}


async def test_a_pause_outlives_a_doubt_that_answers_itself(
    process: Process, broadcast: MakeBroadcast, actor: Actor, provider: Provider
) -> None:
    """A user paused the campaign before the process was suspended: the rest is not sent."""
    campaign = await process.start_sending(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await process.observer.pause(campaign.id, actor)
    process.clock.suspend()
    await process.until(campaign, BatchState.UNKNOWN)

    process.resume()
    campaign = await process.until(campaign, BatchState.ACCEPTED)
    await asyncio.sleep(0.1)

    campaign = await process.observer.get(campaign.id)
    assert (campaign.state, campaign.attention) == (CampaignState.PAUSED, None)
    assert len(provider.accepted) == 1


async def test_the_living_follow_what_the_dead_have_sent(
    process: Process, launch: LaunchRequest, provider: Provider
) -> None:
    """The end of the calls is recorded although the process that sent them is suspended."""
    provider.fail("get", Fault.HTTP_500_BEFORE_ACCEPTING, times=2)
    campaign = await process.start_sending(launch)
    process.client.release.set()
    await process.until(campaign, BatchState.ACCEPTED)
    process.clock.suspend()

    campaign = await process.observer.wait_finished(campaign.id)

    assert campaign.state is CampaignState.FINISHED
    assert provider.accepted[0].finished


async def test_a_process_that_leaves_is_forgotten_at_once(make_service: MakeService, journal: Journal) -> None:
    """A closed process releases its lease; no other process waits for it to become stale."""
    first = await make_service(name="first")
    await make_service(name="second")
    assert len(await journal.read(renewal_counts)) == 2

    await first.close()

    assert len(await journal.read(renewal_counts)) == 1


async def test_a_process_that_was_buried_goes_on_when_it_wakes(
    process: Process, journal: Journal, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """It creates its lease again, and the outcome of its next send is known."""
    first = await process.suspend_while_sending(LaunchRequest(broadcast=broadcast(), actor=actor))
    assert len(await journal.read(renewal_counts)) == 1

    await process.observer.close()
    process.resume()
    await process.until(first, BatchState.ACCEPTED)
    launch = LaunchRequest(broadcast=broadcast(text="next"), actor=actor)
    campaign = await process.service.wait_submitted((await process.service.launch(launch)).id)

    assert campaign.batches[0].state is BatchState.ACCEPTED
    assert len(await journal.read(renewal_counts)) == 1


async def test_a_journal_that_fails_for_a_while_is_kept_again(
    make_service: MakeService, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The lease keeper logs failed renewals and continues; a lease that cannot be released becomes stale."""
    journal = FailingJournal(f"sqlite:///{tmp_path / 'failing.db'}")
    await journal.open()
    service = await make_service(journal=journal)
    journal.before["renew"] = [JournalError("full"), JournalError("full")]

    await eventually(lambda: not journal.before["renew"])
    seen = journal.written.count("renew")
    await eventually(lambda: journal.written.count("renew") > seen)
    journal.before["release"] = [JournalError("full")]
    await service.close()

    assert caplog.text.count("The journal cannot be maintained: full") == 2
    assert "The lease could not be released" in caplog.text
    await journal.close()
