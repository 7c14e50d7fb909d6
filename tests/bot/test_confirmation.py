"""The red button: once, by its owner, on its message, in time."""

import asyncio
from dataclasses import replace

import pytest

from simulators.provider import Provider
from simulators.provider.faults import Fault as ProviderFault
from simulators.telegram import Chat, Fault, Telegram
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from telegram_bot.domain.users import ChatTarget
from tests.bot.call_helpers import LINE, PREVIEW, accepted, previewed
from tests.bot.conftest import RunBot


@pytest.fixture(autouse=True)
def still(provider: Provider) -> None:
    """Let time pass only when a test says so: a preview lasts five minutes, which are five seconds otherwise."""
    provider.clock.set_speed(0.0)


async def test_two_taps_at_once_are_one_broadcast(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """One of them is told that the button was used."""
    chat = operator_chat
    preview = await previewed(chat)

    answers = await asyncio.gather(*(chat.press(chat.user, preview, "Позвонить") for _ in range(2)))

    await chat.wait_for("Рассылка № 1", after=preview)
    assert sorted(one.alert for one in answers) == [False, True]
    assert len(await accepted(provider)) == 1


async def test_twenty_taps_are_one_broadcast(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """However impatient somebody is."""
    chat = operator_chat
    preview = await previewed(chat)

    answers = await asyncio.gather(*(chat.press(chat.user, preview, "Позвонить") for _ in range(20)))

    await chat.wait_for("Рассылка № 1", after=preview)
    assert [one.alert for one in answers].count(False) == 1
    assert len(await accepted(provider)) == 1


async def test_a_later_tap_does_nothing(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The message is the campaign's by then; the old button still comes from a slow phone."""
    chat = operator_chat
    preview = await previewed(chat)
    await chat.press(chat.user, preview, "Позвонить")
    card = await chat.wait_for("Рассылка № 1", after=preview)

    answer = await chat.press(chat.user, card, preview.button("Позвонить"))

    assert answer.alert
    assert len(await accepted(provider)) == 1


async def test_somebody_elses_tap_does_nothing(
    bot: RunningBot, group: Chat, operator_chat: Chat, owner_chat: Chat, provider: Provider
) -> None:
    """Not even the owner's."""
    preview = await previewed(group, user=operator_chat.user)

    answer = await group.press(owner_chat.user, preview, "Позвонить")

    assert answer.alert
    assert "не ваша" in answer.text
    assert provider.accepted == []


async def test_a_button_on_another_message_does_nothing(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """It is bound to the message that shows what it does."""
    chat = operator_chat
    first = await previewed(chat)
    second = await previewed(chat, "/call 79120000002 Другое")

    answer = await chat.press(chat.user, second, first.button("Позвонить"))

    assert answer.alert
    assert provider.accepted == []


async def test_a_tap_after_five_minutes_does_nothing(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The message says that its time is over."""
    chat = operator_chat
    preview = await previewed(chat)
    provider.advance(minutes=5, seconds=1)

    answer = await chat.press(chat.user, preview, preview.button("Позвонить"))

    await chat.wait_for("Срок истёк", after=preview)
    assert answer.alert
    assert provider.accepted == []


@pytest.mark.usefixtures("quick_sweep")
async def test_the_bot_notices_by_itself_that_time_is_over(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """The button goes although nobody taps."""
    preview = await previewed(operator_chat)
    provider.advance(minutes=5, seconds=1)

    expired = await operator_chat.wait_for("Срок истёк", after=preview, timeout=20)

    assert not expired.has_button("Позвонить")


async def test_what_is_over_can_be_shown_again(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """With a button that works."""
    chat = operator_chat
    preview = await previewed(chat)
    provider.advance(minutes=5, seconds=1)
    await chat.press(chat.user, preview, "Позвонить")
    expired = await chat.wait_for("Срок истёк", after=preview)
    await chat.press(chat.user, expired, "Показать снова")
    again = await chat.wait_for(PREVIEW, after=expired)

    await chat.press(chat.user, again, "Позвонить")

    assert len(await accepted(provider)) == 1


async def test_a_redelivered_tap_does_nothing(
    bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """Telegram delivers again what it takes for lost."""
    chat = operator_chat
    preview = await previewed(chat)
    await chat.press(chat.user, preview, "Позвонить")
    await chat.wait_for("Рассылка № 1", after=preview)
    await accepted(provider)

    telegram.redeliver(max(telegram.state.updates.history))
    sent = await chat.send(chat.user, "/id")
    await chat.wait_for("этот чат", after=sent)

    assert len(provider.accepted) == 1


async def test_an_edited_command_does_nothing(bot: RunningBot, operator_chat: Chat) -> None:
    """People correct what they wrote; that is no command."""
    chat = operator_chat
    sent = await chat.send(chat.user, "Привет")
    await chat.edit(chat.user, sent.id, LINE)
    last = await chat.send(chat.user, "/id")

    await chat.wait_for("этот чат", after=last)

    assert chat.find(PREVIEW) is None


async def test_it_works_after_a_restart(
    operator_chat: Chat, config: Config, run_bot: RunBot, provider: Provider
) -> None:
    """The preview stands in the database."""
    async with run_bot(config):
        preview = await previewed(operator_chat)

    async with run_bot(config):
        await operator_chat.press(operator_chat.user, preview, "Позвонить")
        await operator_chat.wait_for("Рассылка № 1", after=preview)

        assert len(await accepted(provider)) == 1


async def test_a_preview_whose_answer_was_lost_works(
    bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """It is in the chat although the bot was never told; it is not sent a second time."""
    chat = operator_chat
    telegram.fail("sendMessage", Fault.DROP_AFTER)
    preview = await previewed(chat)

    answer = await chat.press(chat.user, preview, "Позвонить")

    assert answer.text == "Принято"
    assert len(await accepted(provider)) == 1
    assert telegram.requests["sendMessage"] == 1


async def test_a_refusal_of_the_provider_is_told_in_the_card(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """With a sentence, where people look."""
    chat = operator_chat
    provider.fail("send", ProviderFault.ERROR_CODE, code="Error_Not_Enough_Credits")
    preview = await previewed(chat)
    await chat.press(chat.user, preview, "Позвонить")

    card = await chat.wait_for("Не отправлена", after=preview)

    assert "недостаточно средств" in card.text
    assert "1 абонент" in card.text
    assert "итог неизвестен" not in card.text


async def test_what_was_confirmed_before_a_kill_is_launched_once_after_it(
    operator_chat: Chat, config: Config, run_bot: RunBot, provider: Provider
) -> None:
    """The confirmation is kept before anything else is done."""
    async with run_bot(config) as bot:
        preview = await previewed(operator_chat)
        person = await bot.services.get_user(operator_chat.user.id)
        assert person is not None
        token = preview.button("Позвонить").data.split(":")[-1]
        await bot.services.confirmations.confirm(person, ChatTarget(operator_chat.id), preview.id, token)

    async with run_bot(config):
        card = await operator_chat.wait_for("Рассылка № 1", after=preview)
        await accepted(provider)

    assert card.id == preview.id
    assert len(provider.accepted) == 1


async def test_what_was_confirmed_long_ago_is_not_launched(
    operator_chat: Chat, config: Config, run_bot: RunBot, provider: Provider
) -> None:
    """Nobody expects it any more."""
    async with run_bot(config) as bot:
        preview = await previewed(operator_chat)
        person = await bot.services.get_user(operator_chat.user.id)
        assert person is not None
        token = preview.button("Позвонить").data.split(":")[-1]
        await bot.services.confirmations.confirm(person, ChatTarget(operator_chat.id), preview.id, token)
    provider.advance(minutes=11)

    async with run_bot(config):
        await operator_chat.wait_for("Срок истёк", after=preview)

    assert provider.accepted == []


async def test_what_somebody_had_confirmed_who_was_removed_since_is_not_launched(
    operator_chat: Chat, config: Config, run_bot: RunBot, provider: Provider
) -> None:
    """Whatever was left to do when the bot was ended."""
    async with run_bot(config) as bot:
        preview = await previewed(operator_chat)
        person = await bot.services.get_user(operator_chat.user.id)
        assert person is not None
        token = preview.button("Позвонить").data.split(":")[-1]
        await bot.services.confirmations.confirm(person, ChatTarget(operator_chat.id), preview.id, token)

    async with run_bot(replace(config, users=tuple(one for one in config.users if one.id != person.id))):
        await operator_chat.wait_for("больше нет нужной роли")

    assert provider.accepted == []


async def test_a_network_that_fails_after_the_tap_does_not_hold_the_calls(
    bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """Phones ring although nothing can be shown for a while."""
    chat = operator_chat
    preview = await previewed(chat)
    telegram.fail("answerCallbackQuery", Fault.DROP, 5)
    telegram.fail("editMessageText", Fault.TOO_MANY, 3, seconds=2)

    chat.tap(chat.user, preview, "Позвонить")

    assert len(await accepted(provider, timeout=2)) == 1
    await chat.wait_for("Рассылка № 1", after=preview, timeout=20)
