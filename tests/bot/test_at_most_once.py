"""One confirmation is one broadcast, and every author is notified, whenever the bot is killed or an update repeats.

The test with kills is a small part of `python -m benchmarks.bot_at_most_once`, which takes some minutes.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from aiomobilgroup.campaigns import AccountSettings
from benchmarks.bot_at_most_once.experiment import run_experiment
from benchmarks.bot_at_most_once.kill_points import KillPoint
from simulators.provider import Provider
from simulators.telegram import Chat, Fault, Message, Telegram
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from telegram_bot.domain.confirmation_policy import ConfirmationPolicy
from telegram_bot.domain.errors import RejectedError
from telegram_bot.domain.pending import PendingBroadcast
from telegram_bot.domain.users import BotUser, ChatTarget
from tests.bot.call_helpers import PREVIEW, request_preview, wait_accepted
from tests.bot.conftest import MakeConfig, RunBot

UNEXPLAINED = "бот перезапустился, не успев сказать почему"


@pytest.fixture
def stopped_clock(provider: Provider) -> None:
    """Stop the provider's clock, which only tests advance."""
    provider.clock.set_speed(0.0)


async def bot_user(bot: RunningBot, chat: Chat) -> BotUser:
    """Return the bot's record of a chat's user."""
    found = await bot.services.get_user(chat.user.id)
    assert found is not None
    return found


async def confirm_without_launch(bot: RunningBot, chat: Chat, preview: Message) -> PendingBroadcast:
    """Confirm a broadcast without launching it, like a process that is killed after the confirmation."""
    return await bot.services.confirmations.confirm(
        await bot_user(bot, chat), ChatTarget(chat.id), preview.id, token(preview)
    )


def token(preview: Message) -> str:
    """Return the token in the confirmation button's callback data."""
    return preview.button("Позвонить").data.split(":")[-1]


@pytest.mark.timeout(120)
async def test_a_bot_that_is_killed_again_and_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No kill loses or repeats a broadcast; the counts are printed."""
    result = await run_experiment(kills=12, orders=2, seed=7, folder=tmp_path, last=60)

    with capsys.disabled():
        print("\n" + "\n".join(f"  {line}" for line in result.lines()))  # noqa: T201
    assert result.holds, result.wrong
    assert result.kills.total() == 12
    # Kills at the journal's commits: without them the experiment would only try random moments.
    assert len(result.kills.keys() - {KillPoint.RANDOM, KillPoint.EDITED}) >= 3
    assert result.launched >= 20


@pytest.mark.usefixtures("stopped_clock")
async def test_a_preview_that_was_sent_but_not_noted(
    operator_chat: Chat, config: Config, run_bot: RunBot, telegram: Telegram, provider: Provider
) -> None:
    """The bot stopped before it got the message id: the button still works, once."""
    async with run_bot(config):
        telegram.fail("sendMessage", Fault.DROP_AFTER)
        preview = await request_preview(operator_chat)

    async with run_bot(config):
        answers = await asyncio.gather(
            *(operator_chat.press(operator_chat.user, preview, "Позвонить") for _ in range(2))
        )
        card = await operator_chat.wait_for("Рассылка № 1", after=preview)

    assert sorted(one.alert for one in answers) == [False, True]
    assert card.id == preview.id
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("stopped_clock")
async def test_a_tap_that_is_delivered_again_to_the_next_bot(
    operator_chat: Chat, config: Config, run_bot: RunBot, telegram: Telegram, provider: Provider
) -> None:
    """The next process has not seen the tap, but the broadcast is launched already."""
    async with run_bot(config):
        preview = await request_preview(operator_chat)
        await operator_chat.press(operator_chat.user, preview, "Позвонить")
        await operator_chat.wait_for("Рассылка № 1", after=preview)
        await wait_accepted(provider)
    telegram.redeliver(max(telegram.state.updates.history))

    async with run_bot(config):
        sent = await operator_chat.send(operator_chat.user, "/id")
        await operator_chat.wait_for("этот чат", after=sent)

    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("stopped_clock")
async def test_an_approval_that_is_delivered_again_to_the_next_bot(
    operator_chat: Chat,
    approver_chat: Chat,
    make_config: MakeConfig,
    run_bot: RunBot,
    telegram: Telegram,
    provider: Provider,
) -> None:
    """A repeated approval launches nothing, like a repeated confirmation."""
    config = make_config(confirmation_policy=ConfirmationPolicy(approval_recipients=0))
    async with run_bot(config):
        preview = await request_preview(operator_chat)
        await operator_chat.press(operator_chat.user, preview, "Позвонить")
        request = await approver_chat.wait_for(lambda message: message.has_button("Разрешить"))
        await approver_chat.press(approver_chat.user, request, "Разрешить")
        await wait_accepted(provider)
    telegram.redeliver(max(telegram.state.updates.history))

    async with run_bot(config):
        sent = await operator_chat.send(operator_chat.user, "/id")
        await operator_chat.wait_for("этот чат", after=sent)

    assert len(provider.accepted) == 1


async def test_a_command_that_is_delivered_again(bot: RunningBot, operator_chat: Chat, telegram: Telegram) -> None:
    """There is only one preview."""
    await request_preview(operator_chat)

    telegram.redeliver(max(telegram.state.updates.history))
    sent = await operator_chat.send(operator_chat.user, "/id")
    await operator_chat.wait_for("этот чат", after=sent)

    assert sum(PREVIEW in message.text for message in operator_chat.messages) == 1


async def test_a_command_that_is_delivered_again_to_the_next_bot(
    operator_chat: Chat, config: Config, run_bot: RunBot, telegram: Telegram, provider: Provider
) -> None:
    """A second preview may be sent; it calls no recipient."""
    async with run_bot(config):
        preview = await request_preview(operator_chat)
    telegram.redeliver(max(telegram.state.updates.history))

    async with run_bot(config):
        await operator_chat.wait_for(PREVIEW, after=preview)

    assert provider.accepted == []


@pytest.mark.usefixtures("stopped_clock")
async def test_a_command_that_is_edited_after_its_preview(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """The broadcast is launched as the preview shows it."""
    sent = await operator_chat.send(operator_chat.user, "/call 79120000001 Первый текст")
    preview = await operator_chat.wait_for(PREVIEW, after=sent)
    await operator_chat.edit(operator_chat.user, sent.id, "/call 79120000002 Второй текст")
    await operator_chat.press(operator_chat.user, preview, "Позвонить")

    [campaign] = await wait_accepted(provider)

    assert (campaign.phones, campaign.order.text) == (["79120000001"], "Первый текст")


@pytest.mark.usefixtures("stopped_clock")
async def test_a_refusal_that_nobody_was_told_of(
    operator_chat: Chat, make_config: MakeConfig, run_bot: RunBot, provider: Provider
) -> None:
    """The bot stopped before it showed the rule violation: the author is notified and can repeat the preview."""
    config = make_config(account_settings=AccountSettings(duplicate_window=timedelta(days=1)))
    async with run_bot(config) as bot:
        first, second = await request_preview(operator_chat), await request_preview(operator_chat)
        await operator_chat.press(operator_chat.user, first, "Позвонить")
        await wait_accepted(provider)
        pending = await confirm_without_launch(bot, operator_chat, second)
        with pytest.raises(RejectedError):
            await bot.services.launcher.launch(pending)

    async with run_bot(config):
        notice = await operator_chat.wait_for(UNEXPLAINED, after=second)
        await operator_chat.press(operator_chat.user, notice, "Показать снова")
        await operator_chat.wait_for(PREVIEW, after=notice)

    assert notice.id == second.id
    assert len(provider.accepted) == 1


@pytest.mark.usefixtures("stopped_clock")
async def test_an_end_that_nobody_was_told_of(
    operator_chat: Chat, config: Config, run_bot: RunBot, provider: Provider
) -> None:
    """The broadcast expired before its launch, and the bot stopped before it notified the author."""
    async with run_bot(config) as bot:
        preview = await request_preview(operator_chat)
        await confirm_without_launch(bot, operator_chat, preview)
        provider.advance(minutes=11)
        _, [late] = await bot.services.launcher.take_unlaunched(0.0)

    async with run_bot(config):
        notice = await operator_chat.wait_for(UNEXPLAINED, after=preview)

    assert (late.message_id, provider.accepted) == (notice.id, [])


@pytest.mark.usefixtures("stopped_clock")
async def test_a_decline_that_nobody_was_told_of(
    operator_chat: Chat, approver_chat: Chat, make_config: MakeConfig, run_bot: RunBot, provider: Provider
) -> None:
    """After a restart the author and the approver are notified."""
    config = make_config(confirmation_policy=ConfirmationPolicy(approval_recipients=0))
    async with run_bot(config) as bot:
        preview = await request_preview(operator_chat)
        await operator_chat.press(operator_chat.user, preview, "Позвонить")
        request = await approver_chat.wait_for(lambda message: message.has_button("Разрешить"))
        await operator_chat.wait_for("Спросили", after=preview)
        await bot.services.confirmations.decline(await bot_user(bot, approver_chat), token(preview))

    async with run_bot(config):
        await operator_chat.wait_for(UNEXPLAINED, after=preview)
        await approver_chat.wait_for(UNEXPLAINED, after=request)

    assert provider.accepted == []


@pytest.mark.usefixtures("stopped_clock")
async def test_what_was_told_is_not_told_again(
    operator_chat: Chat, config: Config, run_bot: RunBot, provider: Provider
) -> None:
    """A restart does not change a message that already shows the end."""
    async with run_bot(config):
        preview = await request_preview(operator_chat)
        await operator_chat.press(operator_chat.user, preview, "Отказаться")
        cancelled = await operator_chat.wait_for("Отменено", after=preview)

    async with run_bot(config):
        sent = await operator_chat.send(operator_chat.user, "/id")
        await operator_chat.wait_for("этот чат", after=sent)

    assert operator_chat.find(UNEXPLAINED) is None
    assert operator_chat.get(preview.id) == cancelled
