"""Redialing recipients who were not reached: which recipients, with which content, under which rules."""

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
from tests.campaigns.environment import ALICE, Environment, numbers

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
    """By default unreached recipients are redialed; recipients whom the provider rejected never are."""
    async with Environment(tmp_path).open() as env:
        first = await env.finish(await env.launch(*PHONES))
        arguments = {} if results is None else {"results": results}
        again = await env.service.redial(first.id, ALICE, **arguments)  # type: ignore[arg-type]
        await env.settle()

        assert again.redial_of == first.id
        assert [phone[-2:] for phone in env.provider.accepted[1].phones] == called


async def test_everybody_hears_again_what_was_for_him(tmp_path: Path) -> None:
    """Recipient texts, the sender, attempts and the interval stay the same."""
    async with Environment(tmp_path).open() as env:
        rows = [Subscriber("79120000050", message="Анне"), Subscriber("79120000151")]
        first = await env.finish(await env.launch(subscribers=rows, sender="78001234567", attempts=2, interval=3))
        await env.service.redial(first.id, ALICE)
        await env.settle()

        before, again = (broadcast.order for broadcast in env.provider.accepted)
        assert again.settings == before.settings
        assert again.subscribers == before.subscribers


async def test_a_scripts_fields_are_kept(tmp_path: Path) -> None:
    """Sums and parameters stay the same."""
    async with Environment(tmp_path).open() as env:
        rows = [Subscriber("79120000050", summa="17.25", param1="42", param2="2026-11-23")]
        first = await env.finish(await env.launch(subscribers=rows, content=Script("1")))
        await env.service.redial(first.id, ALICE)
        await env.settle()

        before, again = (broadcast.order for broadcast in env.provider.accepted)
        assert again.subscribers == before.subscribers


async def test_when_all_were_reached_there_is_nobody_to_call(tmp_path: Path) -> None:
    """Redialing raises, and no campaign is created."""
    async with Environment(tmp_path).open() as env:
        first = await env.finish(await env.launch(*numbers(2)))
        with pytest.raises(MobilgroupInputError, match="No recipient of campaign 1 is to be called again") as rejected:
            await env.service.redial(first.id, ALICE)

        assert rejected.value.problem is InputProblem.NO_SUBSCRIBERS
        assert len(await env.service.list()) == 1


async def test_a_campaign_that_does_not_exist_cannot_be_redialled(tmp_path: Path) -> None:
    """Redialing raises an error."""
    async with Environment(tmp_path).open() as env:
        with pytest.raises(CampaignNotFoundError):
            await env.service.redial(1, ALICE)


async def test_a_redial_is_no_duplicate_of_what_it_repeats(tmp_path: Path) -> None:
    """Not even when all recipients are redialed at once."""
    async with Environment(tmp_path).open(duplicate_window=timedelta(days=1)) as env:
        first = await env.finish(await env.launch(*numbers(2, "50")))
        second = await env.finish(await env.service.redial(first.id, ALICE))
        await env.finish(await env.service.redial(second.id, ALICE))

        assert len(env.provider.accepted) == 3


async def test_a_redial_pressed_twice_calls_once(tmp_path: Path) -> None:
    """The same redial a moment later is rejected as a duplicate."""
    async with Environment(tmp_path).open() as env:
        first = await env.finish(await env.launch(*numbers(2, "50")))
        await env.service.redial(first.id, ALICE)
        with pytest.raises(CampaignRejectedError):
            await env.service.redial(first.id, ALICE)


async def test_whom_the_campaign_itself_may_still_call_is_not_called_again(tmp_path: Path) -> None:
    """An unanswered call between two attempts is not a final outcome."""
    async with Environment(tmp_path).open() as env:
        first = await env.launch("79120000084", attempts=2, interval=30)
        await env.pass_time(minutes=20)
        with pytest.raises(MobilgroupInputError):
            await env.service.redial(first.id, ALICE)


async def test_where_the_account_decides_about_attempts_all_of_them_are_waited_for(tmp_path: Path) -> None:
    """The account's number of attempts cannot be read."""
    async with Environment(tmp_path).open() as env:
        first = await env.launch("79120000050", "79120000081", attempts=None, interval=None)
        await env.pass_time(minutes=2)
        with pytest.raises(MobilgroupInputError):
            await env.service.redial(first.id, ALICE)


async def test_who_has_had_all_his_attempts_is_called_again_while_others_ring(tmp_path: Path) -> None:
    """A redial need not wait for the slowest recipient."""
    async with Environment(tmp_path).open() as env:
        first = await env.launch("79120000050", "79120000081")
        await env.pass_time(minutes=2)
        await env.service.redial(first.id, ALICE)
        await env.settle()

        assert env.provider.accepted[1].phones == ["79120000050"]


@pytest.mark.parametrize(
    ("scenario", "called"),
    [(scenarios.unknown_outcome, []), (scenarios.running, []), (scenarios.scheduled, []), (scenarios.sending, [])],
)
async def test_nobody_without_an_outcome_is_called_again_before_the_end(
    tmp_path: Path, scenario: scenarios.Scenario, called: list[str]
) -> None:
    """Such recipients may be in a call already, or will be called."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await scenario(env)
        with pytest.raises(MobilgroupInputError):
            await env.service.redial(campaign.id, ALICE, [CallOutcome.PENDING])


async def test_who_was_never_called_can_be_called_after_the_end(tmp_path: Path) -> None:
    """The dropped rest of a stopped campaign can be redialed on request."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await env.finish(await scenarios.stopped(env))
        await env.service.redial(campaign.id, ALICE, [CallOutcome.PENDING])
        await env.settle()

        assert env.provider.accepted[1].phones == numbers(2, start=2)


async def test_the_groups_hours_are_kept(tmp_path: Path) -> None:
    """A redial in the evening waits for the calling hours of its recipient group."""
    midday = CallingHours(time(10), time(13))
    async with Environment(tmp_path).open() as env:
        first = await env.finish(await env.launch("79120000050", calling_hours=midday))
        await env.pass_time(hours=3)

        assert (await env.service.redial(first.id, ALICE)).due == datetime(2026, 11, 24, 7, tzinfo=UTC)


async def test_an_urgent_campaign_is_redialled_urgently(tmp_path: Path) -> None:
    """A redial of an urgent campaign ignores calling hours as well."""
    async with Environment(tmp_path, datetime(2026, 11, 23, 20, tzinfo=UTC)).open(
        calling_hours=CallingHours(time(9), time(21))
    ) as env:
        first = await env.finish(await env.launch("79120000050", urgent=True))
        await env.service.redial(first.id, ALICE)
        await env.settle()

        assert len(env.called) == 2


async def test_what_was_set_aside_once_is_not_set_aside_again(tmp_path: Path) -> None:
    """An override applies to one campaign; a redial needs its own."""
    hours = Override(frozenset({Rule.CALLING_HOURS}), "the cellar is flooded")
    async with Environment(tmp_path, datetime(2026, 11, 23, 20, tzinfo=UTC)).open(
        calling_hours=CallingHours(time(9), time(21))
    ) as env:
        first = await env.finish(await env.launch("79120000050", override=hours))
        deferred = await env.service.redial(first.id, ALICE)
        assert deferred.state is CampaignState.SCHEDULED

        await env.pass_time(minutes=2)
        await env.service.redial(first.id, ALICE, override=hours)
        await env.settle()

        assert len(env.called) == 2


async def test_a_redial_with_a_key_is_one_campaign(tmp_path: Path) -> None:
    """A repeated idempotency key returns the first redial."""
    async with Environment(tmp_path).open() as env:
        first = await env.finish(await env.launch("79120000050"))
        again = await env.service.redial(first.id, ALICE, key="again")

        assert (await env.service.redial(first.id, ALICE, key="again")).id == again.id


async def test_a_key_is_known_when_there_is_nobody_left_to_call(tmp_path: Path) -> None:
    """A repeated key returns the first redial, whatever the recipients' outcomes are now."""
    async with Environment(tmp_path).open() as env:
        first = await env.finish(await env.launch("79120000050"))
        again = await env.service.redial(first.id, ALICE, key="again")
        await env.settle()

        assert (await env.service.redial(first.id, ALICE, key="again")).id == again.id
        assert len(env.called) == 2


async def test_the_blocked_are_not_called_again(tmp_path: Path) -> None:
    """A number added to the do-not-call list after the first call is not redialed."""
    async with Environment(tmp_path).open() as env:
        first = await env.finish(await env.launch(*numbers(2, "50")))
        await env.service.block(numbers(1, "50"), ALICE)
        await env.service.redial(first.id, ALICE)
        await env.settle()

        assert env.provider.accepted[1].phones == numbers(1, "50", start=1)


async def test_whom_the_provider_refused_as_a_whole_can_be_launched_only(tmp_path: Path) -> None:
    """The rows of a failed campaign have no outcome, so they are redialed only when asked for."""
    async with Environment(tmp_path).open() as env:
        env.provider.fail("send", Fault.ERROR_CODE, code="Error_No_Message")
        failed = await env.launch(*numbers(2))
        with pytest.raises(MobilgroupInputError):
            await env.service.redial(failed.id, ALICE)

        await env.service.redial(failed.id, ALICE, [CallOutcome.PENDING])
        await env.settle()
        assert env.called == numbers(2)


async def test_whom_an_earlier_redial_is_calling_is_not_called_again(tmp_path: Path) -> None:
    """During the first redial no recipient is redialed; when it reached none, all are redialed."""
    async with Environment(tmp_path).open(duplicate_window=timedelta(0)) as env:
        first = await env.finish(await env.launch(*numbers(2, "51")))
        second = await env.service.redial(first.id, ALICE)
        await env.settle()
        with pytest.raises(MobilgroupInputError):
            await env.service.redial(first.id, ALICE)

        await env.finish(second)
        await env.service.redial(first.id, ALICE)
        await env.settle()
        assert len(env.called) == 6
