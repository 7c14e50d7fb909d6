"""Repeated launches: with an idempotency key the same campaign, with the same content a duplicate."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from aiomobilgroup import Subscriber
from aiomobilgroup.campaigns import CampaignRejectedError, CampaignState, Override, Rule, RuleViolation
from simulators.provider import Fault
from tests.campaigns.environment import ALICE, NOON, Environment, launch_request, numbers

pytestmark = pytest.mark.usefixtures("loopback")


async def test_the_same_a_moment_later_is_refused(tmp_path: Path) -> None:
    """The rule violation has the window in minutes and the earlier campaign's id."""
    async with Environment(tmp_path).open() as env:
        first = await env.launch(*numbers(2))
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*reversed(numbers(2)))

        assert rejected.value.violations == (RuleViolation(Rule.DUPLICATE, "1", str(first.id)),)
        assert env.called == numbers(2)


@pytest.mark.parametrize(
    "other",
    [
        {"text": "Отбой"},
        {"sender": "78001234567"},
        {"subscribers": [Subscriber(numbers(1)[0], message="Только вам")]},
        {"subscribers": [Subscriber(phone) for phone in numbers(2)]},
        {"override": Override(frozenset({Rule.DUPLICATE}), "say it again")},
    ],
)
async def test_something_else_is_sent(tmp_path: Path, other: dict[str, object]) -> None:
    """A launch with another text, sender, recipient or recipient text is no duplicate."""
    async with Environment(tmp_path).open() as env:
        await env.launch(*numbers(1))
        await env.launch(*numbers(1), **other)

        assert len(env.provider.accepted) == 2


async def test_the_same_is_sent_again_after_the_window(tmp_path: Path) -> None:
    """After the duplicate window of a minute the launch is accepted."""
    async with Environment(tmp_path).open() as env:
        await env.launch(*numbers(1))
        await env.pass_time(seconds=61)
        await env.launch(*numbers(1))

        assert len(env.provider.accepted) == 2


async def test_no_window_lets_everything_pass(tmp_path: Path) -> None:
    """A window of zero disables the rule."""
    async with Environment(tmp_path).open(duplicate_window=timedelta(0)) as env:
        await env.launch(*numbers(1))
        await env.launch(*numbers(1))

        assert len(env.provider.accepted) == 2


async def test_what_was_cancelled_may_be_launched_again(tmp_path: Path) -> None:
    """A cancelled campaign has called no recipient."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.launch(*numbers(1), schedule=NOON + timedelta(hours=1))
        await env.service.cancel(campaign.id, ALICE)

        await env.launch(*numbers(1))

        assert len(env.called) == 1


async def test_what_has_failed_may_be_launched_again(tmp_path: Path) -> None:
    """A campaign that the provider rejected has called no recipient."""
    async with Environment(tmp_path).open() as env:
        env.provider.fail("send", Fault.ERROR_CODE, code="Error_No_Message")
        assert (await env.launch(*numbers(1))).state is CampaignState.FAILED

        await env.launch(*numbers(1))

        assert len(env.called) == 1


async def test_a_clock_that_was_set_back_does_not_make_a_duplicate(tmp_path: Path) -> None:
    """A campaign whose time is in the future by the new clock is not within the window."""
    async with Environment(tmp_path).open() as env:
        await env.launch(*numbers(1))
        env.clock.error = -86400.0
        await env.launch(*numbers(1))

        assert len(env.provider.accepted) == 2


async def test_a_key_makes_it_the_same_campaign(tmp_path: Path) -> None:
    """A repeated launch returns the first campaign, also in another process."""
    async with Environment(tmp_path).open(max_recipients=1) as env:
        first = await env.launch(*numbers(1), idempotency_key="leak-1")
        await env.restart()
        again = await env.launch(*numbers(1), idempotency_key="leak-1")

        assert again.id == first.id
        assert len(env.called) == 1


async def test_a_key_pressed_many_times_at_once_is_one_campaign(tmp_path: Path) -> None:
    """Ten simultaneous launches in two processes create one campaign."""
    async with Environment(tmp_path).open() as env:
        other = await env.start(env.service.settings, "another")
        services = [env.service, other] * 5
        campaigns = await asyncio.gather(
            *(one.launch(launch_request(*numbers(1), idempotency_key="leak-1")) for one in services)
        )
        await env.settle()

        assert len({campaign.id for campaign in campaigns}) == 1
        assert len(env.called) == 1


async def test_the_key_of_a_refused_wish_may_be_used_again(tmp_path: Path) -> None:
    """A rejected launch does not save its key."""
    async with Environment(tmp_path).open(max_recipients=1) as env:
        with pytest.raises(CampaignRejectedError):
            await env.launch(*numbers(2), idempotency_key="leak-1")

        await env.launch(*numbers(1), idempotency_key="leak-1")

        assert len(env.called) == 1


async def test_two_rows_with_one_number_ring_once(tmp_path: Path) -> None:
    """The first row is used, whatever the format of the number in the second."""
    async with Environment(tmp_path).open() as env:
        rows = [Subscriber("79120000000", message="Первый"), Subscriber("+7 912 000-00-00", message="Второй")]
        await env.launch(subscribers=rows)

        assert env.called == ["79120000000"]
        assert env.provider.accepted[0].order.subscribers[0].message == "Первый"
