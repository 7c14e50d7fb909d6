"""The do-not-call list, and the limit on calls per number."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from aiomobilgroup import CallOutcome, MobilgroupInputError
from aiomobilgroup.campaigns import CampaignRejectedError, CampaignState, Override, Rule, RuleViolation
from simulators.provider import Fault
from tests.campaigns.environment import ALICE, NOON, Environment, launch_request, numbers

pytestmark = pytest.mark.usefixtures("loopback")


async def test_a_blocked_number_is_left_out(tmp_path: Path) -> None:
    """The other recipients are called, and the report has the rejection reason."""
    async with Environment(tmp_path).open() as env:
        await env.service.block(numbers(1), ALICE, "asked by letter")
        campaign = await env.launch(*numbers(3))

        assert env.called == numbers(2, start=1)
        assert (campaign.counts.recipients, campaign.counts.rejected) == (3, 1)
        assert [row.rejection_reason for row in await env.service.report(campaign)] == [
            Rule.DO_NOT_CALL,
            None,
            None,
        ]


async def test_a_list_of_blocked_numbers_only_is_refused(tmp_path: Path) -> None:
    """The rule violation has the rows."""
    async with Environment(tmp_path).open() as env:
        await env.service.block(numbers(2), ALICE)
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*numbers(2))

        assert rejected.value.violations == (RuleViolation(Rule.DO_NOT_CALL, rows=(1, 2)),)


async def test_nothing_sets_the_list_aside(tmp_path: Path) -> None:
    """The do-not-call rule cannot be overridden, and urgent campaigns obey it."""
    async with Environment(tmp_path).open() as env:
        await env.service.block(numbers(1), ALICE)
        everything = Override(frozenset(Rule), "I want to")
        await env.launch(*numbers(2), override=everything, urgent=True)

        assert env.called == numbers(1, start=1)


async def test_resuming_does_not_set_the_list_aside(tmp_path: Path) -> None:
    """An override at resuming does not include the do-not-call rule."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.launch(*numbers(2), schedule=NOON + timedelta(minutes=1))
        await env.service.block(numbers(1), ALICE)
        await env.service.pause(campaign.id, ALICE)
        await env.service.resume(campaign.id, ALICE, Override(frozenset(Rule), "I want to"))
        await env.pass_time(minutes=2)

        assert env.called == numbers(1, start=1)


async def test_a_number_blocked_between_two_batches_is_left_out(tmp_path: Path) -> None:
    """The do-not-call list is checked before each batch."""
    async with Environment(tmp_path).open(batch_size=2) as env:

        async def block() -> None:
            await env.service.block(numbers(1, start=2), ALICE)

        env.client.after_send = block
        campaign = await env.launch(*numbers(4))

        assert env.called == [*numbers(2), *numbers(1, start=3)]
        assert campaign.counts.rejected == 1
        assert campaign.counts.outcomes == {CallOutcome.PENDING: 3}


async def test_a_campaign_whose_last_batch_is_blocked_is_finished(tmp_path: Path) -> None:
    """Nothing is left to send, and the campaign is over when the other calls are."""
    async with Environment(tmp_path).open(batch_size=1) as env:

        async def block() -> None:
            await env.service.block(numbers(1, start=1), ALICE)

        env.client.after_send = block
        campaign = await env.finish(await env.launch(*numbers(2)))

        assert campaign.state is CampaignState.FINISHED
        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 1}


async def test_a_campaign_that_is_blocked_as_a_whole_before_its_time_has_failed(tmp_path: Path) -> None:
    """No recipient is called, and the waiting caller gets the rule violation."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.launch(*numbers(1), schedule=NOON + timedelta(minutes=1))
        await env.service.block(numbers(1), ALICE)
        await env.pass_time(minutes=2)

        assert (await env.service.get(campaign.id)).state is CampaignState.FAILED
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.service.wait_submitted(campaign.id)
        assert rejected.value.violations == (RuleViolation(Rule.DO_NOT_CALL),)


async def test_unblocking_lifts_it(tmp_path: Path) -> None:
    """A number that was removed from the do-not-call list is called again."""
    async with Environment(tmp_path).open() as env:
        assert await env.service.block(numbers(2), ALICE) == 2
        assert await env.service.block(numbers(3), ALICE) == 1
        assert await env.service.unblock(numbers(5, start=1), ALICE) == 2
        assert await env.service.do_not_call_numbers() == numbers(1)

        await env.launch(*numbers(2))

        assert env.called == numbers(1, start=1)


async def test_numbers_are_blocked_in_any_handwriting(tmp_path: Path) -> None:
    """The do-not-call list accepts numbers in any format."""
    async with Environment(tmp_path).open() as env:
        await env.service.block(["+7 (912) 000-00-00"], ALICE)
        with pytest.raises(CampaignRejectedError):
            await env.launch("79120000000")

        await env.service.unblock(["8 912 000 00 00"], ALICE)
        await env.launch("79120000000")


async def test_what_is_no_number_cannot_be_blocked(tmp_path: Path) -> None:
    """The error has the invalid rows, and nothing is added to the list."""
    async with Environment(tmp_path).open() as env:
        with pytest.raises(MobilgroupInputError) as rejected:
            await env.service.block(["79120000000", "12", "neighbour"], ALICE)

        assert rejected.value.rows == (2, 3)
        assert await env.service.do_not_call_numbers() == []


async def test_a_long_list_is_checked_against_the_blocked_ones(tmp_path: Path) -> None:
    """A list that needs several database lookups is checked completely."""
    async with Environment(tmp_path).open() as env:
        await env.service.block(numbers(3, start=700), ALICE)
        campaign = await env.launch(*numbers(1000))

        assert campaign.counts.rejected == 3
        assert not set(env.called) & set(numbers(3, start=700))


async def test_a_number_is_called_only_so_often(tmp_path: Path) -> None:
    """A number called twice today is rejected from the third campaign, with the rule."""
    async with Environment(tmp_path).open(frequency=2) as env:
        await env.launch("79120000000", text="Раз")
        await env.launch("79120000000", text="Два")
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch("79120000000", text="Три")

        assert rejected.value.violations == (RuleViolation(Rule.FREQUENCY, "2", rows=(1,)),)
        await env.launch("79120000000", *numbers(1, start=5), text="Три")
        assert env.called == ["79120000000", "79120000000", *numbers(1, start=5)]


async def test_a_number_may_be_called_again_after_a_while(tmp_path: Path) -> None:
    """The frequency period is a sliding window."""
    async with Environment(tmp_path).open(frequency=1, frequency_period=timedelta(hours=1)) as env:
        await env.launch("79120000000", text="Раз")
        await env.pass_time(minutes=61)
        await env.launch("79120000000", text="Два")

        assert len(env.called) == 2


async def test_of_two_campaigns_launched_at_once_one_rings_a_number(tmp_path: Path) -> None:
    """Neither had called the number at its launch; the second is checked again before it is sent."""
    async with Environment(tmp_path).open(frequency=1) as env:
        await asyncio.gather(
            env.service.launch(launch_request("79120000000", *numbers(1, start=1), text="Раз")),
            env.service.launch(launch_request("79120000000", *numbers(1, start=2), text="Два")),
        )
        await env.settle()

        assert sorted(env.called) == ["79120000000", *numbers(2, start=1)]


async def test_of_two_campaigns_for_later_one_rings_a_number(tmp_path: Path) -> None:
    """A scheduled campaign has not called yet; the frequency is checked again when it is due."""
    async with Environment(tmp_path).open(frequency=1) as env:
        await env.launch("79120000000", text="Раз", schedule=NOON + timedelta(hours=1))
        await env.launch("79120000000", text="Два", schedule=NOON + timedelta(hours=2))
        await env.pass_time(hours=3)

        assert env.called == ["79120000000"]
        assert (await env.service.list())[0].state is CampaignState.FAILED


async def test_the_frequency_can_be_set_aside(tmp_path: Path) -> None:
    """The frequency rule can be overridden."""
    async with Environment(tmp_path).open(frequency=1) as env:
        await env.launch("79120000000", text="Раз")
        await env.launch("79120000000", text="Два", override=Override(frozenset({Rule.FREQUENCY}), "it burns"))

        assert len(env.called) == 2


async def test_what_was_refused_does_not_count_as_a_call(tmp_path: Path) -> None:
    """A campaign that the provider rejected has called no number."""
    async with Environment(tmp_path).open(frequency=1) as env:
        env.provider.fail("send", Fault.ERROR_CODE, code="Error_No_Message")
        await env.launch("79120000000", text="Раз")
        await env.launch("79120000000", text="Два")

        assert env.called == ["79120000000"]


async def test_how_often_a_number_was_called_is_counted_when_it_will_ring(tmp_path: Path) -> None:
    """The frequency is checked for the time of the call, not of the launch."""
    async with Environment(tmp_path).open(frequency=1) as env:
        await env.launch("79120000000", text="Раз")
        await env.launch("79120000000", text="Два", schedule=NOON + timedelta(days=2))
        await env.pass_time(days=2, minutes=1)

        assert len(env.called) == 2


async def test_what_the_provider_holds_counts_when_it_rings(tmp_path: Path) -> None:
    """The time of the call counts, which may be days after the request."""
    async with Environment(tmp_path).open(frequency=1) as env:
        await env.launch("79120000000", text="Раз", schedule=NOON + timedelta(days=2), provider_schedule=True)
        await env.pass_time(days=2, hours=1)
        with pytest.raises(CampaignRejectedError):
            await env.launch("79120000000", text="Два")
