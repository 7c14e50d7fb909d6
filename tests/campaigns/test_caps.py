"""Caps on recipients and roubles, per campaign and per day: never exceeded, and violations name the limit."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from aiomobilgroup import Phrase, Subscriber, Text
from aiomobilgroup.campaigns import (
    AccountSettings,
    Attention,
    BatchState,
    CampaignRejectedError,
    CampaignState,
    Override,
    Resolution,
    Rule,
    RuleViolation,
)
from simulators.provider import Fault
from tests.campaigns.environment import ALICE, NOON, Environment, launch_request, numbers

pytestmark = pytest.mark.usefixtures("loopback")

# A text of 150 characters takes ten seconds, which cost 0.65.
TEXT, PRICE = "а" * 150, Decimal("0.65")


async def priced(env: Environment) -> None:
    """Send the text once, so that its price is known."""
    await env.launch("79990000000", text=TEXT)


def spent(env: Environment) -> Decimal:
    """Return the roubles that the provider has reserved or charged."""
    account = env.provider.account
    return 100000 - env.provider.balance + Decimal(account.reserved) / 100


async def test_a_campaign_of_too_many_is_refused(tmp_path: Path) -> None:
    """The rule violation has the limit and the requested number, and no campaign is saved."""
    async with Environment(tmp_path).open(max_recipients=2) as env:
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*numbers(3))

        assert rejected.value.violations == (RuleViolation(Rule.MAX_RECIPIENTS, "2", "3"),)
        assert (await env.service.list(), env.called) == ([], [])


async def test_only_those_who_will_be_called_count(tmp_path: Path) -> None:
    """A number on the do-not-call list does not count towards the cap."""
    async with Environment(tmp_path).open(max_recipients=2) as env:
        await env.service.block(numbers(1), ALICE)
        await env.launch(*numbers(3))

        assert env.called == numbers(2, start=1)


async def test_exactly_as_many_as_allowed_are_called(tmp_path: Path) -> None:
    """The cap itself is allowed, also over several batches."""
    async with Environment(tmp_path).open(max_recipients=5, daily_recipients=5, batch_size=2) as env:
        await env.launch(*numbers(5))

        assert len(env.called) == 5


async def test_a_day_allows_so_many_over_several_campaigns(tmp_path: Path) -> None:
    """Recipients called today count towards the daily cap."""
    async with Environment(tmp_path).open(daily_recipients=5) as env:
        await env.launch(*numbers(3))
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*numbers(3, start=10))

        assert rejected.value.violations == (RuleViolation(Rule.DAILY_RECIPIENTS, "5", "6"),)
        await env.launch(*numbers(2, start=20))
        assert len(env.called) == 5


async def test_what_waits_for_today_counts_for_today(tmp_path: Path) -> None:
    """Two scheduled campaigns that together exceed the daily cap are not both accepted."""
    async with Environment(tmp_path).open(daily_recipients=5) as env:
        await env.launch(*numbers(3), schedule=NOON + timedelta(hours=1))
        with pytest.raises(CampaignRejectedError):
            await env.launch(*numbers(3, start=10), schedule=NOON + timedelta(hours=2))

        await env.launch(*numbers(5, start=10), schedule=NOON + timedelta(days=1))


async def test_two_launches_at_the_same_moment_do_not_pass_the_cap_together(tmp_path: Path) -> None:
    """Of two campaigns that together exceed the cap, one is rejected."""
    async with Environment(tmp_path).open(daily_recipients=5) as env:
        from asyncio import gather

        results = await gather(
            env.service.launch(launch_request(*numbers(3))),
            env.service.launch(launch_request(*numbers(3, start=10))),
            return_exceptions=True,
        )
        await env.settle()

        assert [type(one) for one in results].count(CampaignRejectedError) == 1
        assert len(env.called) == 3


async def test_a_new_day_begins_at_midnight_in_the_accounts_zone(tmp_path: Path) -> None:
    """A minute after midnight in Vladivostok the cap is free again, whatever the date in Moscow."""
    before = datetime(2026, 11, 23, 13, 59, tzinfo=UTC)
    async with Environment(tmp_path, before).open(daily_recipients=1, time_zone=ZoneInfo("Asia/Vladivostok")) as env:
        await env.launch(*numbers(1))
        with pytest.raises(CampaignRejectedError):
            await env.launch(*numbers(1, start=1))

        await env.pass_time(minutes=2)
        await env.launch(*numbers(1, start=2))

        assert len(env.called) == 2


async def test_a_day_of_twenty_five_hours_is_one_day(tmp_path: Path) -> None:
    """When the clock is set back in the night, the cap still counts until midnight."""
    berlin = ZoneInfo("Europe/Berlin")
    async with Environment(tmp_path, datetime(2026, 10, 25, 0, 30, tzinfo=berlin)).open(
        daily_recipients=1, time_zone=berlin
    ) as env:
        await env.launch(*numbers(1))
        await env.pass_time(hours=24)
        with pytest.raises(CampaignRejectedError):
            await env.launch(*numbers(1, start=1))

        await env.pass_time(hours=1)
        await env.launch(*numbers(1, start=2))

        assert len(env.called) == 2


async def test_the_cap_is_kept_between_batches(tmp_path: Path) -> None:
    """A list that reaches the daily cap midway needs attention, and continues when the cap is overridden."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign = await env.launch(*numbers(6), schedule=NOON + timedelta(hours=1))
        env.service.settings = type(env.service.settings)(batch_size=2, daily_recipients=5)
        await env.pass_time(hours=2)
        campaign = await env.service.get(campaign.id)
        assert (len(env.called), campaign.state, campaign.attention, campaign.reason) == (
            4,
            CampaignState.PAUSED,
            Attention.RULE,
            Rule.DAILY_RECIPIENTS,
        )

        await env.service.resume(campaign.id, ALICE, Override(frozenset({Rule.DAILY_RECIPIENTS}), "all must know"))
        await env.settle()

        assert len(env.called) == 6


async def test_what_nobody_can_tell_counts_as_called(tmp_path: Path) -> None:
    """Recipients of an unknown batch count towards the cap, also after the decision to leave it."""
    async with Environment(tmp_path).open(daily_recipients=3) as env:
        env.provider.fail("send", Fault.HTTP_500_AFTER_ACCEPTING)
        campaign = await env.launch(*numbers(2))
        with pytest.raises(CampaignRejectedError):
            await env.launch(*numbers(2, start=10))

        await env.service.resolve(campaign.id, Resolution.LEAVE, ALICE)
        with pytest.raises(CampaignRejectedError):
            await env.launch(*numbers(2, start=10))


@pytest.mark.parametrize("resolution", [Resolution.LEAVE, Resolution.SENT])
async def test_what_nobody_can_tell_counts_as_paid(tmp_path: Path, resolution: Resolution) -> None:
    """The cost of an unknown batch stays counted after a decision."""
    async with Environment(tmp_path).open(daily_cost=Decimal(2)) as env:
        await priced(env)
        env.provider.fail("send", Fault.HTTP_500_AFTER_ACCEPTING)
        campaign = await env.launch(*numbers(2), text=TEXT)
        await env.service.resolve(campaign.id, resolution, ALICE)

        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*numbers(1, start=10), text=TEXT)

        assert rejected.value.violations == (RuleViolation(Rule.DAILY_COST, "2.00", "2.60"),)


async def test_a_campaign_that_costs_too_much_is_refused(tmp_path: Path) -> None:
    """The estimate from known prices decides, and the rule violation has both sums."""
    async with Environment(tmp_path).open(max_cost=Decimal("1.30")) as env:
        await priced(env)
        await env.launch(*numbers(2), text=TEXT)
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*numbers(3, start=10), text=TEXT)

        assert rejected.value.violations == (RuleViolation(Rule.MAX_COST, "1.30", "1.95"),)


async def test_a_day_allows_so_much(tmp_path: Path) -> None:
    """What today's campaigns have cost or will cost counts towards the daily cap."""
    async with Environment(tmp_path).open(daily_cost=Decimal("1.95")) as env:
        await priced(env)
        await env.launch(*numbers(1), text=TEXT)
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*numbers(2, start=10), text=TEXT)

        assert rejected.value.violations == (RuleViolation(Rule.DAILY_COST, "1.95", "2.60"),)
        assert spent(env) == 2 * PRICE


async def test_what_was_not_heard_is_free_again(tmp_path: Path) -> None:
    """When the calls are over, their real cost counts instead of the estimate."""
    async with Environment(tmp_path).open(daily_cost=Decimal("1.95")) as env:
        await priced(env)
        silent = await env.launch(*numbers(2, "51"), text=TEXT)
        assert (await env.service.spent_today())[1] == 3 * PRICE
        await env.finish(silent)

        assert await env.service.spent_today() == (3, PRICE)
        await env.launch(*numbers(2), text=TEXT)


@pytest.mark.parametrize("rule", ["max_cost", "daily_cost"])
async def test_without_a_price_one_call_shows_it(tmp_path: Path, rule: str) -> None:
    """The first call of an account shows what the rest would cost, and the rest needs attention."""
    async with Environment(tmp_path).open(**{rule: Decimal(2)}) as env:
        campaign = await env.launch(*numbers(10), text=TEXT)

        assert (len(env.called), spent(env)) == (1, PRICE)
        assert (campaign.attention, campaign.reason) == (Attention.RULE, rule)


async def test_without_a_price_one_call_shows_that_the_rest_may_go(tmp_path: Path) -> None:
    """When the first call shows that all are within the cap, the rest is sent at once."""
    async with Environment(tmp_path).open(max_cost=Decimal("6.50"), batch_size=4) as env:
        campaign = await env.launch(*numbers(10), text=TEXT)

        assert [batch.recipients for batch in campaign.batches] == [1, 4, 4, 1]
        assert len(env.called) == 10


async def test_a_text_that_is_dearer_than_its_length_does_not_pass_the_cap(tmp_path: Path) -> None:
    """Short texts cost more per character; the first call shows their price."""
    async with Environment(tmp_path).open(max_cost=Decimal("1.00")) as env:
        await priced(env)
        await env.launch(*numbers(20), text="Беда")

        assert spent(env) <= Decimal("1.65")
        assert len(env.called) == 2


async def test_without_limits_of_money_nobody_waits_for_a_price(tmp_path: Path) -> None:
    """Without a cost limit one request has all recipients."""
    async with Environment(tmp_path).open() as env:
        assert len((await env.launch(*numbers(10), text=TEXT)).batches) == 1


async def test_texts_of_their_own_are_priced_by_their_length(tmp_path: Path) -> None:
    """With a text per recipient, the total length is priced."""
    async with Environment(tmp_path).open(max_cost=Decimal("1.00")) as env:
        await priced(env)
        own = [Subscriber(phone, message="б" * 300) for phone in numbers(2)]
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(subscribers=own, content=Text(TEXT))

        assert rejected.value.violations == (RuleViolation(Rule.MAX_COST, "1.00", "2.60"),)


async def test_a_phrase_is_priced_by_itself(tmp_path: Path) -> None:
    """A phrase costs what it cost before, whatever texts cost."""
    async with Environment(tmp_path).open(max_cost=Decimal("2.00")) as env:
        await env.launch(*numbers(1), content=Phrase("3"))
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*numbers(6, start=10), content=Phrase("3"))

        assert rejected.value.violations == (RuleViolation(Rule.MAX_COST, "2.00", "2.34"),)


async def test_a_lost_call_without_a_price_keeps_the_day_closed(tmp_path: Path) -> None:
    """The sum is unknown, so the rule violation leaves it empty; a user may override the cap."""
    async with Environment(tmp_path).open(daily_cost=Decimal("2.60")) as env:
        env.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
        await env.launch(*numbers(1), text=TEXT)
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*numbers(1, start=1), text=TEXT)
        assert rejected.value.violations == (RuleViolation(Rule.DAILY_COST, "2.60", ""),)

        override = Override(frozenset({Rule.DAILY_COST}), "all must know")
        await env.launch(*numbers(1, start=2), text=TEXT, override=override)

        assert len(env.called) == 2


async def test_a_lost_call_costs_what_others_cost(tmp_path: Path) -> None:
    """A price that is known later also applies to calls sent without one."""
    async with Environment(tmp_path).open(daily_cost=Decimal("1.95")) as env:
        env.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
        await env.launch(*numbers(1), text=TEXT)
        override = Override(frozenset({Rule.DAILY_COST}), "all must know")
        await env.launch(*numbers(1, start=1), text=TEXT, override=override)
        await env.launch(*numbers(1, start=2), text=TEXT)
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*numbers(1, start=3), text=TEXT)

        assert rejected.value.violations == (RuleViolation(Rule.DAILY_COST, "1.95", "2.60"),)


async def test_a_list_that_was_launched_without_limits_does_not_pass_those_set_since(tmp_path: Path) -> None:
    """Its cost is unknown, and it is not split for a first call: it needs attention."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.launch(*numbers(9), text=TEXT, schedule=NOON + timedelta(hours=1))
        env.service.settings = AccountSettings(max_cost=Decimal(2))
        await env.pass_time(hours=1, minutes=1)

        campaign = await env.service.get(campaign.id)
        assert (campaign.attention, campaign.reason) == (Attention.RULE, Rule.MAX_COST)
        assert env.called == []


@pytest.mark.parametrize("rule", [Rule.DAILY_RECIPIENTS, Rule.MAX_RECIPIENTS])
async def test_what_is_sent_twice_counts_twice(tmp_path: Path, rule: Rule) -> None:
    """Resending an unknown batch must stay within the caps; otherwise the first outcome needs attention."""
    async with Environment(tmp_path).open(**{rule: 3}) as env:
        env.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
        campaign = await env.launch(*numbers(2), resend_unknown=True)

        assert (campaign.attention, campaign.batches[0].state) == (Attention.UNKNOWN, BatchState.UNKNOWN)
        assert len(env.called) == 2


async def test_a_second_request_keeps_the_first_ones_part_of_the_day(tmp_path: Path) -> None:
    """Both requests may have been accepted, and both were."""
    async with Environment(tmp_path).open(daily_recipients=5) as env:
        env.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
        await env.launch(*numbers(2), resend_unknown=True)
        assert len(env.called) == 4
        with pytest.raises(CampaignRejectedError) as rejected:
            await env.launch(*numbers(2, start=10))

        assert rejected.value.violations == (RuleViolation(Rule.DAILY_RECIPIENTS, "5", "6"),)
