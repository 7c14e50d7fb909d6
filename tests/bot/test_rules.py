"""Rules that say no, and who may set them aside."""

from datetime import timedelta

import pytest

from aiomobilgroup.campaigns import AccountSettings
from simulators.provider import Provider
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from telegram_bot.domain.approval_policy import ApprovalPolicy
from tests.bot.call_helpers import PREVIEW, accepted, csv, phone, previewed
from tests.bot.conftest import MakeConfig, RunBot


@pytest.fixture(autouse=True)
def still(provider: Provider) -> None:
    """Let time pass only when a test says so."""
    provider.clock.set_speed(0.0)


@pytest.fixture
def config(make_config: MakeConfig) -> Config:
    """Return a configuration with the duplicate rule, and one recipient a campaign at most."""
    return make_config(account_settings=AccountSettings(duplicate_window=timedelta(minutes=10), max_recipients=1))


async def confirmed(chat: Chat, text: str = "/call 79120000001 Вода") -> Message:
    """Return a preview that was confirmed."""
    preview = await previewed(chat, text)
    await chat.press(chat.user, preview, "Позвонить")
    return preview


async def repeated(chat: Chat, provider: Provider) -> Message:
    """Return the refusal of what was sent a moment ago."""
    await confirmed(chat)
    await accepted(provider)
    again = await confirmed(chat)
    return await chat.wait_for("правило не позволяет", after=again)


async def test_the_same_again_is_refused_with_the_rule(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """It names the campaign and says what lifts it; an operator has no button for that."""
    refused = await repeated(operator_chat, provider)

    assert "рассылка № 1" in refused.text
    assert "Подождите 10 мин" in refused.text
    assert not refused.has_button("Всё равно позвонить")
    assert len(provider.accepted) == 1


async def test_an_approver_calls_all_the_same_with_a_reason(
    bot: RunningBot, approver_chat: Chat, owner_chat: Chat, provider: Provider
) -> None:
    """The reason is on record, with who gave it."""
    chat = approver_chat
    refused = await repeated(chat, provider)
    await chat.press(chat.user, refused, "Всё равно позвонить")
    asked = await chat.wait_for("Почему надо позвонить", after=refused)
    await chat.send(chat.user, "Первый звонок никто не расслышал")
    await chat.wait_for("Рассылка № 2", after=asked)

    assert len(await accepted(provider, 2)) == 2
    owner = await bot.services.get_user(owner_chat.user.id)
    assert owner is not None
    (entry,) = [one for one in await bot.services.campaigns.audit(owner, 2) if one.action == "launch"]
    assert entry.actor.id.startswith("Анна")
    assert entry.details["override"] == ["duplicate"]
    assert entry.details["reason"] == "Первый звонок никто не расслышал"


async def test_a_rule_is_set_aside_once(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """The button does nothing any more."""
    chat = approver_chat
    refused = await repeated(chat, provider)
    await chat.press(chat.user, refused, "Всё равно позвонить")
    asked = await chat.wait_for("Почему надо позвонить", after=refused)
    await chat.send(chat.user, "Надо")
    await chat.wait_for("Рассылка № 2", after=asked)
    await accepted(provider, 2)

    answer = await chat.press(chat.user, refused, refused.button("Всё равно позвонить"))

    assert answer.alert
    assert len(provider.accepted) == 2


async def test_a_group_lets_its_approver_set_it_aside(
    bot: RunningBot, group: Chat, operator_chat: Chat, approver_chat: Chat, provider: Provider
) -> None:
    """The operator's own tap is refused."""
    for _ in range(2):
        preview = await previewed(group, "/call 79120000001 Вода", user=operator_chat.user)
        await group.press(operator_chat.user, preview, "Позвонить")
        await accepted(provider)
    refused = await group.wait_for("правило не позволяет", after=preview)

    answer = await group.press(operator_chat.user, refused, "Всё равно позвонить")
    await group.press(approver_chat.user, refused, "Всё равно позвонить")
    field = await group.wait_for("ответьте на это сообщение", after=refused)
    await group.send(approver_chat.user, "Надо", reply_to=field)
    await group.wait_for("Рассылка № 2", after=field)

    assert "утверждающий" in answer.text
    assert len(await accepted(provider, 2)) == 2


async def test_a_number_that_is_not_to_be_called_is_never_called(
    bot: RunningBot, approver_chat: Chat, provider: Provider
) -> None:
    """Nobody can set that aside."""
    chat = approver_chat
    sent = await chat.send(chat.user, "/block 79120000001")
    await chat.wait_for("Больше не позвоним", after=sent)

    sent = await chat.send(chat.user, "/call 79120000001 Вода")
    refused = await chat.wait_for("кому не звонят", after=sent)

    assert not refused.keyboard
    assert chat.find(PREVIEW) is None
    assert provider.accepted == []


async def test_a_number_that_was_blocked_after_the_preview_is_not_called(
    bot: RunningBot, approver_chat: Chat, provider: Provider
) -> None:
    """The rule is asked again when the button is tapped."""
    chat = approver_chat
    preview = await previewed(chat, "/call 79120000001 Вода")
    sent = await chat.send(chat.user, "/block 79120000001")
    await chat.wait_for("Больше не позвоним", after=sent)
    await chat.press(chat.user, preview, "Позвонить")

    refused = await chat.wait_for("правило не позволяет", after=preview)

    assert not refused.has_button("Всё равно позвонить")
    assert provider.accepted == []


async def test_a_cap_is_told_with_its_figures(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """What is allowed, and what was asked for."""
    preview = await confirmed(operator_chat, "/call 79120000001 79120000002 Вода")

    refused = await operator_chat.wait_for("правило не позволяет", after=preview)

    assert "не больше 1 номеров, а здесь 2" in refused.text
    assert provider.accepted == []


async def test_the_bots_own_limit_is_told_before_the_preview(
    make_config: MakeConfig, run_bot: RunBot, operator_chat: Chat
) -> None:
    """There is nothing to confirm then."""
    async with run_bot(make_config(approval_policy=ApprovalPolicy(max_recipients=2))):
        rows = csv("Телефон", *(phone(one) for one in range(3)))
        sent = await operator_chat.send(operator_chat.user, document=rows, caption="/call Вода")
        await operator_chat.wait_for("не больше 2", after=sent)

    assert operator_chat.find(PREVIEW) is None


async def test_what_an_approver_allowed_can_still_be_refused(
    make_config: MakeConfig, run_bot: RunBot, operator_chat: Chat, approver_chat: Chat, provider: Provider
) -> None:
    """He sees the rule on his card, and may set it aside there."""
    settings = AccountSettings(max_recipients=1)
    async with run_bot(make_config(account_settings=settings, approval_policy=ApprovalPolicy(approval_recipients=0))):
        preview = await confirmed(operator_chat, "/call 79120000001 79120000002 Вода")
        asked = await approver_chat.wait_for("просит разрешить")
        await approver_chat.press(approver_chat.user, asked, "Разрешить")
        refused = await approver_chat.wait_for("правило не позволяет", after=asked)
        await approver_chat.press(approver_chat.user, refused, "Всё равно позвонить")
        question = await approver_chat.wait_for("Почему надо позвонить", after=refused)
        await approver_chat.send(approver_chat.user, "Двое и есть")
        await approver_chat.wait_for("Правило снято", after=question)
        await operator_chat.wait_for("Рассылка № 1", after=preview)

        assert len(await accepted(provider)) == 1
