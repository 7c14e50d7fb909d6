"""Going on with what is held: a tap has no date, so there are two of them."""

from aiomobilgroup.campaigns import CampaignState
from simulators.provider import Provider
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from tests.bot.conftest import MOSCOW, RunBot
from tests.bot.launch_helpers import ALARM, in_hours, launched, until


async def asked_to_go_on(chat: Chat) -> Message:
    """Hold the campaign that is under way by its card, and return the question before it goes on."""
    await chat.send(chat.user, "/status")
    card = await chat.wait_for("Запланирована")
    await chat.press(chat.user, card, "Приостановить")
    held = await chat.wait_for("Приостановлена")
    await chat.press(chat.user, held, "Продолжить")
    return await chat.wait_for("Продолжить рассылку", after=held)


async def test_holding_and_going_on(bot: RunningBot, operator_chat: Chat) -> None:
    """By the buttons of the card, which shows it; going on is asked about once more."""
    campaign = await launched(bot, schedule=in_hours(bot, 24))
    question = await asked_to_go_on(operator_chat)
    assert (await bot.engine.get(campaign.id)).state is CampaignState.PAUSED
    assert "Позвоним 1 абоненту" in question.text
    assert f"Когда: {campaign.due.astimezone(MOSCOW):%d.%m.%Y %H:%M}" in question.text

    await operator_chat.press(operator_chat.user, question, "Да, звонить")

    await operator_chat.wait_for(f"Рассылка № {campaign.id} продолжается", after=question)
    await operator_chat.wait_for("Запланирована")


async def test_thinking_better_of_going_on(bot: RunningBot, operator_chat: Chat) -> None:
    """Leaves it held."""
    campaign = await launched(bot, schedule=in_hours(bot, 24))
    question = await asked_to_go_on(operator_chat)

    await operator_chat.press(operator_chat.user, question, "Назад")

    await operator_chat.wait_for("Ничего не изменено", after=question)
    assert (await bot.engine.get(campaign.id)).state is CampaignState.PAUSED


async def test_a_second_tap_that_comes_late_calls_nobody(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """A tap has no date: what it answers is forgotten after minutes."""
    campaign = await launched(bot, schedule=in_hours(bot, 24))
    question = await asked_to_go_on(operator_chat)
    provider.advance(minutes=6)

    late = await operator_chat.press(operator_chat.user, question, "Да, звонить")

    assert late.alert
    assert (await bot.engine.get(campaign.id)).state is CampaignState.PAUSED


async def test_what_has_been_moved_meanwhile_does_not_go_on(bot: RunningBot, operator_chat: Chat) -> None:
    """The answer is to a campaign that stood otherwise."""
    campaign = await launched(bot, schedule=in_hours(bot, 24))
    question = await asked_to_go_on(operator_chat)
    await bot.engine.reschedule(campaign.id, in_hours(bot, 48), ALARM)
    await bot.engine.pause(campaign.id, ALARM)

    late = await operator_chat.press(operator_chat.user, question, "Да, звонить")

    assert "случилось другое" in late.text
    assert (await bot.engine.get(campaign.id)).state is CampaignState.PAUSED


async def test_taps_made_while_the_bot_was_down(
    config: Config, run_bot: RunBot, operator_chat: Chat, provider: Provider
) -> None:
    """Going on is only asked about; what calls fewer people is done."""
    async with run_bot(config) as bot:
        held, wanted = [await launched(bot, text=text, schedule=in_hours(bot, 1)) for text in ("Первая", "Вторая")]
        await operator_chat.send(operator_chat.user, f"/status {wanted.id}")
        scheduled = await operator_chat.wait_for("Вторая")
        await bot.engine.pause(held.id, ALARM)
        await operator_chat.send(operator_chat.user, f"/status {held.id}")
        paused = await operator_chat.wait_for("Первая")
    operator_chat.tap(operator_chat.user, paused, "Продолжить")
    operator_chat.tap(operator_chat.user, scheduled, "Отменить")

    async with run_bot(config) as bot:
        await operator_chat.wait_for("Продолжить рассылку № 1?", after=paused)
        await until(bot, wanted, lambda campaign: campaign.state is CampaignState.CANCELLED)
        state = (await bot.engine.get(held.id)).state

    assert state is CampaignState.PAUSED
    assert provider.accepted == []
