"""Uploaded recipient files."""

from simulators.provider import Provider
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot
from tests.bot.call_helpers import PREVIEW, csv, phone, wait_accepted, xlsx

ROWS = (("Телефон", "Имя", "Сумма"), ("8 (912) 000-00-01", "Анна", "1 500,50"), (79120000002, "Пётр", 700))


async def upload(chat: Chat, file: tuple[bytes, str], caption: str = "") -> Message:
    """Send a file and return the preview that it leads to."""
    sent = await chat.send(chat.user, document=file, caption=caption)
    return await chat.wait_for(PREVIEW, after=sent)


async def test_the_command_may_be_a_files_caption(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The rest of the caption is the text, filled for each recipient from the file's columns."""
    preview = await upload(operator_chat, xlsx(*ROWS), "/call {имя}, вы должны {Сумма}")
    await operator_chat.press(operator_chat.user, preview, "Позвонить 2 абонентам")

    (campaign,) = await wait_accepted(provider)

    assert [one.message for one in campaign.order.subscribers] == ["Анна, вы должны 1 500,50", "Пётр, вы должны 700"]
    assert "«Анна, вы должны 1 500,50»" in preview.text
    assert "Список: Список.xlsx" in preview.text


async def test_a_plain_caption_is_the_text(bot: RunningBot, operator_chat: Chat) -> None:
    """In private a caption without a command can only be the text."""
    preview = await upload(operator_chat, csv("Телефон", "79120000001"), "Завтра не будет воды")

    assert "«Завтра не будет воды»" in preview.text


async def test_a_file_without_a_caption_asks_what_to_say(bot: RunningBot, operator_chat: Chat) -> None:
    """The text may name its columns."""
    sent = await operator_chat.send(operator_chat.user, document=xlsx(*ROWS))
    question = await operator_chat.wait_for("Что сказать?", after=sent)
    await operator_chat.send(operator_chat.user, "Здравствуйте, {имя}")

    preview = await operator_chat.wait_for(PREVIEW, after=question)

    assert "«Здравствуйте, Пётр»" in preview.text


async def test_a_file_in_the_place_of_the_text_is_taken_first(bot: RunningBot, operator_chat: Chat) -> None:
    """The question is repeated until there is a text."""
    sent = await operator_chat.send(operator_chat.user, "/call")
    question = await operator_chat.wait_for("Что сказать?", after=sent)
    await operator_chat.send(operator_chat.user, document=csv("Телефон", "79120000001"))
    question = await operator_chat.wait_for("Что сказать?", after=question)
    await operator_chat.send(operator_chat.user, "Тревога")

    preview = await operator_chat.wait_for(PREVIEW, after=question)

    assert "Позвоним 1 абоненту" in preview.text


async def test_a_column_of_texts_needs_no_other(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """Every recipient hears their own text."""
    preview = await upload(operator_chat, csv("Телефон;Текст", "79120000001;Первый", "79120000002;Второй"), "/call")
    await operator_chat.press(operator_chat.user, preview, "Позвонить")

    (campaign,) = await wait_accepted(provider)

    assert [one.message for one in campaign.order.subscribers] == ["Первый", "Второй"]


async def test_a_recording_allows_no_column_of_texts(bot: RunningBot, operator_chat: Chat) -> None:
    """The answer explains which of the two must go."""
    chat = operator_chat
    await chat.send(chat.user, "/call")
    question = await chat.wait_for("Что сказать?")
    await chat.press(chat.user, question, "Фраза")
    listed = await chat.wait_for("Какую фразу")
    await chat.press(chat.user, listed, "Протечка")
    question = await chat.wait_for("Кому позвонить?")

    await chat.send(chat.user, document=csv("Телефон;Текст", "79120000001;Первый"))

    await chat.wait_for("у фразы и скрипта своего текста не бывает", after=question)


async def test_a_script_takes_its_values_from_the_columns(
    bot: RunningBot, operator_chat: Chat, provider: Provider
) -> None:
    """The bot does not ask for them then."""
    chat = operator_chat
    file = csv("Телефон;summa;param1", "79120000001;1500,50;25.12.2026", "79120000002;700;26.12.2026")
    sent = await chat.send(chat.user, document=file)
    question = await chat.wait_for("Что сказать?", after=sent)
    await chat.press(chat.user, question, "Скрипт")
    listed = await chat.wait_for("Какой скрипт")
    await chat.press(chat.user, listed, "Напоминание")
    preview = await chat.wait_for(PREVIEW)
    await chat.press(chat.user, preview, "Позвонить")

    (campaign,) = await wait_accepted(provider)

    assert [one.summa for one in campaign.order.subscribers] == ["1500.50", "700.00"]


async def test_many_refused_rows_come_as_a_file(bot: RunningBot, operator_chat: Chat) -> None:
    """The message shows the first ones with their rows."""
    rows = ["Телефон", phone(1), *(f"12{one:03}" for one in range(30))]
    preview = await upload(operator_chat, csv(*rows), "/call Тревога")

    file = await operator_chat.wait_for(lambda message: message.document is not None)

    assert "30 номеров не подходят" in preview.text
    assert file.file_name.endswith(".xlsx")


async def test_a_group_gets_the_refused_in_private(bot: RunningBot, group: Chat, operator_chat: Chat) -> None:
    """No other user sees the numbers."""
    rows = ["Телефон", phone(1), *(f"12{one:03}" for one in range(30))]
    sent = await group.send(operator_chat.user, "/id")
    reply = await group.wait_for("этот чат", after=sent)
    await group.send(operator_chat.user, document=csv(*rows), caption="/call Тревога", reply_to=reply)
    await group.wait_for(PREVIEW, after=sent)

    await operator_chat.wait_for(lambda message: message.document is not None)

    assert group.find(lambda message: message.document is not None) is None


async def test_an_unknown_column_is_named(bot: RunningBot, operator_chat: Chat) -> None:
    """The answer lists the existing columns."""
    await operator_chat.send(operator_chat.user, document=xlsx(*ROWS), caption="/call {долг}")

    answer = await operator_chat.wait_for("долг")

    assert "Сумма" in answer.text


async def test_a_typed_number_has_no_columns(bot: RunningBot, operator_chat: Chat) -> None:
    """The text is rejected, because no recipient may hear braces."""
    await operator_chat.send(operator_chat.user, "/call 79120000001 Вы должны {сумма}")

    await operator_chat.wait_for("Пришлите все номера файлом со столбцом «сумма»")

    assert operator_chat.find(PREVIEW) is None


async def test_typed_numbers_beside_a_file_with_columns(bot: RunningBot, operator_chat: Chat) -> None:
    """The answer names the column that typed numbers lack."""
    sent = await operator_chat.send(operator_chat.user, "/call 79120000009")
    question = await operator_chat.wait_for("Что сказать?", after=sent)
    sent = await operator_chat.send(operator_chat.user, document=xlsx(*ROWS))
    question = await operator_chat.wait_for("Что сказать?", after=sent)

    await operator_chat.send(operator_chat.user, "{имя}, вы должны {Сумма}")

    await operator_chat.wait_for("Пришлите все номера файлом со столбцом «Сумма»", after=question)


async def test_what_is_no_table_is_refused(bot: RunningBot, operator_chat: Chat) -> None:
    """The answer explains what is wrong with the file."""
    sent = await operator_chat.send(operator_chat.user, document=(b"PK\x03\x04" + bytes(100), "архив.zip"))

    await operator_chat.wait_for("Файл не открывается", after=sent)


async def test_a_caption_for_another_bot_is_left_alone(bot: RunningBot, group: Chat, operator_chat: Chat) -> None:
    """A group may have several bots."""
    await group.send(operator_chat.user, document=csv("79120000001"), caption="/call@other_bot Тревога")
    sent = await group.send(operator_chat.user, "/id")

    await group.wait_for("этот чат", after=sent)

    assert group.find(PREVIEW) is None


async def test_a_file_of_which_nothing_can_be_called_asks_for_others(bot: RunningBot, operator_chat: Chat) -> None:
    """The answer first shows what is wrong with its numbers."""
    rows = csv("Телефон", "8912000", "8912001")
    sent = await operator_chat.send(operator_chat.user, document=rows, caption="/call Вода")

    await operator_chat.wait_for("не хватает цифр", after=sent)
    await operator_chat.wait_for("Кому позвонить?", after=sent)
