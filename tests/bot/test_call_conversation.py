"""`/call` step by step."""

import asyncio

from simulators.provider import Provider
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from tests.bot.call_helpers import PREVIEW, accepted, csv, previewed
from tests.bot.conftest import RunBot


async def asked_whom(chat: Chat, text: str = "Тревога") -> Message:
    """Return the question for recipients."""
    sent = await chat.send(chat.user, "/call")
    asked = await chat.wait_for("Что сказать?", after=sent)
    await chat.send(chat.user, text)
    return await chat.wait_for("Кому позвонить?", after=asked)


async def done(chat: Chat, added: Message) -> Message:
    """Return the preview after the list was ended."""
    await chat.press(chat.user, added, "Готово")
    return await chat.wait_for(PREVIEW, after=added)


async def test_several_kinds_of_recipients_add_up(bot: RunningBot, operator_chat: Chat) -> None:
    """Typed numbers, a contact and a file, each number once."""
    chat = operator_chat
    asked = await asked_whom(chat)
    await chat.send(chat.user, "8 912 000-00-01 и 8 912 000-00-02")
    added = await chat.wait_for("всего 2", after=asked)
    await chat.send(chat.user, contact=("+79120000003", "Пётр", None), forwarded_from=chat.user)
    added = await chat.wait_for("всего 3", after=added)
    await chat.send(chat.user, document=csv("Телефон", "79120000003", "79120000004"))
    added = await chat.wait_for("всего 4", after=added)

    preview = await done(chat, added)

    assert "Позвоним 4 абонентам" in preview.text
    assert "1 повтор убран" in preview.text


async def test_contacts_that_come_at_once_are_all_there(bot: RunningBot, operator_chat: Chat) -> None:
    """People forward several at a time, and the updates are handled beside one another."""
    chat = operator_chat
    asked = await asked_whom(chat)
    await asyncio.gather(*(chat.send(chat.user, contact=(f"7912000000{one}", "Кто-то", None)) for one in range(8)))

    added = await chat.wait_for("всего 8", after=asked)

    assert added.has_button("Готово: 8")


async def test_a_saved_group_is_a_button(bot: RunningBot, operator_chat: Chat) -> None:
    """It is added like typed numbers."""
    chat = operator_chat
    saved = await chat.send(chat.user, "/groups дежурные 79120000001 79120000002")
    await chat.wait_for("@дежурные", after=saved)
    asked = await asked_whom(chat)
    await chat.press(chat.user, asked, "@дежурные")

    added = await chat.wait_for("всего 2", after=asked)

    assert "Список: @дежурные" in (await done(chat, added)).text


async def test_a_phrase_is_chosen_from_the_providers(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The provider gets its id and no text."""
    chat = operator_chat
    sent = await chat.send(chat.user, "/call 79120000001")
    asked = await chat.wait_for("Что сказать?", after=sent)
    await chat.press(chat.user, asked, "Фраза")
    listed = await chat.wait_for("Какую фразу", after=asked)
    await chat.press(chat.user, listed, "Отключение воды")
    preview = await chat.wait_for(PREVIEW, after=listed)
    await chat.press(chat.user, preview, "Позвонить")

    (campaign,) = await accepted(provider)

    assert "Фраза № 2: Отключение воды" in preview.text
    assert (campaign.order.content, campaign.order.name) == ("phrase", "Отключение воды")


async def test_a_script_asks_for_its_values(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """One sum and one date for everybody, as the document writes them."""
    chat = operator_chat
    sent = await chat.send(chat.user, "/call 79120000001")
    asked = await chat.wait_for("Что сказать?", after=sent)
    await chat.press(chat.user, asked, "Скрипт")
    listed = await chat.wait_for("Какой скрипт", after=asked)
    await chat.press(chat.user, listed, "Напоминание о долге")
    await chat.wait_for("Скрипт может назвать", after=listed)
    preview = await previewed(chat, "1 500,5 руб; 25.12.2026")
    await chat.press(chat.user, preview, "Позвонить")

    (campaign,) = await accepted(provider)

    (subscriber,) = campaign.order.subscribers
    assert "1500.50, 25.12.2026" in preview.text
    assert (subscriber.summa, subscriber.param1) == ("1500.50", "25.12.2026")


async def test_a_script_goes_without_values_too(bot: RunningBot, operator_chat: Chat) -> None:
    """They can be skipped."""
    chat = operator_chat
    sent = await chat.send(chat.user, "/call 79120000001")
    asked = await chat.wait_for("Что сказать?", after=sent)
    await chat.press(chat.user, asked, "Скрипт")
    listed = await chat.wait_for("Какой скрипт", after=asked)
    await chat.press(chat.user, listed, "Подтверждение записи")
    asked = await chat.wait_for("Скрипт может назвать", after=listed)
    await chat.press(chat.user, asked, "Пропустить")

    await chat.wait_for(PREVIEW, after=asked)


async def test_a_template_is_the_text_it_holds(bot: RunningBot, operator_chat: Chat) -> None:
    """Its client is asked for first."""
    chat = operator_chat
    sent = await chat.send(chat.user, "/call 79120000001")
    asked = await chat.wait_for("Что сказать?", after=sent)
    await chat.press(chat.user, asked, "Шаблон")
    asked = await chat.wait_for("Чьи шаблоны?", after=asked)
    await chat.send(chat.user, "123")
    listed = await chat.wait_for("Какой шаблон", after=asked)
    await chat.press(chat.user, listed, "Шаблон №2")

    preview = await chat.wait_for(PREVIEW, after=listed)

    assert "«Курьер приедет сегодня с двенадцати до пятнадцати часов.»" in preview.text


async def test_a_button_ends_it(bot: RunningBot, operator_chat: Chat) -> None:
    """What is typed afterwards is nobody's."""
    chat = operator_chat
    asked = await asked_whom(chat)

    await chat.press(chat.user, asked, "Отмена")

    await chat.wait_for("никому не звоним", after=asked)
    answer = await chat.press(chat.user, asked, asked.button("Отмена"))
    assert "больше нет" in answer.text


async def test_another_command_ends_it_and_is_carried_out(bot: RunningBot, operator_chat: Chat) -> None:
    """Nobody is stuck in a question."""
    chat = operator_chat
    await asked_whom(chat)

    sent = await chat.send(chat.user, "/balance")

    await chat.wait_for("прервано", after=sent)
    await chat.wait_for("Баланс", after=sent)


async def test_it_goes_on_after_a_restart(operator_chat: Chat, config: Config, run_bot: RunBot) -> None:
    """What was said before stands in the database."""
    chat = operator_chat
    async with run_bot(config):
        asked = await asked_whom(chat, "Учебная тревога")
        await chat.send(chat.user, "79120000001")
        added = await chat.wait_for("всего 1", after=asked)

    async with run_bot(config):
        preview = await done(chat, added)

    assert "«Учебная тревога»" in preview.text


async def test_a_group_is_asked_for_replies(bot: RunningBot, group: Chat, operator_chat: Chat) -> None:
    """In privacy mode nothing else reaches the bot."""
    user = operator_chat.user
    sent = await group.send(user, "/call 79120000001")
    field = await group.wait_for("ответьте на это сообщение", after=sent)

    answered = await group.send(user, "Тревога", reply_to=field)

    assert field.wants_reply
    assert "«Тревога»" in (await group.wait_for(PREVIEW, after=answered)).text


async def test_what_others_say_in_a_group_is_not_the_text(
    bot: RunningBot, group: Chat, operator_chat: Chat, approver_chat: Chat
) -> None:
    """A conversation is one person's."""
    sent = await group.send(operator_chat.user, "/call 79120000001")
    field = await group.wait_for("ответьте на это сообщение", after=sent)
    await group.send(approver_chat.user, "Не надо", reply_to=field)
    answered = await group.send(operator_chat.user, "Тревога", reply_to=field)

    preview = await group.wait_for(PREVIEW, after=answered)

    assert "Не надо" not in preview.text
