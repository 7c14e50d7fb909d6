"""A test call to oneself."""

import asyncio

import pytest

from simulators.provider import Provider
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot
from tests.bot.call_helpers import PREVIEW, accepted, csv, previewed

OWN = "79120000077"


@pytest.fixture(autouse=True)
def still(provider: Provider) -> None:
    """Let time pass only when a test says so."""
    provider.clock.set_speed(0.0)


async def shared(chat: Chat) -> Message:
    """Return a preview whose author has told his number and was called."""
    preview = await previewed(chat)
    await chat.press(chat.user, preview, "Пробный звонок")
    asked = await chat.wait_for("нужен ваш номер", after=preview)
    await chat.send(chat.user, contact=(OWN, chat.user.name, chat.user.id))
    await chat.wait_for("Рассылка №", after=asked)
    return preview


async def test_the_number_is_asked_for_once(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """Then the phone rings, and the next time it rings at once."""
    chat = operator_chat
    await shared(chat)
    await accepted(provider)
    preview = await previewed(chat, "/call 79120000002 Другое")
    answer = await chat.press(chat.user, preview, "Пробный звонок")

    first, second = await accepted(provider, 2)

    assert answer.text == "Звоним вам"
    assert [first.phones, second.phones] == [[OWN], [OWN]]
    assert second.order.text == "Другое"


async def test_the_broadcast_can_still_be_confirmed(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The test is a campaign of its own."""
    chat = operator_chat
    preview = await shared(chat)
    await chat.press(chat.user, preview, "Позвонить")

    test, campaign = await accepted(provider, 2)

    assert (test.phones, campaign.phones) == ([OWN], ["79120000001"])


async def test_the_test_says_what_the_first_one_hears(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """With the values of the first row."""
    chat = operator_chat
    await shared(chat)
    sent = await chat.send(
        chat.user, document=csv("Телефон;Имя", "79120000001;Анна"), caption="/call {Имя}, добрый день"
    )
    preview = await chat.wait_for(PREVIEW, after=sent)
    await chat.press(chat.user, preview, "Пробный звонок")

    campaign = (await accepted(provider, 2))[-1]

    assert [one.message for one in campaign.order.subscribers] == ["Анна, добрый день"]


async def test_two_taps_are_one_test(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """A preview tests once."""
    chat = operator_chat
    await shared(chat)
    await accepted(provider)
    preview = await previewed(chat, "/call 79120000002 Другое")

    answers = await asyncio.gather(*(chat.press(chat.user, preview, "Пробный звонок") for _ in range(2)))

    assert sorted(one.alert for one in answers) == [False, True]
    assert len(await accepted(provider, 2)) == 2


async def test_only_ones_own_number_is_taken(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """Telegram says whose contact it is."""
    chat = operator_chat
    preview = await previewed(chat)
    await chat.press(chat.user, preview, "Пробный звонок")
    asked = await chat.wait_for("нужен ваш номер", after=preview)

    await chat.send(chat.user, contact=("79120000088", "Другой", 555))

    await chat.wait_for("не ваш номер", after=asked)
    assert provider.accepted == []


async def test_a_group_asks_in_private(bot: RunningBot, group: Chat, operator_chat: Chat, provider: Provider) -> None:
    """Nobody else sees the number, nor the test."""
    preview = await previewed(group, user=operator_chat.user)
    await group.press(operator_chat.user, preview, "Пробный звонок")
    asked = await operator_chat.wait_for("нужен ваш номер")
    await operator_chat.send(operator_chat.user, contact=(OWN, "Олег", operator_chat.user.id))
    await operator_chat.wait_for("Рассылка № 1", after=asked)

    assert len(await accepted(provider)) == 1
    assert group.find("Рассылка №") is None


async def test_it_is_on_record(bot: RunningBot, operator_chat: Chat, owner_chat: Chat, provider: Provider) -> None:
    """With who asked for it, and without the number."""
    await shared(operator_chat)
    owner = await bot.services.get_user(owner_chat.user.id)
    assert owner is not None

    entries = await bot.services.campaigns.audit(owner)

    (entry,) = [one for one in entries if one.action == "trial_call"]
    assert entry.actor.id.startswith("Олег")
    assert OWN not in repr(entry.details)


async def test_a_preview_that_is_over_tests_nothing(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """It has to be shown again first."""
    chat = operator_chat
    await shared(chat)
    await accepted(provider)
    preview = await previewed(chat, "/call 79120000002 Другое")
    provider.advance(minutes=5, seconds=1)

    answer = await chat.press(chat.user, preview, preview.button("Пробный звонок"))

    assert answer.alert
    assert len(provider.accepted) == 1
