"""Calling again those who were not reached: whom, with which words, under which rules."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from aiomobilgroup import CallOutcome, InputProblem, MobilgroupInputError, Script, Subscriber
from aiomobilgroup.campaigns import (
    CallingHours,
    CampaignNotFoundError,
    CampaignRejectedError,
    CampaignState,
    Override,
    Rule,
)
from simulators.provider import Fault
from tests.campaigns import scenarios
from tests.campaigns.environment import ALICE, World, numbers

pytestmark = pytest.mark.usefixtures("loopback")

ENDS = ("00", "44", "50", "51", "55", "56", "80")
PHONES = [f"7912000{index:02}{end}" for index, end in enumerate(ENDS)]


@pytest.mark.parametrize(
    ("results", "called"),
    [
        (None, ["50", "51", "55", "56"]),
        ([CallOutcome.BUSY], ["50"]),
        ([CallOutcome.NO_ANSWER, CallOutcome.REJECTED], ["51", "55"]),
        ([CallOutcome.ANSWERED, CallOutcome.OTHER], ["00", "44"]),
    ],
)
async def test_those_with_certain_outcomes_are_called_again(
    tmp_path: Path, results: list[CallOutcome] | None, called: list[str]
) -> None:
    """The unreached unless told otherwise; whom the provider refused is not."""
    async with World(tmp_path).open() as world:
        first = await world.finish(await world.launch(*PHONES))
        wanted = {} if results is None else {"results": results}
        again = await world.service.redial(first.id, ALICE, **wanted)  # type: ignore[arg-type]
        await world.settle()

        assert again.redial_of == first.id
        assert [phone[-2:] for phone in world.provider.accepted[1].phones] == called


async def test_everybody_hears_again_what_was_for_him(tmp_path: Path) -> None:
    """Texts of their own, the sender, attempts and interval stay."""
    async with World(tmp_path).open() as world:
        rows = [Subscriber("79120000050", message="Анне"), Subscriber("79120000151")]
        first = await world.finish(await world.launch(subscribers=rows, sender="78001234567", attempts=2, interval=3))
        await world.service.redial(first.id, ALICE)
        await world.settle()

        before, again = (broadcast.order for broadcast in world.provider.accepted)
        assert again.settings == before.settings
        assert again.subscribers == before.subscribers


async def test_a_scripts_fields_are_kept(tmp_path: Path) -> None:
    """Sums and dates as well."""
    async with World(tmp_path).open() as world:
        rows = [Subscriber("79120000050", summa="17.25", param1="42", param2="2026-11-23")]
        first = await world.finish(await world.launch(subscribers=rows, content=Script("1")))
        await world.service.redial(first.id, ALICE)
        await world.settle()

        before, again = (broadcast.order for broadcast in world.provider.accepted)
        assert again.subscribers == before.subscribers


async def test_when_all_were_reached_there_is_nobody_to_call(tmp_path: Path) -> None:
    """The error says so, and no campaign comes of it."""
    async with World(tmp_path).open() as world:
        first = await world.finish(await world.launch(*numbers(2)))
        with pytest.raises(MobilgroupInputError, match="Nobody of campaign 1 is to be called again") as refused:
            await world.service.redial(first.id, ALICE)

        assert refused.value.problem is InputProblem.NO_SUBSCRIBERS
        assert len(await world.service.list()) == 1


async def test_a_campaign_that_does_not_exist_cannot_be_redialled(tmp_path: Path) -> None:
    """It is not found."""
    async with World(tmp_path).open() as world:
        with pytest.raises(CampaignNotFoundError):
            await world.service.redial(1, ALICE)


async def test_a_redial_is_no_duplicate_of_what_it_repeats(tmp_path: Path) -> None:
    """Even when everybody is called again at once."""
    async with World(tmp_path).open(duplicate_window=timedelta(days=1)) as world:
        first = await world.finish(await world.launch(*numbers(2, "50")))
        second = await world.finish(await world.service.redial(first.id, ALICE))
        await world.finish(await world.service.redial(second.id, ALICE))

        assert len(world.provider.accepted) == 3


async def test_a_redial_pressed_twice_calls_once(tmp_path: Path) -> None:
    """The same redial a moment later is a mistake."""
    async with World(tmp_path).open() as world:
        first = await world.finish(await world.launch(*numbers(2, "50")))
        await world.service.redial(first.id, ALICE)
        with pytest.raises(CampaignRejectedError):
            await world.service.redial(first.id, ALICE)


async def test_whom_the_campaign_itself_may_still_call_is_not_called_again(tmp_path: Path) -> None:
    """No answer between two attempts is not the last word."""
    async with World(tmp_path).open() as world:
        first = await world.launch("79120000084", attempts=2, interval=30)
        await world.pass_time(minutes=20)
        with pytest.raises(MobilgroupInputError):
            await world.service.redial(first.id, ALICE)


async def test_where_the_account_decides_about_attempts_all_of_them_are_waited_for(tmp_path: Path) -> None:
    """Nobody can read how many it grants."""
    async with World(tmp_path).open() as world:
        first = await world.launch("79120000050", "79120000081", attempts=None, interval=None)
        await world.pass_time(minutes=2)
        with pytest.raises(MobilgroupInputError):
            await world.service.redial(first.id, ALICE)


async def test_who_has_had_all_his_attempts_is_called_again_while_others_ring(tmp_path: Path) -> None:
    """A redial need not wait for the slowest."""
    async with World(tmp_path).open() as world:
        first = await world.launch("79120000050", "79120000081")
        await world.pass_time(minutes=2)
        await world.service.redial(first.id, ALICE)
        await world.settle()

        assert world.provider.accepted[1].phones == ["79120000050"]


@pytest.mark.parametrize(
    ("situation", "called"),
    [(scenarios.doubtful, []), (scenarios.running, []), (scenarios.scheduled, []), (scenarios.sending, [])],
)
async def test_nobody_without_an_outcome_is_called_again_before_the_end(
    tmp_path: Path, situation: scenarios.Situation, called: list[str]
) -> None:
    """Whoever wants it: he may be rung already, or will be."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await situation(world)
        with pytest.raises(MobilgroupInputError):
            await world.service.redial(campaign.id, ALICE, [CallOutcome.PENDING])


async def test_who_was_never_called_can_be_called_after_the_end(tmp_path: Path) -> None:
    """The dropped rest of a stopped campaign, when a person asks for it."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await world.finish(await scenarios.stopped(world))
        await world.service.redial(campaign.id, ALICE, [CallOutcome.PENDING])
        await world.settle()

        assert world.provider.accepted[1].phones == numbers(2, start=2)


async def test_the_groups_hours_are_kept(tmp_path: Path) -> None:
    """A redial in the evening waits for the hours of those it calls."""
    office = CallingHours(time(10), time(13))
    async with World(tmp_path).open() as world:
        first = await world.finish(await world.launch("79120000050", calling_hours=office))
        await world.pass_time(hours=3)

        assert (await world.service.redial(first.id, ALICE)).due == datetime(2026, 11, 24, 7, tzinfo=UTC)


async def test_an_urgent_campaign_is_redialled_urgently(tmp_path: Path) -> None:
    """An alarm is one at night, too."""
    async with World(tmp_path, datetime(2026, 11, 23, 20, tzinfo=UTC)).open(
        calling_hours=CallingHours(time(9), time(21))
    ) as world:
        first = await world.finish(await world.launch("79120000050", urgent=True))
        await world.service.redial(first.id, ALICE)
        await world.settle()

        assert len(world.rung) == 2


async def test_what_was_set_aside_once_is_not_set_aside_again(tmp_path: Path) -> None:
    """An override is for one campaign; the next one needs its own."""
    hours = Override(frozenset({Rule.CALLING_HOURS}), "the cellar is flooded")
    async with World(tmp_path, datetime(2026, 11, 23, 20, tzinfo=UTC)).open(
        calling_hours=CallingHours(time(9), time(21))
    ) as world:
        first = await world.finish(await world.launch("79120000050", override=hours))
        held = await world.service.redial(first.id, ALICE)
        assert held.state is CampaignState.SCHEDULED

        await world.pass_time(minutes=2)
        await world.service.redial(first.id, ALICE, override=hours)
        await world.settle()

        assert len(world.rung) == 2


async def test_a_redial_with_a_key_is_one_campaign(tmp_path: Path) -> None:
    """As any other wish."""
    async with World(tmp_path).open() as world:
        first = await world.finish(await world.launch("79120000050"))
        again = await world.service.redial(first.id, ALICE, key="again")

        assert (await world.service.redial(first.id, ALICE, key="again")).id == again.id


async def test_a_key_is_known_when_there_is_nobody_left_to_call(tmp_path: Path) -> None:
    """The wish is the same, whatever has become of its people since."""
    async with World(tmp_path).open() as world:
        first = await world.finish(await world.launch("79120000050"))
        again = await world.service.redial(first.id, ALICE, key="again")
        await world.settle()

        assert (await world.service.redial(first.id, ALICE, key="again")).id == again.id
        assert len(world.rung) == 2


async def test_the_blocked_are_not_called_again(tmp_path: Path) -> None:
    """Who has asked for it after the first call is left alone."""
    async with World(tmp_path).open() as world:
        first = await world.finish(await world.launch(*numbers(2, "50")))
        await world.service.block(numbers(1, "50"), ALICE)
        await world.service.redial(first.id, ALICE)
        await world.settle()

        assert world.provider.accepted[1].phones == numbers(1, "50", start=1)


async def test_whom_the_provider_refused_as_a_whole_can_be_launched_only(tmp_path: Path) -> None:
    """A failed campaign has reached nobody, but it has called nobody either: its rows have no outcome."""
    async with World(tmp_path).open() as world:
        world.provider.fail("send", Fault.ERROR_CODE, code="Error_No_Message")
        failed = await world.launch(*numbers(2))
        with pytest.raises(MobilgroupInputError):
            await world.service.redial(failed.id, ALICE)

        await world.service.redial(failed.id, ALICE, [CallOutcome.PENDING])
        await world.settle()
        assert world.rung == numbers(2)


async def test_whom_an_earlier_redial_is_calling_is_not_called_again(tmp_path: Path) -> None:
    """Pressed again while the first one rings, it calls nobody twice; when nobody was reached, it calls again."""
    async with World(tmp_path).open(duplicate_window=timedelta(0)) as world:
        first = await world.finish(await world.launch(*numbers(2, "51")))
        second = await world.service.redial(first.id, ALICE)
        await world.settle()
        with pytest.raises(MobilgroupInputError):
            await world.service.redial(first.id, ALICE)

        await world.finish(second)
        await world.service.redial(first.id, ALICE)
        await world.settle()
        assert len(world.rung) == 6
