"""Sending: once, in order, with a journal record before and after each request."""

import asyncio
from datetime import timedelta
import logging
from pathlib import Path

import pytest

from aiomobilgroup.campaigns import (
    Actor,
    Attention,
    BatchState,
    Campaigns,
    CampaignState,
    JournalError,
    LaunchRequest,
)
from simulators.provider import Fault, Provider
from tests.campaigns.conftest import MakeBroadcast, MakeService
from tests.campaigns.fakes import DelayedClient, FailingJournal, SuspendableClock, SuspendingJournal
from tests.campaigns.times import SIX, TWO, eventually, launched, until


async def test_an_alarm_does_not_wait_behind_a_long_list(
    make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """First batches go before later ones."""
    service = await make_service(batch_size=1)
    due = provider.now + timedelta(minutes=5)
    long = await service.launch(LaunchRequest(broadcast=broadcast(*SIX, text="list", schedule=due), actor=actor))
    alarm = await service.launch(LaunchRequest(broadcast=broadcast(text="alarm", schedule=due), actor=actor))

    provider.advance(minutes=5)
    await service.wait_submitted(long.id)
    await service.wait_submitted(alarm.id)

    assert [one.order.text for one in provider.accepted] == ["list", "alarm", *["list"] * 5]


async def test_the_batches_of_a_campaign_go_one_after_another(
    make_service: MakeService, delayed: DelayedClient, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """While one batch is in flight the next waits, even when another process is free."""
    service = await make_service(client=delayed, batch_size=1)
    delayed.release.clear()
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await delayed.answered.wait()
    other = await make_service(name="other", batch_size=1)
    second = await other.launch(LaunchRequest(broadcast=broadcast("79120000007", text="other"), actor=actor))

    await until(other, second, BatchState.ACCEPTED)
    campaign = await service.get(campaign.id)

    assert [batch.state for batch in campaign.batches] == [BatchState.SUBMITTING, BatchState.PENDING]
    delayed.release.set()
    assert (await service.wait_submitted(campaign.id)).state is CampaignState.RUNNING
    assert len(provider.accepted) == 3


async def test_closing_waits_for_what_is_being_sent(
    make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The response is recorded, and the next batch is not sent."""
    service = await make_service(batch_size=1)
    provider.fail("send", Fault.SLOW_DRIP, seconds=0.3)
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await until(service, campaign, BatchState.SUBMITTING)

    await service.close()

    campaign = await service.get(campaign.id)
    assert [batch.state for batch in campaign.batches] == [BatchState.ACCEPTED, BatchState.PENDING]
    assert len(provider.accepted) == 1


async def test_what_was_left_is_sent_by_the_next_process(
    make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """A restart between two batches loses none and repeats none."""
    first = await make_service(batch_size=1)
    provider.fail("send", Fault.SLOW_DRIP, seconds=0.2)
    campaign = await first.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await until(first, campaign, BatchState.SUBMITTING)
    await first.close()

    second = await make_service(batch_size=1)
    campaign = await second.wait_submitted(campaign.id)

    assert campaign.state is CampaignState.RUNNING
    assert sorted(phone for one in provider.accepted for phone in one.phones) == sorted(TWO)


@pytest.mark.parametrize("delay", [0.0, 0.001, 0.003, 0.006, 0.01, 0.02, 0.05])
async def test_a_caller_of_launch_may_go_away(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor, delay: float
) -> None:
    """After a cancelled call the campaign either does not exist or is sent once."""
    # Without a wake-up the dispatcher would check again in half a minute.
    provider.clock.set_speed(1.0)
    task = asyncio.create_task(service.launch(LaunchRequest(broadcast=broadcast(), actor=actor)))
    await asyncio.sleep(delay)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    await asyncio.sleep(0.2)
    kept = await service.list()
    for campaign in kept:
        async with asyncio.timeout(10):
            await service.wait_submitted(campaign.id)

    assert len(provider.accepted) == len(kept) <= 1


async def test_what_cannot_be_noted_is_not_sent(
    make_service: MakeService,
    failing: FailingJournal,
    delayed: DelayedClient,
    broadcast: MakeBroadcast,
    actor: Actor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nothing is sent while `submitting` cannot be written; then the batch is sent."""
    service = await make_service(client=delayed, journal=failing)
    failing.before["claim_next_batch"] = [JournalError("full") for _ in range(3)]

    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))
    await eventually(lambda: len(failing.before["claim_next_batch"]) == 1)
    assert delayed.send_count == 0
    campaign = await service.wait_submitted(campaign.id)

    assert campaign.batches[0].state is BatchState.ACCEPTED
    assert delayed.send_count == 1
    assert "Nothing can be sent: full" in caplog.text


async def test_a_commit_of_which_nobody_heard_does_not_block_a_batch_for_ever(
    make_service: MakeService, failing: FailingJournal, delayed: DelayedClient, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """`submitting` was committed but reported as failed: nothing was sent, so the batch is sent now."""
    service = await make_service(client=delayed, journal=failing, batch_size=1)
    failing.after["claim_next_batch"] = [JournalError("connection lost") for _ in range(2)]

    campaign = await service.wait_submitted(
        (await service.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))).id
    )

    assert [batch.state for batch in campaign.batches] == [BatchState.ACCEPTED] * 2
    assert delayed.send_count == 2


async def test_a_launch_whose_commit_seemed_to_fail_is_known_to_its_caller(
    make_service: MakeService, failing: FailingJournal, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The campaign is in the journal and will be sent: a caller that got an error would launch it again."""
    service = await make_service(journal=failing, duplicate_window=timedelta(0))
    earlier = await launched(service, LaunchRequest(broadcast=broadcast(), actor=actor))
    failing.after["create_campaign"] = [JournalError("connection lost")]

    campaign = await service.wait_submitted(
        (await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))).id
    )

    assert campaign.id == earlier.id + 1
    assert campaign.provider_ids == (provider.accepted[1].id,)


async def test_a_launch_that_failed_is_said_to_have_failed(
    make_service: MakeService, failing: FailingJournal, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """The caller gets the error, and the journal has no campaign."""
    service = await make_service(journal=failing)
    failing.before["create_campaign"] = [JournalError("full")]

    with pytest.raises(JournalError, match="full"):
        await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))

    assert await service.list() == []


async def test_an_outcome_is_noted_however_often_it_takes(
    make_service: MakeService,
    failing: FailingJournal,
    delayed: DelayedClient,
    provider: Provider,
    broadcast: MakeBroadcast,
    actor: Actor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A known outcome does not become unknown because the disk is full for a while."""
    service = await make_service(client=delayed, journal=failing)
    failing.before["record_accepted"] = [JournalError("full") for _ in range(4)]

    campaign = await service.wait_submitted(
        (await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))).id
    )

    assert campaign.provider_ids == (provider.accepted[0].id,)
    assert (delayed.send_count, len(provider.accepted)) == (1, 1)
    assert caplog.text.count("cannot be recorded yet: full") == 4


async def test_an_outcome_that_can_never_be_noted_becomes_a_doubt(
    make_service: MakeService, failing: FailingJournal, delayed: DelayedClient, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """A response that the journal cannot store does not block the dispatcher for ever."""
    service = await make_service(client=delayed, journal=failing)
    failing.before["record_accepted"] = [JournalError("DataError", is_transient=False)]

    campaign = await launched(service, LaunchRequest(broadcast=broadcast(), actor=actor))

    assert campaign.batches[0].state is BatchState.UNKNOWN
    assert campaign.batches[0].evidence["what"] == "record_accepted: DataError"
    assert delayed.send_count == 1


async def test_a_mistake_of_ours_while_noting_leaves_a_doubt_and_is_never_taken_for_unsent(
    make_service: MakeService, failing: FailingJournal, delayed: DelayedClient, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """This holds even when a later claim fails and claims are released."""
    service = await make_service(client=delayed, journal=failing)
    failing.before["record_accepted"] = [ZeroDivisionError()]
    failing.before["record_unknown"] = [JournalError("full")]
    failing.after["claim_next_batch"] = []
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))
    await delayed.answered.wait()
    failing.after["claim_next_batch"] = [JournalError("connection lost")]
    after = await service.launch(LaunchRequest(broadcast=broadcast(text="next"), actor=actor))

    campaign = await until(service, campaign, BatchState.UNKNOWN)
    await until(service, after, BatchState.ACCEPTED)

    assert campaign.attention is Attention.UNKNOWN
    assert "release_claims" in failing.written
    assert delayed.send_count == 2


async def test_an_outcome_that_cannot_be_noted_while_closing_is_left_to_others(
    make_service: MakeService, failing: FailingJournal, delayed: DelayedClient, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """Closing does not wait for a full disk: the next process finds the batch unknown."""
    service = await make_service(client=delayed, journal=failing)
    delayed.release.clear()
    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))
    await delayed.answered.wait()
    failing.before["record_accepted"] = [JournalError("full")] * 1000
    closing = asyncio.create_task(service.close())
    await asyncio.sleep(0)
    delayed.release.set()
    await closing
    failing.before.clear()

    again = await make_service(journal=failing)
    campaign = await again.get(campaign.id)

    assert campaign.batches[0].state is BatchState.UNKNOWN
    assert campaign.attention is Attention.UNKNOWN


async def test_a_list_interrupted_for_a_day_is_not_continued_without_asking(
    make_service: MakeService, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """Half of the list was sent when the process ended; a day later the rest needs a decision."""
    first = await make_service(batch_size=1)
    provider.fail("send", Fault.SLOW_DRIP, seconds=0.2)
    campaign = await first.launch(LaunchRequest(broadcast=broadcast(*TWO), actor=actor))
    await until(first, campaign, BatchState.SUBMITTING)
    await first.close()
    provider.advance(days=1)

    second = await make_service(batch_size=1)
    campaign = await second.wait_submitted(campaign.id)
    assert (campaign.state, campaign.attention) == (CampaignState.PAUSED, Attention.TOO_LATE)
    await second.resume(campaign.id, actor)
    campaign = await until(second, campaign, BatchState.ACCEPTED, number=2)

    assert len(provider.accepted) == 2


async def test_a_machine_that_slept_after_the_note_does_not_send(
    make_service: MakeService,
    delayed: DelayedClient,
    tmp_path: Path,
    provider: Provider,
    broadcast: MakeBroadcast,
    actor: Actor,
) -> None:
    """Another process may have recovered the batch, and a user decided about it: the claim is repeated."""
    clock = SuspendableClock(provider.clock)

    journal = SuspendingJournal(f"sqlite:///{tmp_path / 'suspending.db'}", clock)
    await journal.open()
    service = await make_service(client=delayed, journal=journal, clock=clock)

    campaign = await service.launch(LaunchRequest(broadcast=broadcast(), actor=actor))
    await until(service, campaign, BatchState.ACCEPTED)

    assert journal.written.count("claim_next_batch") >= 2
    assert "record_not_sent" in journal.written
    assert (delayed.send_count, len(provider.accepted)) == (1, 1)
    await service.close()
    await journal.close()


async def test_whatever_goes_wrong_while_sending_is_a_doubt(
    make_service: MakeService, delayed: DelayedClient, provider: Provider, broadcast: MakeBroadcast, actor: Actor
) -> None:
    """An unexpected error neither ends the dispatcher nor leaves the batch in flight for ever."""
    service = await make_service(client=delayed)
    delayed.unexpected_error = RecursionError("too deep")

    campaign = await launched(service, LaunchRequest(broadcast=broadcast(), actor=actor))
    delayed.unexpected_error = None
    after = await service.wait_submitted(
        (await service.launch(LaunchRequest(broadcast=broadcast(text="next"), actor=actor))).id
    )

    assert campaign.batches[0].state is BatchState.UNKNOWN
    assert campaign.batches[0].evidence["what"] == "sending failed: RecursionError"
    assert after.batches[0].state is BatchState.ACCEPTED
    assert len(provider.accepted) == 2


async def test_a_doubt_names_no_number_in_the_log(
    service: Campaigns, provider: Provider, broadcast: MakeBroadcast, actor: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    """The warning about an unknown outcome has no phone number."""
    caplog.set_level(logging.DEBUG, logger="aiomobilgroup")
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)

    await launched(service, LaunchRequest(broadcast=broadcast("79123456789"), actor=actor))

    assert "may have been sent" in caplog.text
    assert "9123456789" not in caplog.text
