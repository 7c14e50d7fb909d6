"""The preview of a broadcast and how it is changed."""

import pytest

from simulators.provider import Provider
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot
from tests.bot.call_helpers import LINE, PREVIEW, csv, phone, request_preview, wait_accepted


async def change_option(chat: Chat, preview: Message, option: str, value: str) -> Message:
    """Choose a value of an option by buttons and return the changed preview."""
    await chat.press(chat.user, preview, "Изменить")
    menu = await chat.wait_for(lambda message: message.has_button(option), after=preview)
    await chat.press(chat.user, menu, option)
    choices = await chat.wait_for(lambda message: message.has_button(value), after=menu)
    await chat.press(chat.user, choices, value)
    return await chat.wait_for(lambda message: message.has_button("Позвонить"), after=choices)


async def test_the_estimate_comes_from_past_calls(bot: RunningBot, operator_chat: Chat) -> None:
    """The button shows the estimated cost, the text the calls that it is computed from."""
    chat = operator_chat
    await chat.press(chat.user, await request_preview(chat), "Позвонить")
    await chat.wait_for("Завершена", timeout=30)

    preview = await request_preview(chat)

    assert "по 1 прошлому звонку" in preview.text
    assert "с тем же содержанием" in preview.text
    assert "₽" in preview.keyboard[0][0].text


async def test_too_little_money_is_warned_of(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The estimate exceeds the balance."""
    chat = operator_chat
    await chat.press(chat.user, await request_preview(chat), "Позвонить")
    await chat.wait_for("Завершена", timeout=30)
    provider.account.kopecks = 1
    provider.advance(minutes=2)

    preview = await request_preview(chat, "/call 79120000001 79120000002 Завтра не будет воды")

    assert "На счёте меньше" in preview.text


@pytest.mark.parametrize(
    ("option", "value", "shown", "sent"),
    [
        ("Попытки", "3", "Попыток: 3", ("attempts", "3")),
        ("Интервал", "30", "Между попытками: 30 мин", ("interval", "30")),
        ("Повторы", "2", "Прочитать раз: 2", ("repeat", "2")),
        ("С номера", "Горячая линия", "+78001234567", ("number", "78001234567")),
    ],
)
async def test_a_setting_is_changed_in_place(
    bot: RunningBot, operator_chat: Chat, provider: Provider, option: str, value: str, shown: str, sent: tuple[str, str]
) -> None:
    """The message stays, its old button does nothing."""
    chat = operator_chat
    old = await request_preview(chat)
    preview = await change_option(chat, old, option, value)
    old_tap = await chat.press(chat.user, preview, old.button("Позвонить"))
    await chat.press(chat.user, preview, "Позвонить")

    (campaign,) = await wait_accepted(provider)

    assert preview.id == old.id
    assert shown in preview.text
    assert old_tap.alert
    assert getattr(campaign.order.settings, sent[0]) == sent[1]


async def test_another_text_is_a_new_preview(bot: RunningBot, operator_chat: Chat) -> None:
    """The old one shows that it is replaced."""
    chat = operator_chat
    old = await request_preview(chat)
    await chat.press(chat.user, old, "Изменить")
    menu = await chat.wait_for(lambda message: message.has_button("Что сказать"), after=old)
    await chat.press(chat.user, menu, "Что сказать")
    question = await chat.wait_for("Что сказать?", after=menu)
    await chat.send(chat.user, "Воды не будет послезавтра")

    preview = await chat.wait_for(PREVIEW, after=question)

    assert "«Воды не будет послезавтра»" in preview.text
    assert "Позвоним 1 абоненту" in preview.text
    assert "Заменено" in (await chat.wait_for("Заменено", after=question)).text


async def test_another_text_is_filled_from_the_same_file(bot: RunningBot, operator_chat: Chat) -> None:
    """Telegram stores the uploaded file."""
    chat = operator_chat
    sent = await chat.send(chat.user, document=csv("Телефон;Имя", "79120000001;Анна"), caption="/call Вода")
    old = await chat.wait_for(PREVIEW, after=sent)
    await chat.press(chat.user, old, "Изменить")
    menu = await chat.wait_for(lambda message: message.has_button("Что сказать"), after=old)
    await chat.press(chat.user, menu, "Что сказать")
    question = await chat.wait_for("Что сказать?", after=menu)
    await chat.send(chat.user, "{Имя}, воды не будет")

    preview = await chat.wait_for(PREVIEW, after=question)

    assert "«Анна, воды не будет»" in preview.text


async def test_a_time_can_be_set(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """Nothing is sent before the chosen time."""
    chat = operator_chat
    old = await request_preview(chat)
    await chat.press(chat.user, old, "Изменить")
    menu = await chat.wait_for(lambda message: message.has_button("Когда"), after=old)
    await chat.press(chat.user, menu, "Когда")
    question = await chat.wait_for("Когда позвонить?", after=menu)
    await chat.send(chat.user, "через 10 часов")
    preview = await chat.wait_for(PREVIEW, after=question)
    await chat.press(chat.user, preview, "Позвонить")

    await chat.wait_for("Запланирована", after=preview)

    assert "Когда: сразу" not in preview.text
    assert provider.accepted == []


async def test_a_change_can_be_left(bot: RunningBot, operator_chat: Chat) -> None:
    """The preview is as it was, its button works."""
    chat = operator_chat
    preview = await request_preview(chat)
    await chat.press(chat.user, preview, "Изменить")
    menu = await chat.wait_for(lambda message: message.has_button("Назад"), after=preview)
    await chat.press(chat.user, menu, "Назад")

    back = await chat.wait_for(lambda message: message.has_button("Позвонить"), after=menu)

    assert (await chat.press(chat.user, back, "Позвонить")).text == "Принято"


async def test_it_can_be_dropped(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The button of a cancelled preview does nothing."""
    chat = operator_chat
    preview = await request_preview(chat)
    await chat.press(chat.user, preview, "Отказаться")
    await chat.wait_for("Отменено", after=preview)

    late_tap = await chat.press(chat.user, preview, preview.button("Позвонить"))

    assert late_tap.alert
    assert provider.accepted == []


async def test_the_longest_texts_fit(bot: RunningBot, operator_chat: Chat) -> None:
    """Three texts of 5,000 characters, each of which needs escaping, come to less than Telegram's limit."""
    text = "<&>😀" * 1250
    rows = [f"{phone(one)};{text}" for one in range(5)] + [f"12{one:03};<&>" for one in range(30)]

    sent = await operator_chat.send(operator_chat.user, document=csv("Телефон;Текст", *rows), caption="/call")
    preview = await operator_chat.wait_for(PREVIEW, after=sent)

    assert len(preview.text.encode("utf-16-le")) / 2 < 4096
    assert "<&>😀" in preview.text


async def test_numbers_on_the_list_are_left_out(bot: RunningBot, operator_chat: Chat) -> None:
    """They are counted as rejected recipients, with the reason."""
    chat = operator_chat
    blocked = await chat.send(chat.user, "/block 79120000002")
    await chat.wait_for("Больше не позвоним", after=blocked)

    preview = await request_preview(chat, "/call 79120000001 79120000002 Вода")

    assert "Позвоним 1 абоненту" in preview.text
    assert "в списке тех, кому не звонят" in preview.text


async def test_it_is_there_in_english(bot: RunningBot, operator_chat: Chat) -> None:
    """The English text has English plural forms."""
    chat = operator_chat
    user = await bot.services.get_user(chat.user.id)
    assert user is not None
    await bot.services.users.set_preferences(user, language="en")

    sent = await chat.send(chat.user, LINE)
    preview = await chat.wait_for("When: at once", after=sent)

    assert preview.keyboard[0][0].text == "Call 1 person"
