"""The reserve: what the balance must not fall below, read anew whenever it counts."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from aiomobilgroup import MobilgroupAuthenticationError
from aiomobilgroup.campaigns import (
    Attention,
    BatchState,
    CampaignRejectedError,
    CampaignState,
    Override,
    Rule,
    RuleViolation,
)
from simulators.provider import Fault
from tests.campaigns.environment import NOON, World, numbers

pytestmark = pytest.mark.usefixtures("loopback")

# A text of 150 characters takes ten seconds, which cost 0.65.
TEXT = "а" * 150
IGNORING = Override(frozenset({Rule.RESERVE}), "all must know")


async def test_what_would_eat_into_the_reserve_is_refused(tmp_path: Path) -> None:
    """The refusal says what is to be kept and what would be left."""
    async with World(tmp_path, balance="101").open(reserve=Decimal(100)) as world:
        await world.launch(*numbers(1), text=TEXT)
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*numbers(2, start=10), text=TEXT)

        assert refused.value.violations == (RuleViolation(Rule.RESERVE, "100.00", "99.05"),)


async def test_what_rings_is_as_good_as_spent(tmp_path: Path) -> None:
    """Calls are paid when they are over; until then their money is still on the account, but not free."""
    async with World(tmp_path, balance="101").open(reserve=Decimal(100)) as world:
        campaign = await world.launch(*numbers(1, "51"), text=TEXT)
        with pytest.raises(CampaignRejectedError):
            await world.launch(*numbers(1, start=10), text=TEXT)
        await world.finish(campaign)

        await world.launch(*numbers(1, start=10), text=TEXT)

        assert len(world.rung) == 2


async def test_the_balance_is_read_anew_before_each_batch(tmp_path: Path) -> None:
    """Money that somebody else has spent meanwhile is not there."""
    async with World(tmp_path, balance="200").open(reserve=Decimal(100), batch_size=2) as world:
        await world.launch("79990000000", text=TEXT)

        async def spend() -> None:
            world.provider.account.set_balance("50")

        campaign = await world.launch(*numbers(4), text=TEXT, schedule=NOON + timedelta(minutes=10))
        world.client.after_send = spend
        await world.pass_time(minutes=20)

        campaign = await world.service.get(campaign.id)
        assert [batch.state for batch in campaign.batches] == [BatchState.ACCEPTED, BatchState.PENDING]
        assert (campaign.attention, campaign.reason) == (Attention.RULE, Rule.RESERVE)


async def test_a_balance_that_cannot_be_read_refuses(tmp_path: Path) -> None:
    """Nobody knows whether there is enough, so nothing is sent; the refusal leaves the sum empty."""
    async with World(tmp_path).open(reserve=Decimal(100)) as world:
        world.provider.fail("get", Fault.HTTP_500_BEFORE_ACCEPTING, times=50)
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*numbers(1))

        assert refused.value.violations == (RuleViolation(Rule.RESERVE, "100.00", ""),)
        assert world.rung == []


async def test_setting_the_reserve_aside_needs_no_balance(tmp_path: Path) -> None:
    """An alarm leaves although the balance cannot be read."""
    async with World(tmp_path).open(reserve=Decimal(100)) as world:
        world.provider.fail("get", Fault.HTTP_500_BEFORE_ACCEPTING, times=50)
        await world.launch(*numbers(1), override=IGNORING)

        assert world.rung == numbers(1)


async def test_wrong_credentials_are_said_to_be_wrong(tmp_path: Path) -> None:
    """A key that is not accepted is no question of money."""
    async with World(tmp_path).open(reserve=Decimal(100)) as world:
        world.provider.fail("get", Fault.ERROR_CODE)
        with pytest.raises(MobilgroupAuthenticationError):
            await world.launch(*numbers(1))


async def test_a_balance_that_cannot_be_read_for_a_while_holds_a_batch_up(tmp_path: Path) -> None:
    """It is tried again, and sent when the balance can be read."""
    async with World(tmp_path).open(reserve=Decimal(100)) as world:
        campaign = await world.launch(*numbers(1), schedule=NOON + timedelta(minutes=1))
        world.provider.fail("get", Fault.TRUNCATED_JSON, times=500)
        await world.pass_time(minutes=3)
        assert ((await world.service.get(campaign.id)).state, world.rung) == (CampaignState.SENDING, [])

        world.provider.clear_faults()
        await world.pass_time(minutes=2)

        assert world.rung == numbers(1)
