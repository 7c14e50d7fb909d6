"""The confirmation button: once, by its author, on its message, in time."""

import asyncio
from dataclasses import replace

import pytest

from simulators.provider import Provider
from simulators.provider.faults import Fault as ProviderFault
from simulators.telegram import Chat, Fault, Telegram
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from telegram_bot.domain.users import ChatTarget
from tests.bot.call_helpers import LINE, PREVIEW, request_preview, wait_accepted
from tests.bot.conftest import RunBot


@pytest.fixture(autouse=True)
def stopped_clock(provider: Provider) -> None:
    """Stop the provider's clock, which only tests advance: else a preview's five minutes pass in five seconds."""
    provider.clock.set_speed(0.0)


async def test_two_taps_at_once_are_one_broadcast(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """One of them gets an alert that the button was used."""
    chat = operator_chat
    preview = await request_preview(chat)

    answers = await asyncio.gather(*(chat.press(chat.user, preview, "Позвонить") for _ in range(2)))

    await chat.wait_for("Рассылка № 1", after=preview)
    assert sorted(one.alert for one in answers) == [False, True]
    assert len(await wait_accepted(provider)) == 1


async def test_twenty_taps_are_one_broadcast(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """All but one of them get an alert."""
    chat = operator_chat
    preview = await request_preview(chat)

    answers = await asyncio.gather(*(chat.press(chat.user, preview, "Позвонить") for _ in range(20)))

    await chat.wait_for("Рассылка № 1", after=preview)
    assert [one.alert for one in answers].count(False) == 1
    assert len(await wait_accepted(provider)) == 1


async def test_a_later_tap_does_nothing(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The message shows the campaign by then; a slow phone may still send the old button."""
    chat = operator_chat
    preview = await request_preview(chat)
    await chat.press(chat.user, preview, "Позвонить")
    card = await chat.wait_for("Рассылка № 1", after=preview)

    answer = await chat.press(chat.user, card, preview.button("Позвонить"))

    assert answer.alert
    assert len(await wait_accepted(provider)) == 1


async def test_somebody_elses_tap_does_nothing(
    bot: RunningBot, group: Chat, operator_chat: Chat, owner_chat: Chat, provider: Provider
) -> None:
    """Not even an owner's tap confirms another user's broadcast."""
    preview = await request_preview(group, user=operator_chat.user)

    answer = await group.press(owner_chat.user, preview, "Позвонить")

    assert answer.alert
    assert "не ваша" in answer.text
    assert provider.accepted == []


async def test_a_button_on_another_message_does_nothing(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """A button is bound to the message that shows its preview."""
    chat = operator_chat
    first = await request_preview(chat)
    second = await request_preview(chat, "/call 79120000002 Другое")

    answer = await chat.press(chat.user, second, first.button("Позвонить"))

    assert answer.alert
    assert provider.accepted == []


async def test_a_tap_after_five_minutes_does_nothing(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The message shows that it has expired."""
    chat = operator_chat
    preview = await request_preview(chat)
    provider.advance(minutes=5, seconds=1)

    answer = await chat.press(chat.user, preview, preview.button("Позвонить"))

    await chat.wait_for("Срок истёк", after=preview)
    assert answer.alert
    assert provider.accepted == []


@pytest.mark.usefixtures("quick_sweep")
async def test_the_bot_notices_by_itself_that_time_is_over(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """The button is removed without a tap."""
    preview = await request_preview(operator_chat)
    provider.advance(minutes=5, seconds=1)

    expired = await operator_chat.wait_for("Срок истёк", after=preview, timeout=20)

    assert not expired.has_button("Позвонить")


async def test_what_is_over_can_be_shown_again(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The new preview has a button that works."""
    chat = operator_chat
    preview = await request_preview(chat)
    provider.advance(minutes=5, seconds=1)
    await chat.press(chat.user, preview, "Позвонить")
    expired = await chat.wait_for("Срок истёк", after=preview)
    await chat.press(chat.user, expired, "Показать снова")
    again = await chat.wait_for(PREVIEW, after=expired)

    await chat.press(chat.user, again, "Позвонить")

    assert len(await wait_accepted(provider)) == 1


async def test_a_redelivered_tap_does_nothing(
    bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """Telegram delivers an update again when it considers it lost."""
    chat = operator_chat
    preview = await request_preview(chat)
    await chat.press(chat.user, preview, "Позвонить")
    await chat.wait_for("Рассылка № 1", after=preview)
    await wait_accepted(provider)

    telegram.redeliver(max(telegram.state.updates.history))
    sent = await chat.send(chat.user, "/id")
    await chat.wait_for("этот чат", after=sent)

    assert len(provider.accepted) == 1


async def test_an_edited_command_does_nothing(bot: RunningBot, operator_chat: Chat) -> None:
    """Users correct their messages; an edited message is no command."""
    chat = operator_chat
    sent = await chat.send(chat.user, "Привет")
    await chat.edit(chat.user, sent.id, LINE)
    last = await chat.send(chat.user, "/id")

    await chat.wait_for("этот чат", after=last)

    assert chat.find(PREVIEW) is None


async def test_it_works_after_a_restart(
    operator_chat: Chat, config: Config, run_bot: RunBot, provider: Provider
) -> None:
    """The preview is kept in the database."""
    async with run_bot(config):
        preview = await request_preview(operator_chat)

    async with run_bot(config):
        await operator_chat.press(operator_chat.user, preview, "Позвонить")
        await operator_chat.wait_for("Рассылка № 1", after=preview)

        assert len(await wait_accepted(provider)) == 1


async def test_a_preview_whose_answer_was_lost_works(
    bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """It is in the chat although the bot got no response; it is not sent a second time."""
    chat = operator_chat
    telegram.fail("sendMessage", Fault.DROP_AFTER)
    preview = await request_preview(chat)

    answer = await chat.press(chat.user, preview, "Позвонить")

    assert answer.text == "Принято"
    assert len(await wait_accepted(provider)) == 1
    assert telegram.requests["sendMessage"] == 1


async def test_a_refusal_of_the_provider_is_told_in_the_card(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """The card shows the provider's error as a sentence."""
    chat = operator_chat
    provider.fail("send", ProviderFault.ERROR_CODE, code="Error_Not_Enough_Credits")
    preview = await request_preview(chat)
    await chat.press(chat.user, preview, "Позвонить")

    card = await chat.wait_for("Не отправлена", after=preview)

    assert "недостаточно средств" in card.text
    assert "1 абонент" in card.text
    assert "итог неизвестен" not in card.text


async def test_what_was_confirmed_before_a_kill_is_launched_once_after_it(
    operator_chat: Chat, config: Config, run_bot: RunBot, provider: Provider
) -> None:
    """The confirmation is saved before anything else is done."""
    async with run_bot(config) as bot:
        preview = await request_preview(operator_chat)
        user = await bot.services.get_user(operator_chat.user.id)
        assert user is not None
        token = preview.button("Позвонить").data.split(":")[-1]
        await bot.services.confirmations.confirm(user, ChatTarget(operator_chat.id), preview.id, token)

    async with run_bot(config):
        card = await operator_chat.wait_for("Рассылка № 1", after=preview)
        await wait_accepted(provider)

    assert card.id == preview.id
    assert len(provider.accepted) == 1


async def test_what_was_confirmed_long_ago_is_not_launched(
    operator_chat: Chat, config: Config, run_bot: RunBot, provider: Provider
) -> None:
    """A confirmation expires when it is not launched in time."""
    async with run_bot(config) as bot:
        preview = await request_preview(operator_chat)
        user = await bot.services.get_user(operator_chat.user.id)
        assert user is not None
        token = preview.button("Позвонить").data.split(":")[-1]
        await bot.services.confirmations.confirm(user, ChatTarget(operator_chat.id), preview.id, token)
    provider.advance(minutes=11)

    async with run_bot(config):
        await operator_chat.wait_for("Срок истёк", after=preview)

    assert provider.accepted == []


async def test_what_somebody_had_confirmed_who_was_removed_since_is_not_launched(
    operator_chat: Chat, config: Config, run_bot: RunBot, provider: Provider
) -> None:
    """The role is checked again when a restarted bot would launch it."""
    async with run_bot(config) as bot:
        preview = await request_preview(operator_chat)
        user = await bot.services.get_user(operator_chat.user.id)
        assert user is not None
        token = preview.button("Позвонить").data.split(":")[-1]
        await bot.services.confirmations.confirm(user, ChatTarget(operator_chat.id), preview.id, token)

    async with run_bot(replace(config, users=tuple(one for one in config.users if one.id != user.id))):
        await operator_chat.wait_for("больше нет нужной роли")

    assert provider.accepted == []


async def test_a_network_that_fails_after_the_tap_does_not_hold_the_calls(
    bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """The calls start although no message can be edited for a while."""
    chat = operator_chat
    preview = await request_preview(chat)
    telegram.fail("answerCallbackQuery", Fault.DROP, 5)
    telegram.fail("editMessageText", Fault.TOO_MANY, 3, seconds=2)

    chat.tap(chat.user, preview, "Позвонить")

    assert len(await wait_accepted(provider, timeout=2)) == 1
    await chat.wait_for("Рассылка № 1", after=preview, timeout=20)
