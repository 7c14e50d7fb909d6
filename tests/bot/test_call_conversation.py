"""`/call` step by step."""

import asyncio

from simulators.provider import Provider
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from tests.bot.call_helpers import PREVIEW, csv, request_preview, wait_accepted
from tests.bot.conftest import RunBot


async def ask_recipients(chat: Chat, text: str = "Тревога") -> Message:
    """Start a conversation with a text and return the question for recipients."""
    sent = await chat.send(chat.user, "/call")
    question = await chat.wait_for("Что сказать?", after=sent)
    await chat.send(chat.user, text)
    return await chat.wait_for("Кому позвонить?", after=question)


async def finish_recipients(chat: Chat, added: Message) -> Message:
    """End the list of recipients and return the preview."""
    await chat.press(chat.user, added, "Готово")
    return await chat.wait_for(PREVIEW, after=added)


async def test_several_kinds_of_recipients_add_up(bot: RunningBot, operator_chat: Chat) -> None:
    """Typed numbers, a contact and a file, each number once."""
    chat = operator_chat
    question = await ask_recipients(chat)
    await chat.send(chat.user, "8 912 000-00-01 и 8 912 000-00-02")
    added = await chat.wait_for("всего 2", after=question)
    await chat.send(chat.user, contact=("+79120000003", "Пётр", None), forwarded_from=chat.user)
    added = await chat.wait_for("всего 3", after=added)
    await chat.send(chat.user, document=csv("Телефон", "79120000003", "79120000004"))
    added = await chat.wait_for("всего 4", after=added)

    preview = await finish_recipients(chat, added)

    assert "Позвоним 4 абонентам" in preview.text
    assert "1 повтор убран" in preview.text


async def test_contacts_that_come_at_once_are_all_there(bot: RunningBot, operator_chat: Chat) -> None:
    """Users forward several at a time, and the updates are handled concurrently."""
    chat = operator_chat
    question = await ask_recipients(chat)
    await asyncio.gather(*(chat.send(chat.user, contact=(f"7912000000{one}", "Кто-то", None)) for one in range(8)))

    added = await chat.wait_for("всего 8", after=question)

    assert added.has_button("Готово: 8")


async def test_a_saved_group_is_a_button(bot: RunningBot, operator_chat: Chat) -> None:
    """It is added like typed numbers."""
    chat = operator_chat
    saved = await chat.send(chat.user, "/groups дежурные 79120000001 79120000002")
    await chat.wait_for("@дежурные", after=saved)
    question = await ask_recipients(chat)
    await chat.press(chat.user, question, "@дежурные")

    added = await chat.wait_for("всего 2", after=question)

    assert "Список: @дежурные" in (await finish_recipients(chat, added)).text


async def test_a_phrase_is_chosen_from_the_providers(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """The provider gets its id and no text."""
    chat = operator_chat
    sent = await chat.send(chat.user, "/call 79120000001")
    question = await chat.wait_for("Что сказать?", after=sent)
    await chat.press(chat.user, question, "Фраза")
    listed = await chat.wait_for("Какую фразу", after=question)
    await chat.press(chat.user, listed, "Отключение воды")
    preview = await chat.wait_for(PREVIEW, after=listed)
    await chat.press(chat.user, preview, "Позвонить")

    (campaign,) = await wait_accepted(provider)

    assert "Фраза № 2: Отключение воды" in preview.text
    assert (campaign.order.content, campaign.order.name) == ("phrase", "Отключение воды")


async def test_a_script_asks_for_its_values(bot: RunningBot, operator_chat: Chat, provider: Provider) -> None:
    """One sum and one date for all recipients, in the formats of the provider's document."""
    chat = operator_chat
    sent = await chat.send(chat.user, "/call 79120000001")
    question = await chat.wait_for("Что сказать?", after=sent)
    await chat.press(chat.user, question, "Скрипт")
    listed = await chat.wait_for("Какой скрипт", after=question)
    await chat.press(chat.user, listed, "Напоминание о долге")
    await chat.wait_for("Скрипт может назвать", after=listed)
    preview = await request_preview(chat, "1 500,5 руб; 25.12.2026")
    await chat.press(chat.user, preview, "Позвонить")

    (campaign,) = await wait_accepted(provider)

    (subscriber,) = campaign.order.subscribers
    assert "1500.50, 25.12.2026" in preview.text
    assert (subscriber.summa, subscriber.param1) == ("1500.50", "25.12.2026")


async def test_a_script_goes_without_values_too(bot: RunningBot, operator_chat: Chat) -> None:
    """The values can be skipped."""
    chat = operator_chat
    sent = await chat.send(chat.user, "/call 79120000001")
    question = await chat.wait_for("Что сказать?", after=sent)
    await chat.press(chat.user, question, "Скрипт")
    listed = await chat.wait_for("Какой скрипт", after=question)
    await chat.press(chat.user, listed, "Подтверждение записи")
    question = await chat.wait_for("Скрипт может назвать", after=listed)
    await chat.press(chat.user, question, "Пропустить")

    await chat.wait_for(PREVIEW, after=question)


async def test_a_template_is_the_text_it_holds(bot: RunningBot, operator_chat: Chat) -> None:
    """The template's client is asked for first."""
    chat = operator_chat
    sent = await chat.send(chat.user, "/call 79120000001")
    question = await chat.wait_for("Что сказать?", after=sent)
    await chat.press(chat.user, question, "Шаблон")
    question = await chat.wait_for("Чьи шаблоны?", after=question)
    await chat.send(chat.user, "123")
    listed = await chat.wait_for("Какой шаблон", after=question)
    await chat.press(chat.user, listed, "Шаблон №2")

    preview = await chat.wait_for(PREVIEW, after=listed)

    assert "«Курьер приедет сегодня с двенадцати до пятнадцати часов.»" in preview.text


async def test_a_button_ends_it(bot: RunningBot, operator_chat: Chat) -> None:
    """After that its buttons do nothing."""
    chat = operator_chat
    question = await ask_recipients(chat)

    await chat.press(chat.user, question, "Отмена")

    await chat.wait_for("никому не звоним", after=question)
    answer = await chat.press(chat.user, question, question.button("Отмена"))
    assert "больше нет" in answer.text


async def test_another_command_ends_it_and_is_carried_out(bot: RunningBot, operator_chat: Chat) -> None:
    """Any command interrupts a question."""
    chat = operator_chat
    await ask_recipients(chat)

    sent = await chat.send(chat.user, "/balance")

    await chat.wait_for("прервано", after=sent)
    await chat.wait_for("Баланс", after=sent)


async def test_it_goes_on_after_a_restart(operator_chat: Chat, config: Config, run_bot: RunBot) -> None:
    """The draft is kept in the database."""
    chat = operator_chat
    async with run_bot(config):
        question = await ask_recipients(chat, "Учебная тревога")
        await chat.send(chat.user, "79120000001")
        added = await chat.wait_for("всего 1", after=question)

    async with run_bot(config):
        preview = await finish_recipients(chat, added)

    assert "«Учебная тревога»" in preview.text


async def test_a_group_is_asked_for_replies(bot: RunningBot, group: Chat, operator_chat: Chat) -> None:
    """In privacy mode the bot gets only replies."""
    user = operator_chat.user
    sent = await group.send(user, "/call 79120000001")
    prompt = await group.wait_for("ответьте на это сообщение", after=sent)

    answered = await group.send(user, "Тревога", reply_to=prompt)

    assert prompt.wants_reply
    assert "«Тревога»" in (await group.wait_for(PREVIEW, after=answered)).text


async def test_what_others_say_in_a_group_is_not_the_text(
    bot: RunningBot, group: Chat, operator_chat: Chat, approver_chat: Chat
) -> None:
    """A conversation belongs to one user."""
    sent = await group.send(operator_chat.user, "/call 79120000001")
    prompt = await group.wait_for("ответьте на это сообщение", after=sent)
    await group.send(approver_chat.user, "Не надо", reply_to=prompt)
    answered = await group.send(operator_chat.user, "Тревога", reply_to=prompt)

    preview = await group.wait_for(PREVIEW, after=answered)

    assert "Не надо" not in preview.text
