"""The reserve: the amount the balance must not fall below, checked against a fresh balance."""

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
from tests.campaigns.environment import NOON, Environment, numbers

pytestmark = pytest.mark.usefixtures("loopback")

# A text of 150 characters takes ten seconds, which cost 0.65.
TEXT = "а" * 150
IGNORE_RESERVE = Override(frozenset({Rule.RESERVE}), "all must know")


async def test_what_would_eat_into_the_reserve_is_refused(tmp_path: Path) -> None:
    """The rule violation has the reserve and the balance that would be left."""
    async with Environment(tmp_path, balance="101").open(reserve=Decimal(100)) as env:
        await env.launch(*numbers(1), text=TEXT)
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*numbers(2, start=10), text=TEXT)

        assert rejected.value.violations == (RuleViolation(Rule.RESERVE, "100.00", "99.05"),)


async def test_what_rings_is_as_good_as_spent(tmp_path: Path) -> None:
    """Calls are charged when they are over; until then their estimated cost is reserved."""
    async with Environment(tmp_path, balance="101").open(reserve=Decimal(100)) as env:
        campaign = await env.launch(*numbers(1, "51"), text=TEXT)
        with pytest.raises(CampaignRejectedError):
            await env.launch(*numbers(1, start=10), text=TEXT)
        await env.finish(campaign)

        await env.launch(*numbers(1, start=10), text=TEXT)

        assert len(env.called) == 2


async def test_the_balance_is_read_anew_before_each_batch(tmp_path: Path) -> None:
    """Money that was spent elsewhere meanwhile is not counted."""
    async with Environment(tmp_path, balance="200").open(reserve=Decimal(100), batch_size=2) as env:
        await env.launch("79990000000", text=TEXT)

        async def spend() -> None:
            env.provider.account.set_balance("50")

        campaign = await env.launch(*numbers(4), text=TEXT, schedule=NOON + timedelta(minutes=10))
        env.client.after_send = spend
        await env.pass_time(minutes=20)

        campaign = await env.service.get(campaign.id)
        assert [batch.state for batch in campaign.batches] == [BatchState.ACCEPTED, BatchState.PENDING]
        assert (campaign.attention, campaign.reason) == (Attention.RULE, Rule.RESERVE)


async def test_a_balance_that_cannot_be_read_refuses(tmp_path: Path) -> None:
    """With an unknown balance nothing is sent; the rule violation leaves the sum empty."""
    async with Environment(tmp_path).open(reserve=Decimal(100)) as env:
        env.provider.fail("get", Fault.HTTP_500_BEFORE_ACCEPTING, times=50)
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*numbers(1))

        assert rejected.value.violations == (RuleViolation(Rule.RESERVE, "100.00", ""),)
        assert env.called == []


async def test_setting_the_reserve_aside_needs_no_balance(tmp_path: Path) -> None:
    """With an override an alarm is sent although the balance cannot be read."""
    async with Environment(tmp_path).open(reserve=Decimal(100)) as env:
        env.provider.fail("get", Fault.HTTP_500_BEFORE_ACCEPTING, times=50)
        await env.launch(*numbers(1), override=IGNORE_RESERVE)

        assert env.called == numbers(1)


async def test_wrong_credentials_are_said_to_be_wrong(tmp_path: Path) -> None:
    """A rejected key raises an authentication error, not a rule violation."""
    async with Environment(tmp_path).open(reserve=Decimal(100)) as env:
        env.provider.fail("get", Fault.ERROR_CODE)
        with pytest.raises(MobilgroupAuthenticationError):
            await env.launch(*numbers(1))


async def test_a_balance_that_cannot_be_read_for_a_while_holds_a_batch_up(tmp_path: Path) -> None:
    """The batch is retried, and sent when the balance can be read."""
    async with Environment(tmp_path).open(reserve=Decimal(100)) as env:
        campaign = await env.launch(*numbers(1), schedule=NOON + timedelta(minutes=1))
        env.provider.fail("get", Fault.TRUNCATED_JSON, times=500)
        await env.pass_time(minutes=3)
        assert ((await env.service.get(campaign.id)).state, env.called) == (CampaignState.SENDING, [])

        env.provider.clear_faults()
        await env.pass_time(minutes=2)

        assert env.called == numbers(1)
