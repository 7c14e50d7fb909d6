"""The same wish twice: by its key it is the same campaign, by its content a mistake."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from aiomobilgroup import Subscriber
from aiomobilgroup.campaigns import CampaignRejectedError, CampaignState, Override, Rule, RuleViolation
from simulators.provider import Fault
from tests.campaigns.environment import ALICE, NOON, World, numbers, wish

pytestmark = pytest.mark.usefixtures("loopback")


async def test_the_same_a_moment_later_is_refused(tmp_path: Path) -> None:
    """The refusal names the window in minutes and the earlier campaign."""
    async with World(tmp_path).open() as world:
        first = await world.launch(*numbers(2))
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*reversed(numbers(2)))

        assert refused.value.violations == (RuleViolation(Rule.DUPLICATE, "1", str(first.id)),)
        assert world.rung == numbers(2)


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
    """Another text, sender, person or word to a person is another wish."""
    async with World(tmp_path).open() as world:
        await world.launch(*numbers(1))
        await world.launch(*numbers(1), **other)

        assert len(world.provider.accepted) == 2


async def test_the_same_is_sent_again_after_the_window(tmp_path: Path) -> None:
    """A minute later it is no mistake any more."""
    async with World(tmp_path).open() as world:
        await world.launch(*numbers(1))
        await world.pass_time(seconds=61)
        await world.launch(*numbers(1))

        assert len(world.provider.accepted) == 2


async def test_no_window_lets_everything_pass(tmp_path: Path) -> None:
    """Zero switches the rule off."""
    async with World(tmp_path).open(duplicate_window=timedelta(0)) as world:
        await world.launch(*numbers(1))
        await world.launch(*numbers(1))

        assert len(world.provider.accepted) == 2


async def test_what_was_cancelled_may_be_launched_again(tmp_path: Path) -> None:
    """A cancelled campaign has called nobody."""
    async with World(tmp_path).open() as world:
        campaign = await world.launch(*numbers(1), schedule=NOON + timedelta(hours=1))
        await world.service.cancel(campaign.id, ALICE)

        await world.launch(*numbers(1))

        assert len(world.rung) == 1


async def test_what_has_failed_may_be_launched_again(tmp_path: Path) -> None:
    """Nor has one that the provider refused."""
    async with World(tmp_path).open() as world:
        world.provider.fail("send", Fault.ERROR_CODE, code="Error_No_Message")
        assert (await world.launch(*numbers(1))).state is CampaignState.FAILED

        await world.launch(*numbers(1))

        assert len(world.rung) == 1


async def test_a_clock_that_was_set_back_does_not_make_a_duplicate(tmp_path: Path) -> None:
    """What was sent tomorrow, as it now seems, is not a moment ago."""
    async with World(tmp_path).open() as world:
        await world.launch(*numbers(1))
        world.clock.error = -86400.0
        await world.launch(*numbers(1))

        assert len(world.provider.accepted) == 2


async def test_a_key_makes_it_the_same_campaign(tmp_path: Path) -> None:
    """A repeated wish returns what the first one made, also from another process."""
    async with World(tmp_path).open(max_recipients=1) as world:
        first = await world.launch(*numbers(1), idempotency_key="leak-1")
        await world.restart()
        again = await world.launch(*numbers(1), idempotency_key="leak-1")

        assert again.id == first.id
        assert len(world.rung) == 1


async def test_a_key_pressed_many_times_at_once_is_one_campaign(tmp_path: Path) -> None:
    """However impatient somebody is, also in two processes."""
    async with World(tmp_path).open() as world:
        other = await world.start(world.service.settings, "another")
        services = [world.service, other] * 5
        campaigns = await asyncio.gather(*(one.launch(wish(*numbers(1), idempotency_key="leak-1")) for one in services))
        await world.settle()

        assert len({campaign.id for campaign in campaigns}) == 1
        assert len(world.rung) == 1


async def test_the_key_of_a_refused_wish_may_be_used_again(tmp_path: Path) -> None:
    """Nothing was kept of it."""
    async with World(tmp_path).open(max_recipients=1) as world:
        with pytest.raises(CampaignRejectedError):
            await world.launch(*numbers(2), idempotency_key="leak-1")

        await world.launch(*numbers(1), idempotency_key="leak-1")

        assert len(world.rung) == 1


async def test_two_rows_with_one_number_ring_once(tmp_path: Path) -> None:
    """The first of them stands, however the second is written."""
    async with World(tmp_path).open() as world:
        rows = [Subscriber("79120000000", message="Первый"), Subscriber("+7 912 000-00-00", message="Второй")]
        await world.launch(subscribers=rows)

        assert world.rung == ["79120000000"]
        assert world.provider.accepted[0].order.subscribers[0].message == "Первый"
