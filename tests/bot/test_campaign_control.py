"""Cancelling, stopping, resuming and rescheduling campaigns: card buttons, `/cancel` and `/reschedule`."""

from dataclasses import replace

import pytest

from aiomobilgroup.campaigns import Campaign, CampaignState
from simulators.provider import Provider
from simulators.telegram import Chat
from telegram_bot.app import RunningBot
from tests.bot.call_helpers import wait_accepted
from tests.bot.conftest import MOSCOW
from tests.bot.launch_helpers import ANSWERED, BUSY, in_hours, launch_campaign


async def test_cancelling_by_the_card(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """No recipient is called; a second tap gets an alert that it is too late."""
    await launch_campaign(bot, schedule=in_hours(bot, 1))
    await operator_chat.send(operator_chat.user, "/status")
    card = await operator_chat.wait_for("Запланирована")
    button = card.button("Отменить")

    await operator_chat.press(operator_chat.user, card, button)
    await operator_chat.wait_for("Отменена, никому не звонили")
    late = await operator_chat.press(operator_chat.user, card, button)

    assert late.alert
    assert "рассылка уже отменена" in late.text
    provider.advance(hours=2)
    assert provider.accepted == []


async def test_cancelling_by_command(bot: RunningBot, operator_chat: Chat) -> None:
    """The named campaign is cancelled once."""
    campaign = await launch_campaign(bot, ANSWERED, schedule=in_hours(bot, 24))

    await operator_chat.send(operator_chat.user, f"/cancel {campaign.id}")

    await operator_chat.wait_for("отменена, никому не позвонили")
    await operator_chat.send(operator_chat.user, f"/cancel {campaign.id}")
    await operator_chat.wait_for("рассылка уже отменена")


async def launch_deferred(bot: RunningBot, provider: Provider) -> Campaign:
    """Launch a campaign of two batches, the second of which a rule defers."""
    campaigns = bot.engine
    campaigns.settings = replace(campaigns.settings, batch_size=1)
    campaign = await launch_campaign(bot, ANSWERED, BUSY, schedule=in_hours(bot, 1))
    campaigns.settings = replace(campaigns.settings, daily_recipients=1)
    provider.advance(hours=1, minutes=1)
    return campaign


async def test_stopping_the_rest(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The deferred batch is dropped; the sent one continues to its end."""
    await launch_deferred(bot, provider)
    await operator_chat.send(operator_chat.user, "/status")
    card = await operator_chat.wait_for("Звонки задержало правило")
    assert "слишком много звонков за день" in card.text_or_caption
    assert "Ещё не отправлено: 1 абонент" in card.text_or_caption

    await operator_chat.press(operator_chat.user, card, "Остановить")

    await operator_chat.wait_for("Остановлена, остальным не звонили")
    ended = await operator_chat.wait_for("Стоимость", after=card, timeout=20)
    assert "🚫 не звонили: 1" in ended.text
    assert "итог неизвестен" not in ended.text
    assert len(provider.accepted) == 1


async def test_going_on_against_a_rule(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """An approver may override it, with a reason in the audit."""
    campaign = await launch_deferred(bot, provider)
    card = await approver_chat.wait_for("Звонки задержало правило")
    await approver_chat.press(approver_chat.user, card, "вопреки правилу")
    question = await approver_chat.wait_for("почему её всё же нужно отправить")

    await approver_chat.send(approver_chat.user, "Авария, договорились с диспетчером", reply_to=question)

    await approver_chat.wait_for("Причина записана")
    await wait_accepted(provider, 2)
    (entry,) = [one for one in await bot.engine.audit(campaign.id) if one.action == "resume"]
    assert entry.actor.id == "Анна (1003)"
    assert entry.details["reason"] == "Авария, договорились с диспетчером"


async def test_an_operator_goes_on_against_no_rule(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """An operator's card has no such button."""
    await launch_deferred(bot, provider)
    await operator_chat.send(operator_chat.user, "/status")

    card = await operator_chat.wait_for("Звонки задержало правило")

    assert not card.has_button("вопреки правилу")


async def test_cancel_asks_which(bot: RunningBot, operator_chat: Chat) -> None:
    """Without a number the bot asks which campaign."""
    await operator_chat.send(operator_chat.user, "/cancel")
    await operator_chat.wait_for("Запланированных рассылок нет")
    first = await launch_campaign(bot, schedule=in_hours(bot, 24))
    second = await launch_campaign(bot, schedule=in_hours(bot, 25))
    await operator_chat.send(operator_chat.user, "/cancel")
    question = await operator_chat.wait_for("Какую отменить?")

    await operator_chat.press(operator_chat.user, question, f"Отменить № {first.id}")

    states = [(await bot.engine.get(one.id)).state for one in (first, second)]
    assert states == [CampaignState.CANCELLED, CampaignState.SCHEDULED]


async def test_moving_to_another_time(bot: RunningBot, operator_chat: Chat) -> None:
    """The time can have any format and is in the user's time zone."""
    campaign = await launch_campaign(bot, schedule=in_hours(bot, 24))
    due = in_hours(bot, 72).astimezone(MOSCOW).replace(hour=18, minute=30, second=0, microsecond=0)

    await operator_chat.send(operator_chat.user, f"/reschedule {campaign.id} {due:%d.%m.%Y} в 18:30")

    await operator_chat.wait_for(f"перенесена на {due:%d.%m.%Y} 18:30")
    assert (await bot.engine.get(campaign.id)).due == due


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/reschedule", "Напишите номер рассылки и время"),
        ("/reschedule 1", "Напишите номер рассылки и время"),
        ("/reschedule 1 когда-нибудь", "Не понимаю время «когда-нибудь»"),
        ("/reschedule 1 01.01.2020 10:00", "Это время уже прошло"),
        ("/reschedule 999 завтра 10:00", "Такой рассылки нет"),
    ],
)
async def test_a_time_that_is_none(bot: RunningBot, operator_chat: Chat, text: str, answer: str) -> None:
    """A wrong time reschedules nothing."""
    campaign = await launch_campaign(bot, schedule=in_hours(bot, 24))

    await operator_chat.send(operator_chat.user, text)

    await operator_chat.wait_for(answer)
    assert (await bot.engine.get(campaign.id)).due == campaign.due


@pytest.mark.parametrize("text", ["/cancel 1", "/cancel", "/reschedule 1 завтра 10:00", "/redial 1"])
async def test_a_viewer_changes_nothing(bot: RunningBot, viewer_chat: Chat, text: str) -> None:
    """Every command is answered with the required role."""
    campaign = await launch_campaign(bot, schedule=in_hours(bot, 24))

    await viewer_chat.send(viewer_chat.user, text)

    await viewer_chat.wait_for("нужна роль «оператор»")
    assert await bot.engine.get(campaign.id) == campaign
