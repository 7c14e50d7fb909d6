"""Who is never called, and who has been called often enough."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from aiomobilgroup import CallOutcome, MobilgroupInputError
from aiomobilgroup.campaigns import CampaignRejectedError, CampaignState, Override, Rule, RuleViolation
from simulators.provider import Fault
from tests.campaigns.environment import ALICE, NOON, World, numbers, wish

pytestmark = pytest.mark.usefixtures("loopback")


async def test_a_blocked_number_is_left_out(tmp_path: Path) -> None:
    """The others are called, and the report says why one was not."""
    async with World(tmp_path).open() as world:
        await world.service.block(numbers(1), ALICE, "asked by letter")
        campaign = await world.launch(*numbers(3))

        assert world.rung == numbers(2, start=1)
        assert (campaign.counts.recipients, campaign.counts.rejected) == (3, 1)
        assert [row.rejection_reason for row in await world.service.report(campaign)] == [
            Rule.DO_NOT_CALL,
            None,
            None,
        ]


async def test_a_list_of_blocked_numbers_only_is_refused(tmp_path: Path) -> None:
    """The refusal names the rows."""
    async with World(tmp_path).open() as world:
        await world.service.block(numbers(2), ALICE)
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*numbers(2))

        assert refused.value.violations == (RuleViolation(Rule.DO_NOT_CALL, rows=(1, 2)),)


async def test_nothing_sets_the_list_aside(tmp_path: Path) -> None:
    """Whoever wants to call somebody who asked not to be called cannot."""
    async with World(tmp_path).open() as world:
        await world.service.block(numbers(1), ALICE)
        everything = Override(frozenset(Rule), "I want to")
        await world.launch(*numbers(2), override=everything, urgent=True)

        assert world.rung == numbers(1, start=1)


async def test_resuming_does_not_set_the_list_aside(tmp_path: Path) -> None:
    """Nor later."""
    async with World(tmp_path).open() as world:
        campaign = await world.launch(*numbers(2), schedule=NOON + timedelta(minutes=1))
        await world.service.block(numbers(1), ALICE)
        await world.service.pause(campaign.id, ALICE)
        await world.service.resume(campaign.id, ALICE, Override(frozenset(Rule), "I want to"))
        await world.pass_time(minutes=2)

        assert world.rung == numbers(1, start=1)


async def test_a_number_blocked_between_two_batches_is_left_out(tmp_path: Path) -> None:
    """The list is looked at before each batch."""
    async with World(tmp_path).open(batch_size=2) as world:

        async def block() -> None:
            await world.service.block(numbers(1, start=2), ALICE)

        world.client.after_send = block
        campaign = await world.launch(*numbers(4))

        assert world.rung == [*numbers(2), *numbers(1, start=3)]
        assert campaign.counts.rejected == 1
        assert campaign.counts.outcomes == {CallOutcome.PENDING: 3}


async def test_a_campaign_whose_last_batch_is_blocked_is_finished(tmp_path: Path) -> None:
    """Nothing is left to be sent, and when the rest has rung it is over."""
    async with World(tmp_path).open(batch_size=1) as world:

        async def block() -> None:
            await world.service.block(numbers(1, start=1), ALICE)

        world.client.after_send = block
        campaign = await world.finish(await world.launch(*numbers(2)))

        assert campaign.state is CampaignState.FINISHED
        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 1}


async def test_a_campaign_that_is_blocked_as_a_whole_before_its_time_has_failed(tmp_path: Path) -> None:
    """Nobody is called, and who waits for it hears the rule."""
    async with World(tmp_path).open() as world:
        campaign = await world.launch(*numbers(1), schedule=NOON + timedelta(minutes=1))
        await world.service.block(numbers(1), ALICE)
        await world.pass_time(minutes=2)

        assert (await world.service.get(campaign.id)).state is CampaignState.FAILED
        with pytest.raises(CampaignRejectedError) as refused:
            await world.service.wait_submitted(campaign.id)
        assert refused.value.violations == (RuleViolation(Rule.DO_NOT_CALL),)


async def test_unblocking_lifts_it(tmp_path: Path) -> None:
    """A number that was taken off the list is called again."""
    async with World(tmp_path).open() as world:
        assert await world.service.block(numbers(2), ALICE) == 2
        assert await world.service.block(numbers(3), ALICE) == 1
        assert await world.service.unblock(numbers(5, start=1), ALICE) == 2
        assert await world.service.do_not_call_numbers() == numbers(1)

        await world.launch(*numbers(2))

        assert world.rung == numbers(1, start=1)


async def test_numbers_are_blocked_in_any_handwriting(tmp_path: Path) -> None:
    """Who asked not to be called is not called because the number was written in another way."""
    async with World(tmp_path).open() as world:
        await world.service.block(["+7 (912) 000-00-00"], ALICE)
        with pytest.raises(CampaignRejectedError):
            await world.launch("79120000000")

        await world.service.unblock(["8 912 000 00 00"], ALICE)
        await world.launch("79120000000")


async def test_what_is_no_number_cannot_be_blocked(tmp_path: Path) -> None:
    """It is said which, and nothing is put on the list."""
    async with World(tmp_path).open() as world:
        with pytest.raises(MobilgroupInputError) as refused:
            await world.service.block(["79120000000", "12", "neighbour"], ALICE)

        assert refused.value.rows == (2, 3)
        assert await world.service.do_not_call_numbers() == []


async def test_a_long_list_is_checked_against_the_blocked_ones(tmp_path: Path) -> None:
    """Hundreds of numbers are looked up as surely as a few."""
    async with World(tmp_path).open() as world:
        await world.service.block(numbers(3, start=700), ALICE)
        campaign = await world.launch(*numbers(1000))

        assert campaign.counts.rejected == 3
        assert not set(world.rung) & set(numbers(3, start=700))


async def test_a_number_is_called_only_so_often(tmp_path: Path) -> None:
    """Who was called twice today is left out of the third campaign, which says so."""
    async with World(tmp_path).open(frequency=2) as world:
        await world.launch("79120000000", text="Раз")
        await world.launch("79120000000", text="Два")
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch("79120000000", text="Три")

        assert refused.value.violations == (RuleViolation(Rule.FREQUENCY, "2", rows=(1,)),)
        await world.launch("79120000000", *numbers(1, start=5), text="Три")
        assert world.rung == ["79120000000", "79120000000", *numbers(1, start=5)]


async def test_a_number_may_be_called_again_after_a_while(tmp_path: Path) -> None:
    """The period moves with the time."""
    async with World(tmp_path).open(frequency=1, frequency_period=timedelta(hours=1)) as world:
        await world.launch("79120000000", text="Раз")
        await world.pass_time(minutes=61)
        await world.launch("79120000000", text="Два")

        assert len(world.rung) == 2


async def test_of_two_campaigns_launched_at_once_one_rings_a_number(tmp_path: Path) -> None:
    """Neither had rung when they were launched; the second one sees it before it is sent."""
    async with World(tmp_path).open(frequency=1) as world:
        await asyncio.gather(
            world.service.launch(wish("79120000000", *numbers(1, start=1), text="Раз")),
            world.service.launch(wish("79120000000", *numbers(1, start=2), text="Два")),
        )
        await world.settle()

        assert sorted(world.rung) == ["79120000000", *numbers(2, start=1)]


async def test_of_two_campaigns_for_later_one_rings_a_number(tmp_path: Path) -> None:
    """What waits has not rung; when its turn comes it is looked at again."""
    async with World(tmp_path).open(frequency=1) as world:
        await world.launch("79120000000", text="Раз", schedule=NOON + timedelta(hours=1))
        await world.launch("79120000000", text="Два", schedule=NOON + timedelta(hours=2))
        await world.pass_time(hours=3)

        assert world.rung == ["79120000000"]
        assert (await world.service.list())[0].state is CampaignState.FAILED


async def test_the_frequency_can_be_set_aside(tmp_path: Path) -> None:
    """An alarm may ring once more."""
    async with World(tmp_path).open(frequency=1) as world:
        await world.launch("79120000000", text="Раз")
        await world.launch("79120000000", text="Два", override=Override(frozenset({Rule.FREQUENCY}), "it burns"))

        assert len(world.rung) == 2


async def test_what_was_refused_does_not_count_as_a_call(tmp_path: Path) -> None:
    """A campaign that the provider refused has rung nobody."""
    async with World(tmp_path).open(frequency=1) as world:
        world.provider.fail("send", Fault.ERROR_CODE, code="Error_No_Message")
        await world.launch("79120000000", text="Раз")
        await world.launch("79120000000", text="Два")

        assert world.rung == ["79120000000"]


async def test_how_often_a_number_was_called_is_counted_when_it_will_ring(tmp_path: Path) -> None:
    """Who was called today may be called the day after tomorrow, and is not left out today."""
    async with World(tmp_path).open(frequency=1) as world:
        await world.launch("79120000000", text="Раз")
        await world.launch("79120000000", text="Два", schedule=NOON + timedelta(days=2))
        await world.pass_time(days=2, minutes=1)

        assert len(world.rung) == 2


async def test_what_the_provider_holds_counts_when_it_rings(tmp_path: Path) -> None:
    """Not when it was handed over: that may be days before."""
    async with World(tmp_path).open(frequency=1) as world:
        await world.launch("79120000000", text="Раз", schedule=NOON + timedelta(days=2), provider_schedule=True)
        await world.pass_time(days=2, hours=1)
        with pytest.raises(CampaignRejectedError):
            await world.launch("79120000000", text="Два")
