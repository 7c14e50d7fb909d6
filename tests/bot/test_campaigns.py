"""`/campaigns` and `/status`: the list, and cards that are kept up to date."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from aiomobilgroup.campaigns import CampaignState
from simulators.provider import Provider
from simulators.telegram import Chat
from telegram_bot.app import RunningBot
from tests.bot.conftest import MOSCOW
from tests.bot.launch_helpers import ALARM, ANSWERED, BUSY, in_hours, launch_campaign, run_campaign, wait_until


async def test_campaigns_a_page_at_a_time(bot: RunningBot, viewer_chat: Chat) -> None:
    """Five campaigns, the newest first; other pages are shown in the same message."""
    for number in range(7):
        await launch_campaign(bot, text=f"Сообщение {number}", schedule=in_hours(bot, 24))
    await viewer_chat.send(viewer_chat.user, "/campaigns")
    first = await viewer_chat.wait_for("Сообщение 6")

    await viewer_chat.press(viewer_chat.user, first, "▶")
    second = await viewer_chat.wait_for("Сообщение 0")

    assert "Сообщение 1" not in first.text_or_caption
    assert second.id == first.id
    assert "Сообщение 2" not in second.text_or_caption
    assert not second.has_button("▶")
    await viewer_chat.press(viewer_chat.user, second, "◀")
    await viewer_chat.wait_for("Сообщение 6", after=second)


async def test_no_campaigns(bot: RunningBot, viewer_chat: Chat) -> None:
    """An empty list has its own text."""
    await viewer_chat.send(viewer_chat.user, "/campaigns")

    await viewer_chat.wait_for("Рассылок ещё не было")


async def test_a_campaign_is_opened_as_a_card_that_lives(bot: RunningBot, viewer_chat: Chat) -> None:
    """The card is kept up to date until the campaign ends."""
    campaign = await launch_campaign(bot, ANSWERED, BUSY)
    await viewer_chat.send(viewer_chat.user, "/campaigns")
    campaign_list = await viewer_chat.wait_for("Рассылки")

    await viewer_chat.press(viewer_chat.user, campaign_list, f"№ {campaign.id}")

    card = await viewer_chat.wait_for("Завершена", timeout=20)
    assert card.id != campaign_list.id
    assert "ответили: 1 · 50" in card.text_or_caption
    assert "занято: 1 · 50" in card.text_or_caption
    assert "79120000" not in card.text_or_caption


async def test_a_campaign_of_which_nobody_may_be_called_any_more(
    bot: RunningBot, viewer_chat: Chat, provider: Provider
) -> None:
    """The card shows why it was not sent, and counts no recipient as called."""
    campaign = await launch_campaign(bot, schedule=in_hours(bot, 1))
    await viewer_chat.send(viewer_chat.user, f"/status {campaign.id}")
    await viewer_chat.wait_for("Запланирована")
    await bot.engine.block([ANSWERED], ALARM)

    provider.advance(hours=1, minutes=1)

    card = await viewer_chat.wait_for("Не отправлена")
    assert "Причина: все номера в списке тех, кому не звонят" in card.text
    assert "🚫 не звонили: 1" in card.text
    assert "0 абонентов" not in card.text
    assert "итог неизвестен" not in card.text


async def test_status_shows_what_is_under_way(bot: RunningBot, viewer_chat: Chat) -> None:
    """A running campaign is shown rather than a scheduled one."""
    # The provider never reports how the call to this number ended.
    running = await launch_campaign(bot, "79120000062", text="Уже идёт")
    await wait_until(bot, running, lambda one: one.state is CampaignState.RUNNING)
    await launch_campaign(bot, text="Когда-нибудь", schedule=in_hours(bot, 24))

    await viewer_chat.send(viewer_chat.user, "/status")

    await viewer_chat.wait_for("Уже идёт")


async def test_status_of_one_that_is_named(bot: RunningBot, viewer_chat: Chat) -> None:
    """A sign before the number is optional; an unknown campaign and a wrong number are answered."""
    campaign = await run_campaign(bot)

    await viewer_chat.send(viewer_chat.user, f"/status №{campaign.id}")
    await viewer_chat.wait_for("Завершена")
    await viewer_chat.send(viewer_chat.user, "/status 999")
    await viewer_chat.wait_for("Рассылки № 999 нет")
    await viewer_chat.send(viewer_chat.user, "/status <b>")
    await viewer_chat.wait_for("«<b>» — не номер рассылки")


async def test_a_second_card_takes_the_place_of_the_first(bot: RunningBot, viewer_chat: Chat) -> None:
    """The old card points to the new one, so that it shows no outdated figures."""
    campaign = await launch_campaign(bot, schedule=in_hours(bot, 24))
    await viewer_chat.send(viewer_chat.user, f"/status {campaign.id}")
    first = await viewer_chat.wait_for("Запланирована")

    await viewer_chat.send(viewer_chat.user, f"/status {campaign.id}")

    moved = await viewer_chat.wait_for("карточка ниже")
    assert moved.id == first.id
    assert moved.keyboard == []


async def test_a_viewer_sees_no_buttons_he_may_not_press(
    bot: RunningBot, viewer_chat: Chat, operator_chat: Chat
) -> None:
    """In private a viewer's card has no buttons; an operator's has them."""
    await launch_campaign(bot, schedule=in_hours(bot, 24))

    await viewer_chat.send(viewer_chat.user, "/status")
    await operator_chat.send(operator_chat.user, "/status")

    card = await viewer_chat.wait_for("Запланирована")
    assert card.keyboard == []
    card = await operator_chat.wait_for("Запланирована")
    assert card.has_button("Отменить")


async def test_in_a_group_a_viewer_presses_in_vain(bot: RunningBot, group: Chat, viewer_chat: Chat) -> None:
    """The buttons are there for the other users."""
    campaign = await launch_campaign(bot, schedule=in_hours(bot, 24))
    await group.send(viewer_chat.user, "/status@mobilgroup_demo_bot")
    card = await group.wait_for("Запланирована")

    answer = await group.press(viewer_chat.user, card, "Отменить")

    assert answer.alert
    assert "нужна роль «оператор»" in answer.text
    assert (await bot.engine.get(campaign.id)).state is CampaignState.SCHEDULED


async def test_what_was_said_is_shown_as_it_was(bot: RunningBot, viewer_chat: Chat) -> None:
    """A text with markup characters is shown unchanged."""
    await launch_campaign(bot, text='<b>Скидка</b> & "подарок"', schedule=in_hours(bot, 24))

    await viewer_chat.send(viewer_chat.user, "/status")

    await viewer_chat.wait_for('«<b>Скидка</b> & "подарок"»')


async def test_a_person_of_another_zone(bot: RunningBot, viewer_chat: Chat) -> None:
    """The times on a card are in the user's time zone."""
    viewer = await bot.services.get_user(viewer_chat.user.id)
    assert viewer is not None
    await bot.services.users.set_preferences(viewer, time_zone=ZoneInfo("Asia/Vladivostok"))
    due = in_hours(bot, 24)
    await launch_campaign(bot, schedule=due)

    await viewer_chat.send(viewer_chat.user, "/status")

    await viewer_chat.wait_for(f"{due.astimezone(MOSCOW) + timedelta(hours=7):%d.%m.%Y %H:%M}")
