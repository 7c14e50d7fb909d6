"""The report of a campaign: the chart in the chat that asks for it, the numbers only in private."""

from io import BytesIO

from python_calamine import CalamineWorkbook

from simulators.telegram import Chat, Telegram
from telegram_bot.app import RunningBot
from tests.bot.launch_helpers import ANSWERED, NO_ANSWER, launch_campaign, run_campaign


async def test_a_report_follows_only_where_the_campaign_was_launched(
    bot: RunningBot, viewer_chat: Chat, telegram: Telegram
) -> None:
    """A card in another chat has only its button."""
    campaign = await launch_campaign(bot)
    await viewer_chat.send(viewer_chat.user, f"/status {campaign.id}")
    await viewer_chat.wait_for("Завершена", timeout=20)
    await viewer_chat.send(viewer_chat.user, "/campaigns")
    await viewer_chat.wait_for("Рассылки")

    assert telegram.requests["sendPhoto"] == telegram.requests["sendDocument"] == 0


async def test_the_report_by_its_button(bot: RunningBot, operator_chat: Chat) -> None:
    """A chart, and a workbook with every recipient's number."""
    campaign = await run_campaign(bot, ANSWERED, NO_ANSWER)
    await operator_chat.send(operator_chat.user, f"/status {campaign.id}")
    card = await operator_chat.wait_for("Завершена")

    await operator_chat.press(operator_chat.user, card, "Отчёт")

    sent = await operator_chat.wait_for(lambda message: message.document is not None)
    chart = await operator_chat.wait_for(lambda message: message.photo is not None)
    rows = CalamineWorkbook.from_object(BytesIO(sent.document or b"")).get_sheet_by_index(1).to_python()
    assert (chart.photo or b"").startswith(b"\x89PNG")
    assert [row[1:3] for row in rows[1:]] == [[ANSWERED, "ответил"], [NO_ANSWER, "не ответил"]]


async def test_in_a_group_the_numbers_go_to_whoever_asks(bot: RunningBot, group: Chat, operator_chat: Chat) -> None:
    """The chart is sent to the group."""
    await operator_chat.send(operator_chat.user, "/start")
    campaign = await run_campaign(bot)
    await group.send(operator_chat.user, f"/status@mobilgroup_demo_bot {campaign.id}")
    card = await group.wait_for("Завершена")

    await group.press(operator_chat.user, card, "Отчёт")

    await operator_chat.wait_for(lambda message: message.document is not None)
    await group.wait_for("отправлен вам в личный чат")
    assert [message for message in group.messages if message.document] == []
    assert [message for message in group.messages if message.photo] != []


async def test_a_private_chat_that_is_not_there(bot: RunningBot, group: Chat, operator_chat: Chat) -> None:
    """The group gets an explanation instead of the numbers."""
    operator_chat.block()
    campaign = await run_campaign(bot)
    await group.send(operator_chat.user, f"/status@mobilgroup_demo_bot {campaign.id}")
    card = await group.wait_for("Завершена")

    await group.press(operator_chat.user, card, "Отчёт")

    await group.wait_for("Откройте его, нажмите «Начать»")
    assert [message for message in group.messages if message.document] == []


async def test_the_numbers_can_be_kept(bot: RunningBot, operator_chat: Chat, telegram: Telegram) -> None:
    """A user may save the workbook: it is sent without content protection."""
    campaign = await run_campaign(bot)
    await operator_chat.send(operator_chat.user, f"/status {campaign.id}")
    card = await operator_chat.wait_for("Завершена")

    await operator_chat.press(operator_chat.user, card, "Отчёт")

    await operator_chat.wait_for(lambda message: message.document is not None)
    (sent,) = [parameters for method, parameters in telegram.calls if method == "sendDocument"]
    assert "protect_content" not in sent
