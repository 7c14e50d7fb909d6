"""`/templates`: a client's saved texts, listed, shown, made and changed; what the provider says is passed on."""

import pytest

from simulators.provider import Fault, Provider, Template
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot


@pytest.fixture(autouse=True)
def one_template(provider: Provider) -> None:
    """Let the client 77 have one template."""
    provider.account.templates.clear()
    provider.account.templates["5"] = Template("5", "77", "Вода <b>&", "Воды не будет")


async def shown(chat: Chat) -> Message:
    """Show the template by the list's button."""
    said = await chat.send(chat.user, "/templates 77")
    listed = await chat.wait_for("1 шаблон", after=said)
    await chat.press(chat.user, listed, "Вода")
    return await chat.wait_for("Шаблон 5")


async def new_one(chat: Chat, text: str = "Свет\nСвета не будет\nдо вечера") -> Message:
    """Type a new template and return the question whether it is to be saved."""
    said = await chat.send(chat.user, "/templates 77")
    listed = await chat.wait_for("1 шаблон", after=said)
    await chat.press(chat.user, listed, "Новый шаблон")
    question = await chat.wait_for("Ответьте на это сообщение")
    await chat.send(chat.user, text, reply_to=question)
    return await chat.wait_for("Сохранить новый шаблон")


async def test_they_are_listed_and_shown(bot: RunningBot, operator_chat: Chat) -> None:
    """Names are shown as they are, whatever is in them."""
    card = await shown(operator_chat)

    assert "Вода <b>&" in card.text
    assert "Воды не будет" in card.text


async def test_a_new_one_is_saved_after_its_confirmation(
    bot: RunningBot, approver_chat: Chat, provider: Provider
) -> None:
    """The first line is its name, the rest its text."""
    question = await new_one(approver_chat)
    before = len(provider.account.templates)

    await approver_chat.press(approver_chat.user, question, "Сохранить")

    await approver_chat.wait_for("✅ Сохранён: Свет, № 6")
    assert before == 1
    assert provider.account.templates["6"].message == "Света не будет\nдо вечера"


async def test_one_is_made_by_a_single_message(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """For people who know how."""
    said = await approver_chat.send(approver_chat.user, "/templates 77 new Тепло\nТепла не будет")
    question = await approver_chat.wait_for("Сохранить новый шаблон", after=said)

    await approver_chat.press(approver_chat.user, question, "Сохранить")

    await approver_chat.wait_for("✅ Сохранён: Тепло")


async def test_a_text_is_changed(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """Its name stays."""
    await approver_chat.press(approver_chat.user, await shown(approver_chat), "Изменить текст")
    question = await approver_chat.wait_for("новым текстом")
    await approver_chat.send(approver_chat.user, "Вода есть", reply_to=question)
    await approver_chat.press(approver_chat.user, await approver_chat.wait_for("Заменить шаблон"), "Сохранить")

    await approver_chat.wait_for("✅ Сохранён")

    assert provider.account.templates["5"] == Template("5", "77", "Вода <b>&", "Вода есть")


async def test_a_confirmation_saves_once(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """A second tap saves nothing."""
    question = await new_one(approver_chat)
    await approver_chat.press(approver_chat.user, question, "Сохранить")
    await approver_chat.wait_for("✅ Сохранён")

    answer = await approver_chat.press(approver_chat.user, question, question.button("Сохранить"))

    assert "больше не действует" in answer.text
    assert len(provider.account.templates) == 2


async def test_a_lost_answer_is_said_honestly(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """It may have been saved: it is not repeated, and it is on record as unknown."""
    question = await new_one(approver_chat)
    provider.fail("set", Fault.RESET_AFTER_ACCEPTING)

    await approver_chat.press(approver_chat.user, question, "Сохранить")

    await approver_chat.wait_for("Неизвестно, сохранён ли шаблон")
    assert len(provider.account.templates) == 2
    (entry,) = await bot.engine.audit()
    assert (entry.action, entry.result) == ("save_template", "unknown")


async def test_what_the_provider_refuses_is_said(bot: RunningBot, approver_chat: Chat, provider: Provider) -> None:
    """In words, for each template."""
    await approver_chat.press(approver_chat.user, await shown(approver_chat), "Переименовать")
    question = await approver_chat.wait_for("новым названием")
    await approver_chat.send(approver_chat.user, "Другое", reply_to=question)
    confirmation = await approver_chat.wait_for("Заменить шаблон")
    provider.account.templates.clear()

    await approver_chat.press(approver_chat.user, confirmation, "Сохранить")

    await approver_chat.wait_for("❌ Не сохранён: Другое. Такого шаблона у клиента нет.")


async def test_a_template_needs_a_text(bot: RunningBot, approver_chat: Chat) -> None:
    """It is said before anything is asked or sent."""
    said = await approver_chat.send(approver_chat.user, "/templates 77 new Пусто")

    await approver_chat.wait_for("должен быть текст", after=said)


async def test_an_operator_looks_and_saves_nothing(bot: RunningBot, operator_chat: Chat) -> None:
    """He has no buttons for it, and may not by typing either."""
    card = await shown(operator_chat)
    said = await operator_chat.send(operator_chat.user, "/templates 77 new Тепло\nТепла не будет")

    await operator_chat.wait_for("нужна роль «утверждающий»", after=said)

    assert card.keyboard == []
