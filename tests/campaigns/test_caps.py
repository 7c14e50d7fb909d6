"""Caps on recipients and roubles, per campaign and per day: never exceeded, and they say what they allow."""

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
from tests.campaigns.environment import ALICE, NOON, World, numbers, wish

pytestmark = pytest.mark.usefixtures("loopback")

# A text of 150 characters takes ten seconds, which cost 0.65.
TEXT, PRICE = "а" * 150, Decimal("0.65")


async def priced(world: World) -> None:
    """Let the text be sent once, so that its price is known."""
    await world.launch("79990000000", text=TEXT)


def spent(world: World) -> Decimal:
    """Return what the provider has been promised or paid."""
    account = world.provider.account
    return 100000 - world.provider.balance + Decimal(account.reserved) / 100


async def test_a_campaign_of_too_many_is_refused(tmp_path: Path) -> None:
    """The refusal says how many are allowed and how many were wanted, and nothing is kept."""
    async with World(tmp_path).open(max_recipients=2) as world:
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*numbers(3))

        assert refused.value.violations == (RuleViolation(Rule.MAX_RECIPIENTS, "2", "3"),)
        assert (await world.service.list(), world.rung) == ([], [])


async def test_only_those_who_will_be_called_count(tmp_path: Path) -> None:
    """A blocked number takes nobody's place."""
    async with World(tmp_path).open(max_recipients=2) as world:
        await world.service.block(numbers(1), ALICE)
        await world.launch(*numbers(3))

        assert world.rung == numbers(2, start=1)


async def test_exactly_as_many_as_allowed_are_called(tmp_path: Path) -> None:
    """The cap itself is allowed, also over several batches."""
    async with World(tmp_path).open(max_recipients=5, daily_recipients=5, batch_size=2) as world:
        await world.launch(*numbers(5))

        assert len(world.rung) == 5


async def test_a_day_allows_so_many_over_several_campaigns(tmp_path: Path) -> None:
    """What was called today counts."""
    async with World(tmp_path).open(daily_recipients=5) as world:
        await world.launch(*numbers(3))
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*numbers(3, start=10))

        assert refused.value.violations == (RuleViolation(Rule.DAILY_RECIPIENTS, "5", "6"),)
        await world.launch(*numbers(2, start=20))
        assert len(world.rung) == 5


async def test_what_waits_for_today_counts_for_today(tmp_path: Path) -> None:
    """Two campaigns that together are too many are not both taken on, although nothing has been sent yet."""
    async with World(tmp_path).open(daily_recipients=5) as world:
        await world.launch(*numbers(3), schedule=NOON + timedelta(hours=1))
        with pytest.raises(CampaignRejectedError):
            await world.launch(*numbers(3, start=10), schedule=NOON + timedelta(hours=2))

        await world.launch(*numbers(5, start=10), schedule=NOON + timedelta(days=1))


async def test_two_launches_at_the_same_moment_do_not_pass_the_cap_together(tmp_path: Path) -> None:
    """Of two campaigns for which there is no room together, one is refused."""
    async with World(tmp_path).open(daily_recipients=5) as world:
        from asyncio import gather

        results = await gather(
            world.service.launch(wish(*numbers(3))),
            world.service.launch(wish(*numbers(3, start=10))),
            return_exceptions=True,
        )
        await world.settle()

        assert [type(one) for one in results].count(CampaignRejectedError) == 1
        assert len(world.rung) == 3


async def test_a_new_day_begins_at_midnight_in_the_accounts_zone(tmp_path: Path) -> None:
    """A minute after midnight in Vladivostok the cap is free again, whatever the date in Moscow."""
    before = datetime(2026, 11, 23, 13, 59, tzinfo=UTC)
    async with World(tmp_path, before).open(daily_recipients=1, time_zone=ZoneInfo("Asia/Vladivostok")) as world:
        await world.launch(*numbers(1))
        with pytest.raises(CampaignRejectedError):
            await world.launch(*numbers(1, start=1))

        await world.pass_time(minutes=2)
        await world.launch(*numbers(1, start=2))

        assert len(world.rung) == 2


async def test_a_day_of_twenty_five_hours_is_one_day(tmp_path: Path) -> None:
    """When the clock is set back in the night, the cap still counts until midnight."""
    berlin = ZoneInfo("Europe/Berlin")
    async with World(tmp_path, datetime(2026, 10, 25, 0, 30, tzinfo=berlin)).open(
        daily_recipients=1, time_zone=berlin
    ) as world:
        await world.launch(*numbers(1))
        await world.pass_time(hours=24)
        with pytest.raises(CampaignRejectedError):
            await world.launch(*numbers(1, start=1))

        await world.pass_time(hours=1)
        await world.launch(*numbers(1, start=2))

        assert len(world.rung) == 2


async def test_the_cap_is_kept_between_batches(tmp_path: Path) -> None:
    """A list that reaches midnight's cap half way asks a person, and goes on when the cap is set aside."""
    async with World(tmp_path).open(batch_size=2) as world:
        campaign = await world.launch(*numbers(6), schedule=NOON + timedelta(hours=1))
        world.service.settings = type(world.service.settings)(batch_size=2, daily_recipients=5)
        await world.pass_time(hours=2)
        campaign = await world.service.get(campaign.id)
        assert (len(world.rung), campaign.state, campaign.attention, campaign.reason) == (
            4,
            CampaignState.PAUSED,
            Attention.RULE,
            Rule.DAILY_RECIPIENTS,
        )

        await world.service.resume(campaign.id, ALICE, Override(frozenset({Rule.DAILY_RECIPIENTS}), "all must know"))
        await world.settle()

        assert len(world.rung) == 6


async def test_what_nobody_can_tell_counts_as_called(tmp_path: Path) -> None:
    """A doubt takes up its part of the cap, and still does when it is left as it is."""
    async with World(tmp_path).open(daily_recipients=3) as world:
        world.provider.fail("send", Fault.HTTP_500_AFTER_ACCEPTING)
        campaign = await world.launch(*numbers(2))
        with pytest.raises(CampaignRejectedError):
            await world.launch(*numbers(2, start=10))

        await world.service.resolve(campaign.id, Resolution.LEAVE, ALICE)
        with pytest.raises(CampaignRejectedError):
            await world.launch(*numbers(2, start=10))


@pytest.mark.parametrize("resolution", [Resolution.LEAVE, Resolution.SENT])
async def test_what_nobody_can_tell_counts_as_paid(tmp_path: Path, resolution: Resolution) -> None:
    """The money of a doubt is not free again because somebody has decided about it."""
    async with World(tmp_path).open(daily_cost=Decimal(2)) as world:
        await priced(world)
        world.provider.fail("send", Fault.HTTP_500_AFTER_ACCEPTING)
        campaign = await world.launch(*numbers(2), text=TEXT)
        await world.service.resolve(campaign.id, resolution, ALICE)

        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*numbers(1, start=10), text=TEXT)

        assert refused.value.violations == (RuleViolation(Rule.DAILY_COST, "2.00", "2.60"),)


async def test_a_campaign_that_costs_too_much_is_refused(tmp_path: Path) -> None:
    """What is known of prices decides, and the refusal says both sums."""
    async with World(tmp_path).open(max_cost=Decimal("1.30")) as world:
        await priced(world)
        await world.launch(*numbers(2), text=TEXT)
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*numbers(3, start=10), text=TEXT)

        assert refused.value.violations == (RuleViolation(Rule.MAX_COST, "1.30", "1.95"),)


async def test_a_day_allows_so_much(tmp_path: Path) -> None:
    """What today's campaigns have cost, or will, counts."""
    async with World(tmp_path).open(daily_cost=Decimal("1.95")) as world:
        await priced(world)
        await world.launch(*numbers(1), text=TEXT)
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*numbers(2, start=10), text=TEXT)

        assert refused.value.violations == (RuleViolation(Rule.DAILY_COST, "1.95", "2.60"),)
        assert spent(world) == 2 * PRICE


async def test_what_was_not_heard_is_free_again(tmp_path: Path) -> None:
    """When the calls are over, what they have cost counts, not what they might have."""
    async with World(tmp_path).open(daily_cost=Decimal("1.95")) as world:
        await priced(world)
        silent = await world.launch(*numbers(2, "51"), text=TEXT)
        assert (await world.service.spent_today())[1] == 3 * PRICE
        await world.finish(silent)

        assert await world.service.spent_today() == (3, PRICE)
        await world.launch(*numbers(2), text=TEXT)


@pytest.mark.parametrize("rule", ["max_cost", "daily_cost"])
async def test_without_a_price_one_call_shows_it(tmp_path: Path, rule: str) -> None:
    """The first call of an account tells what the rest would cost, and the rest waits for a person."""
    async with World(tmp_path).open(**{rule: Decimal(2)}) as world:
        campaign = await world.launch(*numbers(10), text=TEXT)

        assert (len(world.rung), spent(world)) == (1, PRICE)
        assert (campaign.attention, campaign.reason) == (Attention.RULE, rule)


async def test_without_a_price_one_call_shows_that_the_rest_may_go(tmp_path: Path) -> None:
    """Where it is within the cap, all are called at once."""
    async with World(tmp_path).open(max_cost=Decimal("6.50"), batch_size=4) as world:
        campaign = await world.launch(*numbers(10), text=TEXT)

        assert [batch.recipients for batch in campaign.batches] == [1, 4, 4, 1]
        assert len(world.rung) == 10


async def test_a_text_that_is_dearer_than_its_length_does_not_pass_the_cap(tmp_path: Path) -> None:
    """Short texts cost more by the character; what they cost shows at the first call."""
    async with World(tmp_path).open(max_cost=Decimal("1.00")) as world:
        await priced(world)
        await world.launch(*numbers(20), text="Беда")

        assert spent(world) <= Decimal("1.65")
        assert len(world.rung) == 2


async def test_without_limits_of_money_nobody_waits_for_a_price(tmp_path: Path) -> None:
    """One request carries all."""
    async with World(tmp_path).open() as world:
        assert len((await world.launch(*numbers(10), text=TEXT)).batches) == 1


async def test_texts_of_their_own_are_priced_by_their_length(tmp_path: Path) -> None:
    """Where everybody hears something else, the length of it all counts."""
    async with World(tmp_path).open(max_cost=Decimal("1.00")) as world:
        await priced(world)
        own = [Subscriber(phone, message="б" * 300) for phone in numbers(2)]
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(subscribers=own, content=Text(TEXT))

        assert refused.value.violations == (RuleViolation(Rule.MAX_COST, "1.00", "2.60"),)


async def test_a_phrase_is_priced_by_itself(tmp_path: Path) -> None:
    """A phrase costs what it cost before, whatever texts cost."""
    async with World(tmp_path).open(max_cost=Decimal("2.00")) as world:
        await world.launch(*numbers(1), content=Phrase("3"))
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*numbers(6, start=10), content=Phrase("3"))

        assert refused.value.violations == (RuleViolation(Rule.MAX_COST, "2.00", "2.34"),)


async def test_a_lost_call_without_a_price_keeps_the_day_closed(tmp_path: Path) -> None:
    """The sum is not known, and the refusal leaves it empty; a person may set the cap aside."""
    async with World(tmp_path).open(daily_cost=Decimal("2.60")) as world:
        world.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
        await world.launch(*numbers(1), text=TEXT)
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*numbers(1, start=1), text=TEXT)
        assert refused.value.violations == (RuleViolation(Rule.DAILY_COST, "2.60", ""),)

        aside = Override(frozenset({Rule.DAILY_COST}), "all must know")
        await world.launch(*numbers(1, start=2), text=TEXT, override=aside)

        assert len(world.rung) == 2


async def test_a_lost_call_costs_what_others_cost(tmp_path: Path) -> None:
    """When a price is known later, it counts for what had none."""
    async with World(tmp_path).open(daily_cost=Decimal("1.95")) as world:
        world.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
        await world.launch(*numbers(1), text=TEXT)
        aside = Override(frozenset({Rule.DAILY_COST}), "all must know")
        await world.launch(*numbers(1, start=1), text=TEXT, override=aside)
        await world.launch(*numbers(1, start=2), text=TEXT)
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*numbers(1, start=3), text=TEXT)

        assert refused.value.violations == (RuleViolation(Rule.DAILY_COST, "1.95", "2.60"),)


async def test_a_list_that_was_launched_without_limits_does_not_pass_those_set_since(tmp_path: Path) -> None:
    """Nobody knows what it costs, and it is not cut so that one call could tell: a person is asked."""
    async with World(tmp_path).open() as world:
        campaign = await world.launch(*numbers(9), text=TEXT, schedule=NOON + timedelta(hours=1))
        world.service.settings = AccountSettings(max_cost=Decimal(2))
        await world.pass_time(hours=1, minutes=1)

        campaign = await world.service.get(campaign.id)
        assert (campaign.attention, campaign.reason) == (Attention.RULE, Rule.MAX_COST)
        assert world.rung == []


@pytest.mark.parametrize("rule", [Rule.DAILY_RECIPIENTS, Rule.MAX_RECIPIENTS])
async def test_what_is_sent_twice_counts_twice(tmp_path: Path, rule: Rule) -> None:
    """A group that opted in may ring twice, but only within the caps: else a person is asked about the first time."""
    async with World(tmp_path).open(**{rule: 3}) as world:
        world.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
        campaign = await world.launch(*numbers(2), resend_unknown=True)

        assert (campaign.attention, campaign.batches[0].state) == (Attention.UNKNOWN, BatchState.UNKNOWN)
        assert len(world.rung) == 2


async def test_a_second_request_keeps_the_first_ones_part_of_the_day(tmp_path: Path) -> None:
    """Both may have been accepted, and both were."""
    async with World(tmp_path).open(daily_recipients=5) as world:
        world.provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
        await world.launch(*numbers(2), resend_unknown=True)
        assert len(world.rung) == 4
        with pytest.raises(CampaignRejectedError) as refused:
            await world.launch(*numbers(2, start=10))

        assert refused.value.violations == (RuleViolation(Rule.DAILY_RECIPIENTS, "5", "6"),)
