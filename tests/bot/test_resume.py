"""Resuming a paused campaign: a tap has no date, so a second one confirms it."""

from aiomobilgroup.campaigns import CampaignState
from simulators.provider import Provider
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from tests.bot.conftest import MOSCOW, RunBot
from tests.bot.launch_helpers import ALARM, in_hours, launch_campaign, wait_until


async def pause_and_resume(chat: Chat) -> Message:
    """Pause the scheduled campaign by its card, press resume, and return the question that confirms it."""
    await chat.send(chat.user, "/status")
    card = await chat.wait_for("Запланирована")
    await chat.press(chat.user, card, "Приостановить")
    paused = await chat.wait_for("Приостановлена")
    await chat.press(chat.user, paused, "Продолжить")
    return await chat.wait_for("Продолжить рассылку", after=paused)


async def test_holding_and_going_on(bot: RunningBot, operator_chat: Chat) -> None:
    """The buttons of the card pause and resume it; resuming needs a confirmation."""
    campaign = await launch_campaign(bot, schedule=in_hours(bot, 24))
    question = await pause_and_resume(operator_chat)
    assert (await bot.engine.get(campaign.id)).state is CampaignState.PAUSED
    assert "Позвоним 1 абоненту" in question.text
    assert f"Когда: {campaign.due.astimezone(MOSCOW):%d.%m.%Y %H:%M}" in question.text

    await operator_chat.press(operator_chat.user, question, "Да, звонить")

    await operator_chat.wait_for(f"Рассылка № {campaign.id} продолжается", after=question)
    await operator_chat.wait_for("Запланирована")


async def test_thinking_better_of_going_on(bot: RunningBot, operator_chat: Chat) -> None:
    """Going back leaves the campaign paused."""
    campaign = await launch_campaign(bot, schedule=in_hours(bot, 24))
    question = await pause_and_resume(operator_chat)

    await operator_chat.press(operator_chat.user, question, "Назад")

    await operator_chat.wait_for("Ничего не изменено", after=question)
    assert (await bot.engine.get(campaign.id)).state is CampaignState.PAUSED


async def test_a_second_tap_that_comes_late_calls_nobody(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """A tap has no date, so a question expires after minutes."""
    campaign = await launch_campaign(bot, schedule=in_hours(bot, 24))
    question = await pause_and_resume(operator_chat)
    provider.advance(minutes=6)

    late = await operator_chat.press(operator_chat.user, question, "Да, звонить")

    assert late.alert
    assert (await bot.engine.get(campaign.id)).state is CampaignState.PAUSED


async def test_what_has_been_moved_meanwhile_does_not_go_on(bot: RunningBot, operator_chat: Chat) -> None:
    """The answer belongs to an older state of the campaign."""
    campaign = await launch_campaign(bot, schedule=in_hours(bot, 24))
    question = await pause_and_resume(operator_chat)
    await bot.engine.reschedule(campaign.id, in_hours(bot, 48), ALARM)
    await bot.engine.pause(campaign.id, ALARM)

    late = await operator_chat.press(operator_chat.user, question, "Да, звонить")

    assert "случилось другое" in late.text
    assert (await bot.engine.get(campaign.id)).state is CampaignState.PAUSED


async def test_taps_made_while_the_bot_was_down(
    config: Config, run_bot: RunBot, operator_chat: Chat, provider: Provider
) -> None:
    """Resuming only asks a question; cancelling is done at once."""
    async with run_bot(config) as bot:
        paused, scheduled = [
            await launch_campaign(bot, text=text, schedule=in_hours(bot, 1)) for text in ("Первая", "Вторая")
        ]
        await operator_chat.send(operator_chat.user, f"/status {scheduled.id}")
        scheduled_card = await operator_chat.wait_for("Вторая")
        await bot.engine.pause(paused.id, ALARM)
        await operator_chat.send(operator_chat.user, f"/status {paused.id}")
        paused_card = await operator_chat.wait_for("Первая")
    operator_chat.tap(operator_chat.user, paused_card, "Продолжить")
    operator_chat.tap(operator_chat.user, scheduled_card, "Отменить")

    async with run_bot(config) as bot:
        await operator_chat.wait_for("Продолжить рассылку № 1?", after=paused_card)
        await wait_until(bot, scheduled, lambda campaign: campaign.state is CampaignState.CANCELLED)
        state = (await bot.engine.get(paused.id)).state

    assert state is CampaignState.PAUSED
    assert provider.accepted == []
