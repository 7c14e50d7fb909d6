"""Rule violations, and who may override a rule."""

from datetime import timedelta

import pytest

from aiomobilgroup.campaigns import AccountSettings
from simulators.provider import Provider
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from telegram_bot.domain.confirmation_policy import ConfirmationPolicy
from tests.bot.call_helpers import PREVIEW, csv, phone, request_preview, wait_accepted
from tests.bot.conftest import MakeConfig, RunBot


@pytest.fixture(autouse=True)
def stopped_clock(provider: Provider) -> None:
    """Stop the provider's clock, which only tests advance."""
    provider.clock.set_speed(0.0)


@pytest.fixture
def config(make_config: MakeConfig) -> Config:
    """Return a configuration with the duplicate rule, and one recipient a campaign at most."""
    return make_config(account_settings=AccountSettings(duplicate_window=timedelta(minutes=10), max_recipients=1))


async def confirm_preview(chat: Chat, text: str = "/call 79120000001 Вода") -> Message:
    """Request a preview, confirm it, and return it."""
    preview = await request_preview(chat, text)
    await chat.press(chat.user, preview, "Позвонить")
    return preview


async def violate_duplicate_rule(chat: Chat, provider: Provider) -> Message:
    """Confirm the same broadcast twice and return the rule violation."""
    await confirm_preview(chat)
    await wait_accepted(provider)
    again = await confirm_preview(chat)
    return await chat.wait_for("правило не позволяет", after=again)


async def test_the_same_again_is_refused_with_the_rule(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """The message names the campaign and the remedy; an operator has no button to override it."""
    violation = await violate_duplicate_rule(operator_chat, provider)

    assert "рассылка № 1" in violation.text
    assert "Подождите 10 мин" in violation.text
    assert not violation.has_button("Всё равно позвонить")
    assert len(provider.accepted) == 1


async def test_an_approver_calls_all_the_same_with_a_reason(
    bot: RunningBot, approver_chat: Chat, owner_chat: Chat, provider: Provider
) -> None:
    """The audit has the reason and its author."""
    chat = approver_chat
    violation = await violate_duplicate_rule(chat, provider)
    await chat.press(chat.user, violation, "Всё равно позвонить")
    question = await chat.wait_for("Почему надо позвонить", after=violation)
    await chat.send(chat.user, "Первый звонок никто не расслышал")
    await chat.wait_for("Рассылка № 2", after=question)

    assert len(await wait_accepted(provider, 2)) == 2
    owner = await bot.services.get_user(owner_chat.user.id)
    assert owner is not None
    (entry,) = [one for one in await bot.services.campaigns.audit(owner, 2) if one.action == "launch"]
    assert entry.actor.id.startswith("Анна")
    assert entry.details["override"] == ["duplicate"]
    assert entry.details["reason"] == "Первый звонок никто не расслышал"


async def test_a_rule_is_set_aside_once(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """After that the button does nothing."""
    chat = approver_chat
    violation = await violate_duplicate_rule(chat, provider)
    await chat.press(chat.user, violation, "Всё равно позвонить")
    question = await chat.wait_for("Почему надо позвонить", after=violation)
    await chat.send(chat.user, "Надо")
    await chat.wait_for("Рассылка № 2", after=question)
    await wait_accepted(provider, 2)

    answer = await chat.press(chat.user, violation, violation.button("Всё равно позвонить"))

    assert answer.alert
    assert len(provider.accepted) == 2


async def test_a_group_lets_its_approver_set_it_aside(
    bot: RunningBot, group: Chat, operator_chat: Chat, approver_chat: Chat, provider: Provider
) -> None:
    """The operator's own tap is rejected."""
    for _ in range(2):
        preview = await request_preview(group, "/call 79120000001 Вода", user=operator_chat.user)
        await group.press(operator_chat.user, preview, "Позвонить")
        await wait_accepted(provider)
    violation = await group.wait_for("правило не позволяет", after=preview)

    answer = await group.press(operator_chat.user, violation, "Всё равно позвонить")
    await group.press(approver_chat.user, violation, "Всё равно позвонить")
    prompt = await group.wait_for("ответьте на это сообщение", after=violation)
    await group.send(approver_chat.user, "Надо", reply_to=prompt)
    await group.wait_for("Рассылка № 2", after=prompt)

    assert "утверждающий" in answer.text
    assert len(await wait_accepted(provider, 2)) == 2


async def test_a_number_that_is_not_to_be_called_is_never_called(
    bot: RunningBot, approver_chat: Chat, provider: Provider
) -> None:
    """The do-not-call list cannot be overridden."""
    chat = approver_chat
    sent = await chat.send(chat.user, "/block 79120000001")
    await chat.wait_for("Больше не позвоним", after=sent)

    sent = await chat.send(chat.user, "/call 79120000001 Вода")
    violation = await chat.wait_for("кому не звонят", after=sent)

    assert not violation.keyboard
    assert chat.find(PREVIEW) is None
    assert provider.accepted == []


async def test_a_number_that_was_blocked_after_the_preview_is_not_called(
    bot: RunningBot, approver_chat: Chat, provider: Provider
) -> None:
    """The list is checked again when the button is tapped."""
    chat = approver_chat
    preview = await request_preview(chat, "/call 79120000001 Вода")
    sent = await chat.send(chat.user, "/block 79120000001")
    await chat.wait_for("Больше не позвоним", after=sent)
    await chat.press(chat.user, preview, "Позвонить")

    violation = await chat.wait_for("правило не позволяет", after=preview)

    assert not violation.has_button("Всё равно позвонить")
    assert provider.accepted == []


async def test_a_cap_is_told_with_its_figures(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The message has the limit and the requested number."""
    preview = await confirm_preview(operator_chat, "/call 79120000001 79120000002 Вода")

    violation = await operator_chat.wait_for("правило не позволяет", after=preview)

    assert "не больше 1 номеров, а здесь 2" in violation.text
    assert provider.accepted == []


async def test_the_bots_own_limit_is_told_before_the_preview(
    make_config: MakeConfig, run_bot: RunBot, operator_chat: Chat
) -> None:
    """No preview is shown above the limit."""
    async with run_bot(make_config(confirmation_policy=ConfirmationPolicy(max_recipients=2))):
        rows = csv("Телефон", *(phone(one) for one in range(3)))
        sent = await operator_chat.send(operator_chat.user, document=rows, caption="/call Вода")
        await operator_chat.wait_for("не больше 2", after=sent)

    assert operator_chat.find(PREVIEW) is None


async def test_what_an_approver_allowed_can_still_be_refused(
    make_config: MakeConfig, run_bot: RunBot, operator_chat: Chat, approver_chat: Chat, provider: Provider
) -> None:
    """The approver's card shows the rule violation, and they may override it there."""
    settings = AccountSettings(max_recipients=1)
    policy = ConfirmationPolicy(approval_recipients=0)
    async with run_bot(make_config(account_settings=settings, confirmation_policy=policy)):
        preview = await confirm_preview(operator_chat, "/call 79120000001 79120000002 Вода")
        request = await approver_chat.wait_for("просит разрешить")
        await approver_chat.press(approver_chat.user, request, "Разрешить")
        violation = await approver_chat.wait_for("правило не позволяет", after=request)
        await approver_chat.press(approver_chat.user, violation, "Всё равно позвонить")
        question = await approver_chat.wait_for("Почему надо позвонить", after=violation)
        await approver_chat.send(approver_chat.user, "Двое и есть")
        await approver_chat.wait_for("Правило снято", after=question)
        await operator_chat.wait_for("Рассылка № 1", after=preview)

        assert len(await wait_accepted(provider)) == 1
