"""One confirmation is one broadcast, and nobody is forgotten, whenever the bot dies and whatever comes twice.

What is killed here is a small part of `python -m benchmarks.bot_at_most_once`, which takes some minutes.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from aiomobilgroup.campaigns import AccountSettings
from benchmarks.bot_at_most_once.experiment import run_experiment
from simulators.provider import Provider
from simulators.telegram import Chat, Fault, Message, Telegram
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from telegram_bot.domain.approval_policy import ApprovalPolicy
from telegram_bot.domain.errors import RejectedError
from telegram_bot.domain.pending import PendingBroadcast
from telegram_bot.domain.users import BotUser, ChatTarget
from tests.bot.call_helpers import PREVIEW, accepted, previewed
from tests.bot.conftest import MakeConfig, RunBot

UNTOLD = "бот перезапустился, не успев сказать почему"


@pytest.fixture
def still(provider: Provider) -> None:
    """Let time pass only when a test says so."""
    provider.clock.set_speed(0.0)


async def person(bot: RunningBot, chat: Chat) -> BotUser:
    """Return who somebody is for the bot."""
    found = await bot.services.get_user(chat.user.id)
    assert found is not None
    return found


async def confirmed(bot: RunningBot, chat: Chat, preview: Message) -> PendingBroadcast:
    """Return an order that was confirmed by a process which then did nothing more."""
    return await bot.services.confirmations.confirm(
        await person(bot, chat), ChatTarget(chat.id), preview.id, token(preview)
    )


def token(preview: Message) -> str:
    """Return what the red button carries."""
    return preview.button("Позвонить").data.split(":")[-1]


@pytest.mark.timeout(120)
async def test_a_bot_that_is_killed_again_and_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The counts are printed."""
    verdict = await run_experiment(kills=12, orders=2, seed=7, folder=tmp_path, last=60)

    with capsys.disabled():
        print("\n" + "\n".join(f"  {line}" for line in verdict.lines()))  # noqa: T201
    assert verdict.holds, verdict.wrong
    assert verdict.kills.total() == 12
    assert verdict.launched >= 20


@pytest.mark.usefixtures("still")
async def test_a_preview_that_was_sent_but_not_noted(
    operator_chat: Chat, config: Config, run_bot: RunBot, telegram: Telegram, provider: Provider
) -> None:
    """The bot died before it knew its message: the button is good all the same, once."""
    async with run_bot(config):
        telegram.fail("sendMessage", Fault.DROP_AFTER)
        preview = await previewed(operator_chat)

    async with run_bot(config):
        answers = await asyncio.gather(
            *(operator_chat.press(operator_chat.user, preview, "Позвонить") for _ in range(2))
        )
        card = await operator_chat.wait_for("Рассылка № 1", after=preview)

    assert sorted(one.alert for one in answers) == [False, True]
    assert card.id == preview.id
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("still")
async def test_a_tap_that_is_delivered_again_to_the_next_bot(
    operator_chat: Chat, config: Config, run_bot: RunBot, telegram: Telegram, provider: Provider
) -> None:
    """The next process has never seen it, but the order is launched already."""
    async with run_bot(config):
        preview = await previewed(operator_chat)
        await operator_chat.press(operator_chat.user, preview, "Позвонить")
        await operator_chat.wait_for("Рассылка № 1", after=preview)
        await accepted(provider)
    telegram.redeliver(max(telegram.state.updates.history))

    async with run_bot(config):
        sent = await operator_chat.send(operator_chat.user, "/id")
        await operator_chat.wait_for("этот чат", after=sent)

    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("still")
async def test_an_approval_that_is_delivered_again_to_the_next_bot(
    operator_chat: Chat,
    approver_chat: Chat,
    make_config: MakeConfig,
    run_bot: RunBot,
    telegram: Telegram,
    provider: Provider,
) -> None:
    """As a tap of the author's is."""
    config = make_config(approval_policy=ApprovalPolicy(approval_recipients=0))
    async with run_bot(config):
        preview = await previewed(operator_chat)
        await operator_chat.press(operator_chat.user, preview, "Позвонить")
        asked = await approver_chat.wait_for(lambda message: message.has_button("Разрешить"))
        await approver_chat.press(approver_chat.user, asked, "Разрешить")
        await accepted(provider)
    telegram.redeliver(max(telegram.state.updates.history))

    async with run_bot(config):
        sent = await operator_chat.send(operator_chat.user, "/id")
        await operator_chat.wait_for("этот чат", after=sent)

    assert len(provider.accepted) == 1


async def test_a_command_that_is_delivered_again(bot: RunningBot, operator_chat: Chat, telegram: Telegram) -> None:
    """There is one preview."""
    await previewed(operator_chat)

    telegram.redeliver(max(telegram.state.updates.history))
    sent = await operator_chat.send(operator_chat.user, "/id")
    await operator_chat.wait_for("этот чат", after=sent)

    assert sum(PREVIEW in message.text for message in operator_chat.messages) == 1


async def test_a_command_that_is_delivered_again_to_the_next_bot(
    operator_chat: Chat, config: Config, run_bot: RunBot, telegram: Telegram, provider: Provider
) -> None:
    """A second preview may come; nobody is called by it."""
    async with run_bot(config):
        preview = await previewed(operator_chat)
    telegram.redeliver(max(telegram.state.updates.history))

    async with run_bot(config):
        await operator_chat.wait_for(PREVIEW, after=preview)

    assert provider.accepted == []


@pytest.mark.usefixtures("still")
async def test_a_command_that_is_edited_after_its_preview(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """What was shown is what is launched."""
    sent = await operator_chat.send(operator_chat.user, "/call 79120000001 Первый текст")
    preview = await operator_chat.wait_for(PREVIEW, after=sent)
    await operator_chat.edit(operator_chat.user, sent.id, "/call 79120000002 Второй текст")
    await operator_chat.press(operator_chat.user, preview, "Позвонить")

    [campaign] = await accepted(provider)

    assert (campaign.phones, campaign.order.text) == (["79120000001"], "Первый текст")


@pytest.mark.usefixtures("still")
async def test_a_refusal_that_nobody_was_told_of(
    operator_chat: Chat, make_config: MakeConfig, run_bot: RunBot, provider: Provider
) -> None:
    """The bot died before it could show which rule said no: its author is told, and can have it shown again."""
    config = make_config(account_settings=AccountSettings(duplicate_window=timedelta(days=1)))
    async with run_bot(config) as bot:
        first, second = await previewed(operator_chat), await previewed(operator_chat)
        await operator_chat.press(operator_chat.user, first, "Позвонить")
        await accepted(provider)
        order = await confirmed(bot, operator_chat, second)
        with pytest.raises(RejectedError):
            await bot.services.launcher.launch(order)

    async with run_bot(config):
        told = await operator_chat.wait_for(UNTOLD, after=second)
        await operator_chat.press(operator_chat.user, told, "Показать снова")
        await operator_chat.wait_for(PREVIEW, after=told)

    assert told.id == second.id
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("still")
async def test_an_end_that_nobody_was_told_of(
    operator_chat: Chat, config: Config, run_bot: RunBot, provider: Provider
) -> None:
    """Confirmed, found too late to be launched, and then the bot died once more."""
    async with run_bot(config) as bot:
        preview = await previewed(operator_chat)
        await confirmed(bot, operator_chat, preview)
        provider.advance(minutes=11)
        _, [late] = await bot.services.launcher.take_unlaunched(0.0)

    async with run_bot(config):
        told = await operator_chat.wait_for(UNTOLD, after=preview)

    assert (late.message_id, provider.accepted) == (told.id, [])


@pytest.mark.usefixtures("still")
async def test_a_decline_that_nobody_was_told_of(
    operator_chat: Chat, approver_chat: Chat, make_config: MakeConfig, run_bot: RunBot, provider: Provider
) -> None:
    """Its author waits no longer."""
    config = make_config(approval_policy=ApprovalPolicy(approval_recipients=0))
    async with run_bot(config) as bot:
        preview = await previewed(operator_chat)
        await operator_chat.press(operator_chat.user, preview, "Позвонить")
        asked = await approver_chat.wait_for(lambda message: message.has_button("Разрешить"))
        await operator_chat.wait_for("Спросили", after=preview)
        await bot.services.confirmations.decline(await person(bot, approver_chat), token(preview))

    async with run_bot(config):
        await operator_chat.wait_for(UNTOLD, after=preview)
        await approver_chat.wait_for(UNTOLD, after=asked)

    assert provider.accepted == []


@pytest.mark.usefixtures("still")
async def test_what_was_told_is_not_told_again(
    operator_chat: Chat, config: Config, run_bot: RunBot, provider: Provider
) -> None:
    """A restart changes nothing in what people have read."""
    async with run_bot(config):
        preview = await previewed(operator_chat)
        await operator_chat.press(operator_chat.user, preview, "Отказаться")
        dropped = await operator_chat.wait_for("Отменено", after=preview)

    async with run_bot(config):
        sent = await operator_chat.send(operator_chat.user, "/id")
        await operator_chat.wait_for("этот чат", after=sent)

    assert operator_chat.find(UNTOLD) is None
    assert operator_chat.get(preview.id) == dropped
