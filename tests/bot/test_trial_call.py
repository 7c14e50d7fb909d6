"""A trial call to the user's own number."""

import asyncio

import pytest

from simulators.provider import Provider
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot
from tests.bot.call_helpers import PREVIEW, csv, request_preview, wait_accepted

OWN = "79120000077"


@pytest.fixture(autouse=True)
def stopped_clock(provider: Provider) -> None:
    """Stop the provider's clock, which only tests advance."""
    provider.clock.set_speed(0.0)


async def share_number(chat: Chat) -> Message:
    """Request a trial call, send the user's own number, and return the preview."""
    preview = await request_preview(chat)
    await chat.press(chat.user, preview, "Пробный звонок")
    question = await chat.wait_for("нужен ваш номер", after=preview)
    await chat.send(chat.user, contact=(OWN, chat.user.name, chat.user.id))
    await chat.wait_for("Рассылка №", after=question)
    return preview


async def test_the_number_is_asked_for_once(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The next trial call starts at once."""
    chat = operator_chat
    await share_number(chat)
    await wait_accepted(provider)
    preview = await request_preview(chat, "/call 79120000002 Другое")
    answer = await chat.press(chat.user, preview, "Пробный звонок")

    first, second = await wait_accepted(provider, 2)

    assert answer.text == "Звоним вам"
    assert [first.phones, second.phones] == [[OWN], [OWN]]
    assert second.order.text == "Другое"


async def test_the_broadcast_can_still_be_confirmed(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The trial call is a campaign of its own."""
    chat = operator_chat
    preview = await share_number(chat)
    await chat.press(chat.user, preview, "Позвонить")

    trial, campaign = await wait_accepted(provider, 2)

    assert (trial.phones, campaign.phones) == ([OWN], ["79120000001"])


async def test_the_test_says_what_the_first_one_hears(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """Its text has the values of the first row."""
    chat = operator_chat
    await share_number(chat)
    sent = await chat.send(
        chat.user, document=csv("Телефон;Имя", "79120000001;Анна"), caption="/call {Имя}, добрый день"
    )
    preview = await chat.wait_for(PREVIEW, after=sent)
    await chat.press(chat.user, preview, "Пробный звонок")

    campaign = (await wait_accepted(provider, 2))[-1]

    assert [one.message for one in campaign.order.subscribers] == ["Анна, добрый день"]


async def test_two_taps_are_one_test(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """A preview allows one trial call."""
    chat = operator_chat
    await share_number(chat)
    await wait_accepted(provider)
    preview = await request_preview(chat, "/call 79120000002 Другое")

    answers = await asyncio.gather(*(chat.press(chat.user, preview, "Пробный звонок") for _ in range(2)))

    assert sorted(one.alert for one in answers) == [False, True]
    assert len(await wait_accepted(provider, 2)) == 2


async def test_only_ones_own_number_is_taken(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """Telegram identifies the user of a contact."""
    chat = operator_chat
    preview = await request_preview(chat)
    await chat.press(chat.user, preview, "Пробный звонок")
    question = await chat.wait_for("нужен ваш номер", after=preview)

    await chat.send(chat.user, contact=("79120000088", "Другой", 555))

    await chat.wait_for("не ваш номер", after=question)
    assert provider.accepted == []


async def test_a_group_asks_in_private(bot: RunningBot, group: Chat, operator_chat: Chat, provider: Provider) -> None:
    """The group sees neither the number nor the trial call."""
    preview = await request_preview(group, user=operator_chat.user)
    await group.press(operator_chat.user, preview, "Пробный звонок")
    question = await operator_chat.wait_for("нужен ваш номер")
    await operator_chat.send(operator_chat.user, contact=(OWN, "Олег", operator_chat.user.id))
    await operator_chat.wait_for("Рассылка № 1", after=question)

    assert len(await wait_accepted(provider)) == 1
    assert group.find("Рассылка №") is None


async def test_it_is_on_record(bot: RunningBot, operator_chat: Chat, owner_chat: Chat, provider: Provider) -> None:
    """The audit has the user, and not the number."""
    await share_number(operator_chat)
    owner = await bot.services.get_user(owner_chat.user.id)
    assert owner is not None

    entries = await bot.services.campaigns.audit(owner)

    (entry,) = [one for one in entries if one.action == "trial_call"]
    assert entry.actor.id.startswith("Олег")
    assert OWN not in repr(entry.details)


async def test_a_preview_that_is_over_tests_nothing(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """It has to be shown again first."""
    chat = operator_chat
    await share_number(chat)
    await wait_accepted(provider)
    preview = await request_preview(chat, "/call 79120000002 Другое")
    provider.advance(minutes=5, seconds=1)

    answer = await chat.press(chat.user, preview, preview.button("Пробный звонок"))

    assert answer.alert
    assert len(provider.accepted) == 1
