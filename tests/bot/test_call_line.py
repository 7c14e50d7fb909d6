"""`/call` in one line."""

from dataclasses import replace

from simulators.provider import Provider
from simulators.telegram import Chat
from telegram_bot.app import RunningBot
from tests.bot.call_helpers import LINE, PREVIEW, request_preview, wait_accepted
from tests.bot.conftest import MakeConfig, RunBot


async def test_numbers_and_a_text_lead_straight_to_the_preview(bot: RunningBot, operator_chat: Chat) -> None:
    """It shows the sender, the text, how many are called, when and the balance."""
    preview = await request_preview(operator_chat, "/call 8 912 000-00-01, +7 (912) 000-00-02 Завтра не будет воды")

    assert "+74951234567" in preview.text
    assert "«Завтра не будет воды»" in preview.text
    assert "Позвоним 2 абонентам" in preview.text
    assert "Когда: сразу" in preview.text
    assert "Оценки стоимости ещё нет" in preview.text
    assert "100 000,00" in preview.text.replace("\N{NO-BREAK SPACE}", " ")


async def test_what_was_confirmed_is_what_is_sent(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The provider gets the text, the number and the sender of the preview, once."""
    preview = await request_preview(operator_chat)
    answer = await operator_chat.press(operator_chat.user, preview, "Позвонить 1 абоненту")

    (campaign,) = await wait_accepted(provider)

    assert answer.text == "Принято"
    assert campaign.order.text == "Завтра не будет воды"
    assert campaign.phones == ["79120000001"]
    assert campaign.order.settings.number == "74951234567"


async def test_the_preview_becomes_the_campaign_and_shows_its_end(bot: RunningBot, operator_chat: Chat) -> None:
    """One message shows the broadcast from the preview to its end."""
    preview = await request_preview(operator_chat)
    await operator_chat.press(operator_chat.user, preview, "Позвонить")

    card = await operator_chat.wait_for("Завершена", timeout=30)

    assert card.id == preview.id


async def test_a_number_with_digits_too_few_before_an_empty_line(bot: RunningBot, operator_chat: Chat) -> None:
    """It cannot belong to the text, so it is shown as rejected."""
    preview = await request_preview(operator_chat, "/call 79120000001, 912000\n\n15 минут без воды")

    assert "«15 минут без воды»" in preview.text
    assert "Позвоним 1 абоненту" in preview.text
    assert "не хватает цифр" in preview.text


async def test_a_saved_group_is_called_by_its_name(bot: RunningBot, operator_chat: Chat) -> None:
    """The list is named in the preview."""
    saved = await operator_chat.send(operator_chat.user, "/groups дом5 79120000001 79120000002")
    await operator_chat.wait_for("@дом5", after=saved)

    preview = await request_preview(operator_chat, "/call @дом5 15 минут без воды")

    assert "Список: @дом5" in preview.text
    assert "«15 минут без воды»" in preview.text
    assert "Позвоним 2 абонентам" in preview.text


async def test_numbers_without_a_text_ask_what_to_say(bot: RunningBot, operator_chat: Chat) -> None:
    """The conversation asks for the rest."""
    sent = await operator_chat.send(operator_chat.user, "/call 79120000001")
    question = await operator_chat.wait_for("Что сказать?", after=sent)

    preview = await request_preview(operator_chat, "Пожар")

    assert question.has_button("Фраза")
    assert "«Пожар»" in preview.text


async def test_a_text_without_numbers_asks_whom_to_call(bot: RunningBot, operator_chat: Chat) -> None:
    """The conversation asks for the rest."""
    sent = await operator_chat.send(operator_chat.user, "/call Завтра не будет воды")

    await operator_chat.wait_for("Кому позвонить?", after=sent)


async def test_a_viewer_may_not_call(bot: RunningBot, viewer_chat: Chat) -> None:
    """A viewer is answered with the required role."""
    sent = await viewer_chat.send(viewer_chat.user, LINE)

    await viewer_chat.wait_for("оператор", after=sent)

    assert viewer_chat.find(PREVIEW) is None


async def test_a_group_hides_numbers(bot: RunningBot, group: Chat, operator_chat: Chat) -> None:
    """Only the last digits are shown."""
    preview = await request_preview(group, user=operator_chat.user)

    assert "79120000001" not in preview.text
    assert "7*** *** **01" in preview.text


async def test_what_does_not_fit_is_named_with_its_reason(bot: RunningBot, operator_chat: Chat) -> None:
    """A repeated number is counted, a short one is shown with its reason."""
    await operator_chat.send(operator_chat.user, "/call Тревога")
    question = await operator_chat.wait_for("Кому позвонить?")
    await operator_chat.send(operator_chat.user, "79120000001, 8 912 000 00 01, 91200000")
    added = await operator_chat.wait_for("Добавлен", after=question)
    await operator_chat.press(operator_chat.user, added, "Готово: 1")

    preview = await operator_chat.wait_for(PREVIEW)

    assert "1 повтор убран" in preview.text
    assert "не хватает цифр" in preview.text


async def test_the_usual_attempts_hold_where_nobody_chooses_others(
    run_bot: RunBot, make_config: MakeConfig, operator_chat: Chat, provider: Provider
) -> None:
    """The configuration sets attempts and interval: the end of a campaign is computed from them."""
    config = make_config()
    defaults = replace(config.mobilgroup, attempts=1, interval=3)
    async with run_bot(replace(config, mobilgroup=defaults)):
        sent = await operator_chat.send(operator_chat.user, "/call 8 912 000-00-51 Проверка связи")
        preview = await operator_chat.wait_for("Попыток: 1", after=sent)
        await operator_chat.press(operator_chat.user, preview, "Позвонить")
        await operator_chat.wait_for("Завершена", after=preview)

    assert [(one.order.attempts, one.order.interval) for one in provider.accepted] == [(1, 3)]
