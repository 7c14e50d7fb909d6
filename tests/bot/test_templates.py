"""`/templates`: a client's templates are listed, shown, created and changed; the provider's errors are shown."""

import pytest

from simulators.provider import Fault, Provider, Template
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot


@pytest.fixture(autouse=True)
def one_template(provider: Provider) -> None:
    """Give the client 77 one template."""
    provider.account.templates.clear()
    provider.account.templates["5"] = Template("5", "77", "Вода <b>&", "Воды не будет")


async def open_template(chat: Chat) -> Message:
    """Open the template by the list's button and return its card."""
    sent = await chat.send(chat.user, "/templates 77")
    listed = await chat.wait_for("1 шаблон", after=sent)
    await chat.press(chat.user, listed, "Вода")
    return await chat.wait_for("Шаблон 5")


async def type_template(chat: Chat, text: str = "Свет\nСвета не будет\nдо вечера") -> Message:
    """Type a new template and return the question that confirms it."""
    sent = await chat.send(chat.user, "/templates 77")
    listed = await chat.wait_for("1 шаблон", after=sent)
    await chat.press(chat.user, listed, "Новый шаблон")
    question = await chat.wait_for("Ответьте на это сообщение")
    await chat.send(chat.user, text, reply_to=question)
    return await chat.wait_for("Сохранить новый шаблон")


async def test_they_are_listed_and_shown(bot: RunningBot, operator_chat: Chat) -> None:
    """Names with markup characters are shown unchanged."""
    card = await open_template(operator_chat)

    assert "Вода <b>&" in card.text
    assert "Воды не будет" in card.text


async def test_a_new_one_is_saved_after_its_confirmation(
    bot: RunningBot, approver_chat: Chat, provider: Provider
) -> None:
    """The first line is its name, the rest its text."""
    question = await type_template(approver_chat)
    before = len(provider.account.templates)

    await approver_chat.press(approver_chat.user, question, "Сохранить")

    await approver_chat.wait_for("✅ Сохранён: Свет, № 6")
    assert before == 1
    assert provider.account.templates["6"].message == "Света не будет\nдо вечера"


async def test_one_is_made_by_a_single_message(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """The command may contain the name and the text."""
    sent = await approver_chat.send(approver_chat.user, "/templates 77 new Тепло\nТепла не будет")
    question = await approver_chat.wait_for("Сохранить новый шаблон", after=sent)

    await approver_chat.press(approver_chat.user, question, "Сохранить")

    await approver_chat.wait_for("✅ Сохранён: Тепло")


async def test_a_text_is_changed(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """The template keeps its name."""
    await approver_chat.press(approver_chat.user, await open_template(approver_chat), "Изменить текст")
    question = await approver_chat.wait_for("новым текстом")
    await approver_chat.send(approver_chat.user, "Вода есть", reply_to=question)
    await approver_chat.press(approver_chat.user, await approver_chat.wait_for("Заменить шаблон"), "Сохранить")

    await approver_chat.wait_for("✅ Сохранён")

    assert provider.account.templates["5"] == Template("5", "77", "Вода <b>&", "Вода есть")


async def test_a_confirmation_saves_once(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """A second tap saves nothing."""
    question = await type_template(approver_chat)
    await approver_chat.press(approver_chat.user, question, "Сохранить")
    await approver_chat.wait_for("✅ Сохранён")

    answer = await approver_chat.press(approver_chat.user, question, question.button("Сохранить"))

    assert "больше не действует" in answer.text
    assert len(provider.account.templates) == 2


async def test_a_lost_answer_is_said_honestly(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """It may have been saved: it is not repeated, and its result in the audit is unknown."""
    question = await type_template(approver_chat)
    provider.fail("set", Fault.RESET_AFTER_ACCEPTING)

    await approver_chat.press(approver_chat.user, question, "Сохранить")

    await approver_chat.wait_for("Неизвестно, сохранён ли шаблон")
    assert len(provider.account.templates) == 2
    (entry,) = await bot.engine.audit()
    assert (entry.action, entry.result) == ("save_template", "unknown")


async def test_what_the_provider_refuses_is_said(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """Each template's error is shown as a sentence."""
    await approver_chat.press(approver_chat.user, await open_template(approver_chat), "Переименовать")
    question = await approver_chat.wait_for("новым названием")
    await approver_chat.send(approver_chat.user, "Другое", reply_to=question)
    confirmation = await approver_chat.wait_for("Заменить шаблон")
    provider.account.templates.clear()

    await approver_chat.press(approver_chat.user, confirmation, "Сохранить")

    await approver_chat.wait_for("❌ Не сохранён: Другое. Такого шаблона у клиента нет.")


async def test_a_template_needs_a_text(bot: RunningBot, approver_chat: Chat) -> None:
    """It is rejected before anything is asked or sent."""
    sent = await approver_chat.send(approver_chat.user, "/templates 77 new Пусто")

    await approver_chat.wait_for("должен быть текст", after=sent)


async def test_an_operator_looks_and_saves_nothing(bot: RunningBot, operator_chat: Chat) -> None:
    """An operator has no buttons to save, and the command is rejected."""
    card = await open_template(operator_chat)
    sent = await operator_chat.send(operator_chat.user, "/templates 77 new Тепло\nТепла не будет")

    await operator_chat.wait_for("нужна роль «утверждающий»", after=sent)

    assert card.keyboard == []
