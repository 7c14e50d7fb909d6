"""Redialling unreached recipients: by a preview, each of them once, under the first campaign's rules."""

import asyncio
from datetime import timedelta

from aiomobilgroup.campaigns import CallingHours, CampaignState
from simulators.provider import Fault, Provider
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot
from tests.bot.call_helpers import PREVIEW, wait_accepted
from tests.bot.conftest import MOSCOW
from tests.bot.launch_helpers import ANSWERED, BUSY, NO_ANSWER, run_campaign


async def redial(chat: Chat, number: int) -> Message:
    """Return the preview of a campaign's redial."""
    sent = await chat.send(chat.user, f"/redial {number}")
    return await chat.wait_for(PREVIEW, after=sent)


async def test_only_those_who_were_not_reached(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """Only they are in the preview, and are called once its button is pressed."""
    campaign = await run_campaign(bot, ANSWERED, BUSY, NO_ANSWER)

    preview = await redial(operator_chat, campaign.id)

    assert "Позвоним 2 абонентам" in preview.text_or_caption
    assert f"кому не дозвонилась рассылка № {campaign.id}" in preview.text_or_caption
    assert len(provider.accepted) == 1
    await operator_chat.press(operator_chat.user, preview, "Позвонить 2")
    again = (await wait_accepted(provider, 2))[1]
    assert [one.phone for one in again.order.subscribers] == [BUSY, NO_ANSWER]
    await operator_chat.wait_for(f"Повторный обзвон рассылки № {campaign.id}")


async def test_by_the_button_of_the_card(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The tap leads to the same preview and launches nothing."""
    await run_campaign(bot, ANSWERED, BUSY)
    await operator_chat.send(operator_chat.user, "/status")
    card = await operator_chat.wait_for("Завершена")

    await operator_chat.press(operator_chat.user, card, "Перезвонить")

    await operator_chat.wait_for("Позвоним 1 абоненту")
    assert len(provider.accepted) == 1


async def test_nobody_is_left(bot: RunningBot, operator_chat: Chat) -> None:
    """The command is rejected, and the card has no such button."""
    campaign = await run_campaign(bot)
    await operator_chat.send(operator_chat.user, "/status")
    card = await operator_chat.wait_for("Завершена")

    await operator_chat.send(operator_chat.user, f"/redial {campaign.id}")

    await operator_chat.wait_for("перезванивать некому")
    assert not card.has_button("Перезвонить")


async def test_which_one_is_asked(bot: RunningBot, operator_chat: Chat) -> None:
    """A missing number and an unknown campaign are answered."""
    await operator_chat.send(operator_chat.user, "/redial")
    await operator_chat.wait_for("Напишите номер рассылки")
    await operator_chat.send(operator_chat.user, "/redial 999")
    await operator_chat.wait_for("Рассылки № 999 нет")


async def test_what_was_said_to_each_is_said_again(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """From the same number, with the same text and attempts."""
    campaign = await run_campaign(bot, BUSY, text="Оплатите счёт")

    preview = await redial(operator_chat, campaign.id)
    await operator_chat.press(operator_chat.user, preview, "Позвонить 1")

    first, second = await wait_accepted(provider, 2)
    assert second.order.text == first.order.text
    assert second.order.attempts == first.order.attempts


async def test_two_previews_call_once(
    bot: RunningBot, operator_chat: Chat, approver_chat: Chat, provider: Provider
) -> None:
    """Two users confirm at once: one of them is answered that it is done already."""
    campaign = await run_campaign(bot, BUSY, NO_ANSWER)
    previews = [await redial(chat, campaign.id) for chat in (operator_chat, approver_chat)]

    await asyncio.gather(
        *(
            chat.press(chat.user, preview, "Позвонить 2")
            for chat, preview in zip((operator_chat, approver_chat), previews, strict=True)
        )
    )

    await wait_accepted(provider, 2)
    notices = [asyncio.create_task(chat.wait_for("уже перезвонили")) for chat in (operator_chat, approver_chat)]
    done, others = await asyncio.wait(notices, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    assert [task.exception() for task in done] == [None]
    assert len(provider.accepted) == 2


async def test_a_preview_that_is_overtaken(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """Meanwhile Home Assistant has redialled them: no recipient is called a third time."""
    campaign = await run_campaign(bot, "79120000052")
    preview = await redial(operator_chat, campaign.id)
    other = await bot.engine.redial(campaign.id, campaign.actor)
    await bot.engine.wait_submitted(other.id)

    await operator_chat.press(operator_chat.user, preview, "Позвонить 1")

    await operator_chat.wait_for("уже перезвонили")
    assert len(provider.accepted) == 2


async def test_a_redial_that_waits(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """It will call them itself, so another one is rejected."""
    campaign = await run_campaign(bot, BUSY)
    provider.fail("send", Fault.REFUSE, seconds=60)
    waiting = await bot.engine.redial(campaign.id, campaign.actor)

    await operator_chat.send(operator_chat.user, f"/redial {campaign.id}")

    await operator_chat.wait_for(f"уже звонит рассылка № {waiting.id}")


async def test_the_hours_of_the_group_are_kept(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The first campaign's hours apply, although the bot's own account has none."""
    local = provider.now.astimezone(MOSCOW)
    hours = CallingHours((local - timedelta(hours=1)).time(), (local + timedelta(hours=2)).time(), MOSCOW)
    campaign = await run_campaign(bot, BUSY, calling_hours=hours)
    provider.advance(hours=4)

    preview = await redial(operator_chat, campaign.id)
    await operator_chat.press(operator_chat.user, preview, "Позвонить 1")

    await operator_chat.wait_for("Запланирована")
    (again,) = await bot.engine.list((CampaignState.SCHEDULED,))
    assert hours.allows(again.due)
    assert len(provider.accepted) == 1


async def test_a_doubled_tap_launches_once(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """Both taps come at the same time."""
    campaign = await run_campaign(bot, BUSY)
    preview = await redial(operator_chat, campaign.id)

    await asyncio.gather(
        *(operator_chat.press(operator_chat.user, preview, "Позвонить 1") for _ in range(2)), return_exceptions=True
    )

    await wait_accepted(provider, 2)
    await operator_chat.wait_for("Повторный обзвон")
    assert len(provider.accepted) == 2
