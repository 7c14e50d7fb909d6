"""Polling reports until calls are over: which calls count as over, what they cost, and which faults may occur."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from aiomobilgroup import CallOutcome, Script, Subscriber
from aiomobilgroup.campaigns import Campaign, CampaignState, Listened, RecipientResult, Resolution
from simulators.provider import Fault
from tests.campaigns import scenarios
from tests.campaigns.environment import ALICE, NOON, Environment, numbers

pytestmark = pytest.mark.usefixtures("loopback")

# A text of 300 characters takes twenty seconds, which cost 1.30.
TEXT = "а" * 300


async def finished_report(env: Environment, *ends: str, **changes: object) -> tuple[Campaign, list[RecipientResult]]:
    """Run a campaign to numbers with certain last digits to its end; return it and its rows."""
    phones = [f"7912000{index:02}{end}" for index, end in enumerate(ends)]
    campaign = await env.finish(await env.launch(*phones, **{"text": TEXT, **changes}))
    return campaign, list(await env.service.report(campaign))


@pytest.mark.parametrize(
    ("end", "attempts", "outcome", "status", "tries"),
    [
        ("00", 1, CallOutcome.ANSWERED, "Успешно", 1),
        ("44", 1, CallOutcome.OTHER, "Автоответчик", 1),
        ("50", 2, CallOutcome.BUSY, "Занято", 2),
        ("51", 2, CallOutcome.NO_ANSWER, "Нет ответа", 2),
        ("52", 2, CallOutcome.ANSWERED, "Успешно", 2),
        ("53", 3, CallOutcome.ANSWERED, "Успешно", 3),
        ("55", 3, CallOutcome.REJECTED, "Отклонено", 1),
        ("56", 3, CallOutcome.FAILED, "Неправильный номер", 1),
        ("57", 2, CallOutcome.FAILED, "Абонент недоступен", 2),
        ("59", 2, CallOutcome.OTHER, "Особый исход №7", 1),
        ("83", 1, CallOutcome.ANSWERED, "  УСПЕШНО ", 1),
        ("84", 2, CallOutcome.ANSWERED, "Успешно", 2),
        ("85", 1, CallOutcome.ANSWERED, "Успешно", 1),
        ("52", None, CallOutcome.NO_ANSWER, "Нет ответа", 1),
    ],
)
async def test_every_end_of_a_call_is_noted(
    tmp_path: Path, end: str, attempts: int | None, outcome: CallOutcome, status: str, tries: int
) -> None:
    """The row has the provider's status, the attempts, and the time of the call."""
    async with Environment(tmp_path).open() as env:
        campaign, (row,) = await finished_report(env, end, attempts=attempts)

        assert campaign.state is CampaignState.FINISHED
        assert (row.outcome, row.status, row.attempts) == (outcome, status, tries)
        assert row.called.startswith("2026-11-23 1")


async def test_an_outcome_between_two_attempts_is_not_the_end(tmp_path: Path) -> None:
    """An outcome that looks final is shown while attempts are left, but the campaign continues."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.launch("79120000084", attempts=2, interval=30)
        await env.pass_time(minutes=20)
        between = await env.service.get(campaign.id)
        assert (between.state, between.counts.outcomes) == (CampaignState.RUNNING, {CallOutcome.NO_ANSWER: 1})

        campaign = await env.finish(campaign)

        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 1}


@pytest.mark.parametrize(("attempts", "interval", "minutes"), [(1, 5, 1), (3, 5, 15), (3, 30, 40)])
async def test_a_rejected_call_is_over_when_nobody_has_tried_again(
    tmp_path: Path, attempts: int, interval: int, minutes: int
) -> None:
    """It is not waited for longer than another attempt would take."""
    async with Environment(tmp_path).open() as env:
        await finished_report(env, "55", attempts=attempts, interval=interval)

        assert env.provider.now - NOON < timedelta(minutes=minutes)


async def test_a_call_that_waits_for_ever_is_given_up(tmp_path: Path) -> None:
    """After the deadline the campaign is finished, and that call has no outcome."""
    async with Environment(tmp_path).open(completion_margin=timedelta(minutes=10)) as env:
        campaign, rows = await finished_report(env, "81", "00", attempts=2, interval=10)

        assert campaign.state is CampaignState.FINISHED
        assert [row.outcome for row in rows] == [CallOutcome.PENDING, CallOutcome.ANSWERED]
        assert timedelta(minutes=20) < env.provider.now - NOON < timedelta(minutes=35)


async def test_an_ended_call_without_a_word_is_over(tmp_path: Path) -> None:
    """It has a cost, but its outcome stays unknown."""
    async with Environment(tmp_path).open() as env:
        campaign, (row,) = await finished_report(env, "82", attempts=1)

        assert (row.outcome, row.status, row.cost) == (CallOutcome.PENDING, "", Decimal("1.30"))
        assert campaign.cost == Decimal("1.30")
        assert env.provider.now - NOON < timedelta(minutes=10)


async def test_the_pause_of_an_account_with_its_own_attempts_is_waited_for(tmp_path: Path) -> None:
    """Without attempts in the broadcast, a call is over after an hour without another attempt."""
    async with Environment(tmp_path).open() as env:
        env.provider.account.attempts, env.provider.account.interval = 3, 50
        campaign, (row,) = await finished_report(env, "53", attempts=None, interval=None)

        assert (campaign.state, row.outcome, row.attempts) == (CampaignState.FINISHED, CallOutcome.ANSWERED, 3)


async def test_a_text_message_after_a_call_is_followed(tmp_path: Path) -> None:
    """Its delivery is part of the report, and its price part of the cost."""
    async with Environment(tmp_path).open() as env:
        campaign, rows = await finished_report(env, "60", "61", "62")

        assert [row.sms for row in rows] == ["Доставлено", "Не доставлено", "Отправлено"]
        assert [row.outcome for row in rows] == [CallOutcome.NO_ANSWER] * 3
        assert campaign.cost == sum((row.cost or Decimal(0) for row in rows), Decimal(0)) > 0


async def test_a_call_that_a_script_passes_on_is_followed(tmp_path: Path) -> None:
    """The row has the outcome of the transferred call."""
    async with Environment(tmp_path).open() as env:
        _, rows = await finished_report(env, "70", "71", "72", content=Script("1"))

        assert [row.transfer for row in rows] == ["Успешно", "Нет ответа", "Занято"]


@pytest.mark.parametrize(("end", "listened"), [("00", Listened.FULL), ("40", Listened.PARTIAL), ("41", Listened.SHORT)])
async def test_how_much_was_heard_is_told(tmp_path: Path, end: str, listened: Listened) -> None:
    """The share is the call's duration relative to the message's."""
    async with Environment(tmp_path).open() as env:
        _, (row,) = await finished_report(env, end)

        assert row.listened is listened


@pytest.mark.parametrize("end", ["51", "80", "81"])
async def test_of_whom_nobody_answered_nothing_is_said_to_be_heard(tmp_path: Path, end: str) -> None:
    """Without an answered call the share is None."""
    async with Environment(tmp_path).open(completion_margin=timedelta(minutes=1)) as env:
        _, rows = await finished_report(env, end, "00")

        assert rows[0].listened is None


async def test_a_number_that_the_provider_refuses_is_not_waited_for(tmp_path: Path) -> None:
    """The receipt has the rejection, and the other calls decide about the end."""
    async with Environment(tmp_path).open() as env:
        campaign, rows = await finished_report(env, "80", "00")

        assert (campaign.counts.rejected, campaign.counts.outcomes) == (1, {CallOutcome.ANSWERED: 1})
        assert rows[0].rejection_reason == "Error_Not_Enough_Money"


async def test_a_batch_of_refused_numbers_is_over_at_once(tmp_path: Path) -> None:
    """There is no call to wait for."""
    async with Environment(tmp_path).open() as env:
        campaign, _ = await finished_report(env, "80")

        assert (campaign.state, campaign.counts.rejected) == (CampaignState.FINISHED, 1)
        assert env.provider.now - NOON < timedelta(minutes=1)


async def test_several_batches_end_one_after_another(tmp_path: Path) -> None:
    """The campaign is over with its last batch, and its cost is the sum of all batches."""
    async with Environment(tmp_path).open(batch_size=2) as env:
        campaign, rows = await finished_report(env, "00", "41", "51", "60", "85", attempts=2)

        assert len(campaign.batches) == 3
        assert campaign.cost == sum((row.cost or Decimal(0) for row in rows), Decimal(0))
        assert campaign.cost == 100000 - env.provider.balance
        assert [row.row_number for row in rows] == [1, 2, 3, 4, 5]


async def test_the_budget_is_what_was_promised_and_the_cost_what_was_heard(tmp_path: Path) -> None:
    """Half a message costs half."""
    async with Environment(tmp_path).open() as env:
        campaign, _ = await finished_report(env, "00", "40", "50")

        assert (campaign.budget, campaign.cost) == (Decimal("3.90"), Decimal("1.95"))


async def test_an_id_that_is_not_known_yet_is_asked_for_again(tmp_path: Path) -> None:
    """An unknown id soon after the launch does not end the polling."""
    async with Environment(tmp_path).open() as env:
        env.provider.fail("get", Fault.ERROR_CODE, times=3, code="Error_ID_Not_Found")
        campaign, _ = await finished_report(env, "00")

        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 1}


async def test_an_id_that_is_forgotten_for_good_ends_the_following(tmp_path: Path) -> None:
    """After the deadline the outcomes stay pending, and the estimated cost counts as spent."""
    async with Environment(tmp_path).open(completion_margin=timedelta(minutes=10)) as env:
        campaign = await env.launch(*numbers(2), text=TEXT)
        env.provider.reset()
        campaign = await env.finish(campaign)

        assert (campaign.state, campaign.counts.outcomes) == (CampaignState.FINISHED, {CallOutcome.PENDING: 2})
        assert await env.service.spent_today() == (2, Decimal("2.60"))


async def test_a_wrong_id_from_a_person_ends_the_same_way(tmp_path: Path) -> None:
    """A mistyped id does not keep the campaign open for ever."""
    async with Environment(tmp_path).open(completion_margin=timedelta(minutes=10)) as env:
        campaign = await scenarios.unknown_outcome(env)
        await env.service.resolve(campaign.id, Resolution.SENT, ALICE, "999")

        assert (await env.finish(campaign)).counts.outcomes == {CallOutcome.PENDING: 4}


async def test_statistics_that_cannot_be_read_are_asked_for_again(tmp_path: Path) -> None:
    """An unreadable response does not end the polling."""
    async with Environment(tmp_path).open() as env:
        env.provider.fail("get", Fault.TRUNCATED_JSON, times=4)
        campaign, _ = await finished_report(env, "00")

        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 1}


async def test_news_after_a_long_sleep_do_not_end_a_campaign_that_rings(tmp_path: Path) -> None:
    """A machine that was suspended for two hours does not take running calls for finished."""
    async with Environment(tmp_path).open(completion_margin=timedelta(minutes=10)) as env:
        phones = numbers(10, "51")
        campaign = await env.launch(*phones, attempts=3, interval=60)
        await env.pass_time(minutes=3)
        await env.jump(minutes=117)
        assert (await env.service.get(campaign.id)).state is CampaignState.RUNNING

        campaign = await env.finish(campaign)

        assert {row.attempts for row in await env.service.report(campaign)} == {3}


@pytest.mark.parametrize("end", ["restart", "crash"])
async def test_following_goes_on_in_another_process(tmp_path: Path, end: str) -> None:
    """The next process continues the polling."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.launch(*numbers(3, "52"), attempts=2)
        await env.pass_time(minutes=2)
        await getattr(env, end)()
        campaign = await env.finish(campaign)

        assert campaign.counts.outcomes == {CallOutcome.ANSWERED: 3}


async def test_what_the_provider_holds_is_looked_at_when_it_rings(tmp_path: Path) -> None:
    """Statistics are not read before the time scheduled at the provider."""
    async with Environment(tmp_path).open() as env:
        campaign = await scenarios.provider_scheduled(env)
        await env.pass_time(minutes=55)
        assert env.provider.request_handler.log.reads["state"] == 0

        campaign = await env.finish(campaign)

        assert campaign.counts.reached == 2


async def test_a_row_keeps_what_the_provider_does_not_say_any_more(tmp_path: Path) -> None:
    """A report without some of its rows loses no cost and no outcome."""
    async with Environment(tmp_path).open(completion_margin=timedelta(minutes=5)) as env:
        campaign = await env.launch("79120000000", "79120000084", attempts=2, interval=20, text=TEXT)
        await env.pass_time(minutes=5)
        assert (await env.service.get(campaign.id)).cost == Decimal("1.30")
        env.client.omitted_phones = frozenset({"79120000000"})

        campaign = await env.finish(campaign)

        assert (campaign.cost, campaign.counts.reached) == (Decimal("2.60"), 2)


async def test_a_thousand_calls_of_an_hour_take_few_requests(tmp_path: Path) -> None:
    """At most sixty requests are sent, and the end is noticed within two minutes."""
    from benchmarks.polling_requests import follow

    result = await follow(tmp_path)

    assert 3000 <= result.lasted <= 4500
    assert result.requests <= 60
    assert result.noticed_after <= 120


async def test_the_batches_of_a_long_list_share_their_requests(tmp_path: Path) -> None:
    """A hundred batches do not take a hundred times as many requests."""
    async with Environment(tmp_path).open(batch_size=1) as env:
        await env.launch(*numbers(100, "81"))
        await env.pass_time(minutes=20)

        assert env.provider.request_handler.log.reads["state"] <= 1200 / 2


async def test_a_subscriber_with_a_text_of_his_own_has_its_length(tmp_path: Path) -> None:
    """The expected duration is that of the recipient's own text."""
    async with Environment(tmp_path).open() as env:
        rows = [Subscriber("79120000000", message="б" * 150), Subscriber("79120000100")]
        campaign = await env.finish(await env.launch(subscribers=rows, text=TEXT))

        assert [row.duration for row in await env.service.report(campaign)] == [10, 20]


async def test_a_clock_that_is_set_forward_ends_no_call_that_goes_on(tmp_path: Path) -> None:
    """An unanswered call between two attempts does not become final because the clock was wrong before."""
    async with Environment(tmp_path).open() as env:
        campaign = await env.launch("79120000084", attempts=2, interval=30)
        await env.pass_time(minutes=10)
        env.clock.error = 5 * 3600.0
        await env.pass_time(minutes=5)
        assert (await env.service.get(campaign.id)).state is CampaignState.RUNNING

        campaign = await env.finish(campaign)
        assert campaign.counts.reached == 1
