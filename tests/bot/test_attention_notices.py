"""A campaign of which nobody can tell: who is told, what he sees, and what his answer does."""

import asyncio

from aiomobilgroup.campaigns import Attention, BatchState, Campaign, CampaignState
from simulators.provider import Fault, Provider
from simulators.telegram import Chat, Fault as TelegramFault, Message, Telegram
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from tests.bot.conftest import RunBot
from tests.bot.launch_helpers import ANSWERS, BUSY, finished, until

DOUBT = "Неизвестно, отправлена ли часть рассылки"
LOST = Fault.RESET_AFTER_ACCEPTING
NEVER_CAME = Fault.RESET_BEFORE_ACCEPTING


async def doubtful(bot: RunningBot, provider: Provider, fault: Fault = LOST, *phones: str) -> Campaign:
    """Return a campaign whose answer was lost."""
    provider.fail("send", fault)
    return await finished(bot, *(phones or (ANSWERS, BUSY)))


async def asked(chat: Chat, answer: str) -> Message:
    """Return the question that an answer of the card leads to."""
    card = await chat.wait_for(DOUBT)
    await chat.press(chat.user, card, answer)
    return await chat.wait_for(lambda message: message.has_button("Назад"), after=card)


async def test_those_who_may_decide_are_told(
    bot: RunningBot, provider: Provider, approver_chat: Chat, owner_chat: Chat, operator_chat: Chat, viewer_chat: Chat
) -> None:
    """In private, with the evidence, although Home Assistant has launched it; nobody else is."""
    await doubtful(bot, provider)

    for chat in (approver_chat, owner_chat):
        card = await chat.wait_for(DOUBT)
        assert "Под вопросом 2 абонента" in card.words
        assert "запрос ушёл, но ответ потерялся" in card.words
        assert "automation.leak" in card.words
        assert "7912" not in card.words
    assert [operator_chat.messages, viewer_chat.messages] == [[], []]


async def test_the_evidence_grows(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """The balance before and since is in the card; what it means is said with care."""
    await approver_chat.send(approver_chat.user, "/balance")
    await approver_chat.wait_for("Баланс:")
    await doubtful(bot, provider)

    card = await approver_chat.wait_for("Баланс уменьшился на", timeout=20)

    assert "Баланс до: 100\N{NO-BREAK SPACE}000,00" in card.words
    assert "Загляните в личный кабинет" in card.words


async def test_everybody_is_told_once(
    run_bot: RunBot, config: Config, provider: Provider, approver_chat: Chat, owner_chat: Chat
) -> None:
    """A bot that is restarted knows whom it has told."""
    async with run_bot(config) as bot:
        await doubtful(bot, provider)
        # The approver comes first, and what he was told is noted before the owner is.
        await owner_chat.wait_for(DOUBT)

    async with run_bot(config):
        await approver_chat.send(approver_chat.user, "/balance")
        await approver_chat.wait_for("Баланс:")
        await approver_chat.send(approver_chat.user, "/help")
        await approver_chat.wait_for("Ваша роль")

    assert len([message for message in approver_chat.messages if DOUBT in message.words]) == 1


async def test_a_doubt_is_told_after_a_fault_of_telegram(
    bot: RunningBot, provider: Provider, telegram: Telegram, approver_chat: Chat
) -> None:
    """Too many requests only delay it."""
    telegram.fail("sendMessage", TelegramFault.TOO_MANY, times=2, seconds=1)

    await doubtful(bot, provider)

    await approver_chat.wait_for(DOUBT, timeout=20)


async def test_who_may_not_decide_sees_it(bot: RunningBot, provider: Provider, operator_chat: Chat) -> None:
    """An operator has the card, and no answers."""
    await doubtful(bot, provider)

    await operator_chat.send(operator_chat.user, "/status")

    card = await operator_chat.wait_for(DOUBT)
    assert card.keyboard == []


async def test_in_a_group_an_operator_answers_in_vain(
    bot: RunningBot, provider: Provider, group: Chat, operator_chat: Chat
) -> None:
    """The buttons are for those who may decide."""
    campaign = await doubtful(bot, provider)
    await group.send(operator_chat.user, "/status@mobilgroup_demo_bot")
    card = await group.wait_for(DOUBT)

    answer = await group.press(operator_chat.user, card, "отправить снова")

    assert "нужна роль «утверждающий»" in answer.text
    assert (await bot.engine.get(campaign.id)).attention is Attention.UNKNOWN


async def test_it_was_sent_without_its_id(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """Nothing is sent again, and nothing is claimed."""
    campaign = await doubtful(bot, provider)
    question = await asked(approver_chat, "Она отправлена")

    await approver_chat.press(approver_chat.user, question, "Номера не знаю")

    await approver_chat.wait_for("отмечена как отправленная. Решил: Анна")
    found = await until(bot, campaign, lambda one: one.attention is None)
    assert found.batches[0].state is BatchState.ACCEPTED
    assert found.counts.reached == 0
    assert len(provider.accepted) == 1


async def test_it_was_sent_with_its_id(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """From then on its calls are followed to their end."""
    campaign = await doubtful(bot, provider)
    question = await asked(approver_chat, "Она отправлена")
    await approver_chat.press(approver_chat.user, question, "Знаю её номер")
    request = await approver_chat.wait_for(lambda message: message.wants_reply)

    await approver_chat.send(approver_chat.user, f"№ {provider.accepted[0].id}", reply_to=request)

    await approver_chat.wait_for("отмечена как отправленная")
    found = await until(bot, campaign, lambda one: one.finished is not None)
    assert (found.state, found.counts.reached) == (CampaignState.FINISHED, 1)
    assert len(provider.accepted) == 1
    await approver_chat.wait_for("Завершена")


async def test_an_id_that_is_not_its(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """Is refused with the reason, and can be given again."""
    await finished(bot, "79120000002")
    campaign = await doubtful(bot, provider)
    question = await asked(approver_chat, "Она отправлена")
    await approver_chat.press(approver_chat.user, question, "Знаю её номер")
    request = await approver_chat.wait_for(lambda message: message.wants_reply)

    await approver_chat.send(approver_chat.user, "не знаю", reply_to=request)
    await approver_chat.wait_for("«не знаю» — не номер рассылки у Мобилгруп")
    await approver_chat.send(approver_chat.user, "999999999", reply_to=request)
    await approver_chat.wait_for("У Мобилгруп нет рассылки 999999999")
    await approver_chat.send(approver_chat.user, provider.accepted[0].id, reply_to=request)
    await approver_chat.wait_for("звонила другим людям")

    assert (await bot.engine.get(campaign.id)).attention is Attention.UNKNOWN
    await approver_chat.send(approver_chat.user, provider.accepted[1].id, reply_to=request)
    await approver_chat.wait_for("отмечена как отправленная")


async def test_sending_again_needs_a_second_tap(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """Which says what it risks; until then nothing is sent."""
    campaign = await doubtful(bot, provider, NEVER_CAME)

    question = await asked(approver_chat, "отправить снова")

    assert "люди получат звонок дважды" in question.words
    assert "Баланс" in question.words
    assert provider.accepted == []
    await approver_chat.press(approver_chat.user, question, "Отправить снова: 2 звонка")
    await approver_chat.wait_for("отправляется снова. Решил: Анна")
    found = await until(bot, campaign, lambda one: one.finished is not None)
    assert found.counts.reached == 1
    assert len(provider.accepted) == 1


async def test_a_second_tap_works_once(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """However fast two of them come."""
    await doubtful(bot, provider, NEVER_CAME)
    question = await asked(approver_chat, "отправить снова")

    answers = await asyncio.gather(
        *(approver_chat.press(approver_chat.user, question, "Отправить снова") for _ in range(2))
    )

    assert sorted(answer.alert for answer in answers) == [False, True]
    await approver_chat.wait_for("Завершена", timeout=20)
    assert len(provider.accepted) == 1


async def test_an_answer_to_an_older_doubt_sends_nothing(
    bot: RunningBot, provider: Provider, approver_chat: Chat, owner_chat: Chat
) -> None:
    """Two are asked; when the first's answer leads to a new doubt, the second's is about the old one."""
    campaign = await doubtful(bot, provider, NEVER_CAME)
    first, second = await asked(approver_chat, "отправить снова"), await asked(owner_chat, "отправить снова")
    provider.fail("send", LOST)
    await approver_chat.press(approver_chat.user, first, "Отправить снова")
    await until(bot, campaign, lambda one: one.attention is Attention.UNKNOWN and bool(provider.accepted))

    answer = await owner_chat.press(owner_chat.user, second, "Отправить снова")

    assert answer.alert
    assert "случилось другое" in answer.text
    assert len(provider.accepted) == 1


async def test_a_new_doubt_is_told_anew(
    bot: RunningBot, provider: Provider, approver_chat: Chat, owner_chat: Chat
) -> None:
    """To both, although they know the old one."""
    await doubtful(bot, provider, NEVER_CAME)
    old = await owner_chat.wait_for(DOUBT)
    question = await asked(approver_chat, "отправить снова")
    provider.fail("send", LOST)

    await approver_chat.press(approver_chat.user, question, "Отправить снова")

    await owner_chat.wait_for(lambda message: DOUBT in message.words and message.id > old.id)


async def test_leaving_it(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """Ends it without a claim."""
    campaign = await doubtful(bot, provider, NEVER_CAME)
    question = await asked(approver_chat, "Оставить как есть")
    assert "Итог останется неизвестным" in question.words

    await approver_chat.press(approver_chat.user, question, "Оставить как есть")

    await approver_chat.wait_for("оставлена как есть. Решил: Анна")
    found = await until(bot, campaign, lambda one: one.attention is None)
    assert (found.state, found.counts.reached) == (CampaignState.STOPPED, 0)
    assert provider.accepted == []


async def test_thinking_better_of_it(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """Changes nothing."""
    campaign = await doubtful(bot, provider)
    question = await asked(approver_chat, "отправить снова")

    await approver_chat.press(approver_chat.user, question, "Назад")

    await approver_chat.wait_for("Ничего не изменено")
    assert (await bot.engine.get(campaign.id)).attention is Attention.UNKNOWN
    assert len(provider.accepted) == 1


async def test_an_answer_that_is_not_needed_any_more(
    bot: RunningBot, provider: Provider, approver_chat: Chat, owner_chat: Chat
) -> None:
    """Is refused: the other was faster."""
    await doubtful(bot, provider)
    card = await owner_chat.wait_for(DOUBT)
    question = await asked(approver_chat, "Она отправлена")
    await approver_chat.press(approver_chat.user, question, "Номера не знаю")
    await approver_chat.wait_for("отмечена как отправленная")

    answer = await owner_chat.press(owner_chat.user, card, card.button("Она отправлена"))

    assert "ответ уже не нужен" in answer.text


async def test_a_question_is_one_persons(
    bot: RunningBot, provider: Provider, approver_chat: Chat, owner_chat: Chat
) -> None:
    """Another, even one who might decide, has to ask himself."""
    await doubtful(bot, provider, NEVER_CAME)
    question = await asked(approver_chat, "отправить снова")
    button = question.button("Отправить снова")
    card = await owner_chat.wait_for(DOUBT)

    answer = await owner_chat.press(owner_chat.user, card, button)

    assert answer.alert
    assert provider.accepted == []
