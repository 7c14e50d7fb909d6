"""Cost estimates: derived from earlier prices, with their basis, and never invented."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from aiomobilgroup import Content, Phrase, Script, Subscriber, Text
from aiomobilgroup.campaigns import Estimate
from tests.campaigns.environment import NOON, Environment, launch_request, numbers

pytestmark = pytest.mark.usefixtures("loopback")

# A text of 150 characters takes ten seconds, which cost 0.65; one of 300 costs 1.30.
SHORT, LONG = "а" * 150, "б" * 300


@pytest.mark.parametrize("content", [Text(SHORT), Phrase("1"), Script("1")])
async def test_without_a_past_there_is_no_number(tmp_path: Path, content: Content) -> None:
    """Without earlier prices the cost is None."""
    async with Environment(tmp_path).open() as env:
        assert await env.service.estimate(launch_request(*numbers(3), content=content)) == Estimate(3, None, 0)


async def test_a_text_costs_by_its_length(tmp_path: Path) -> None:
    """Twice the characters cost twice as much; the estimate has its sample size and date."""
    async with Environment(tmp_path).open() as env:
        await env.launch(*numbers(2), text=SHORT)

        assert await env.service.estimate(launch_request(*numbers(3), text=LONG)) == Estimate(
            3, Decimal("3.90"), 2, NOON
        )


async def test_the_same_text_costs_the_same(tmp_path: Path) -> None:
    """The price of the same text is used, whatever other texts cost."""
    async with Environment(tmp_path).open() as env:
        await env.launch(*numbers(5), text="Да")
        await env.launch(*numbers(2), text=SHORT)

        estimate = await env.service.estimate(launch_request(*numbers(3), text=SHORT))
        assert estimate == Estimate(3, Decimal("1.95"), 2, NOON, same_content=True)


async def test_texts_of_their_own_count_by_what_is_spoken(tmp_path: Path) -> None:
    """Each recipient's text is priced by its own length."""
    async with Environment(tmp_path).open() as env:
        await env.launch(*numbers(2), text=SHORT)
        rows = [Subscriber("79120000000", message=LONG), Subscriber("79120000100")]

        assert (await env.service.estimate(launch_request(subscribers=rows, text=SHORT))).cost == Decimal("1.95")


@pytest.mark.parametrize(("content", "other"), [(Phrase("1"), Phrase("2")), (Script("1"), Script("2"))])
async def test_a_recording_costs_what_it_cost_before(tmp_path: Path, content: Content, other: Content) -> None:
    """Its price is not used for another recording or for a text."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.launch(*numbers(2), content=content)
        assert campaign.budget is not None

        same = await env.service.estimate(launch_request(*numbers(3), content=content))
        assert (same.cost, same.sample_size, same.same_content) == (campaign.budget / 2 * 3, 2, True)
        assert (await env.service.estimate(launch_request(*numbers(3), content=other))).cost is None
        assert (await env.service.estimate(launch_request(*numbers(3), text=SHORT))).cost is None


async def test_old_prices_are_forgotten(tmp_path: Path) -> None:
    """Prices older than ninety days are not used."""
    async with Environment(tmp_path).open() as env:
        await env.launch(*numbers(2), text=SHORT)
        await env.jump(days=91)

        assert (await env.service.estimate(launch_request(*numbers(3), text=LONG))).cost is None


async def test_refused_numbers_teach_nothing(tmp_path: Path) -> None:
    """Rejected recipients have no price and do not count."""
    async with Environment(tmp_path).open() as env:
        await env.launch(*numbers(2), *numbers(2, "80"), text=SHORT)

        estimate = await env.service.estimate(launch_request(*numbers(3), text=SHORT))
        assert (estimate.cost, estimate.sample_size) == (Decimal("1.95"), 2)


async def test_the_balance_stands_beside_it(tmp_path: Path) -> None:
    """The estimate has the balance as last read."""
    async with Environment(tmp_path).open() as env:
        env.service.update_balance(Decimal("273.50"))

        assert (await env.service.estimate(launch_request(*numbers(1)))).balance == Decimal("273.50")


async def test_an_estimate_keeps_nothing(tmp_path: Path) -> None:
    """An estimate creates no campaign."""
    async with Environment(tmp_path).open() as env:
        await env.service.estimate(launch_request(*numbers(1), idempotency_key="k"))

        assert await env.service.list() == []


async def test_a_long_list_is_priced_as_well(tmp_path: Path) -> None:
    """A thousand recipients cost a thousand times the price of one."""
    async with Environment(tmp_path).open() as env:
        await env.launch(*numbers(1), text=SHORT, schedule=NOON + timedelta(minutes=0))

        assert (await env.service.estimate(launch_request(*numbers(1000), text=SHORT))).cost == Decimal(650)
