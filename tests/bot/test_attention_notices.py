"""Campaigns with an unknown outcome: who is notified, what the card shows, and what each answer does."""

import asyncio

from aiomobilgroup.campaigns import Attention, BatchState, Campaign, CampaignState
from simulators.provider import Fault, Provider
from simulators.telegram import Chat, Fault as TelegramFault, Message, Telegram
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from tests.bot.conftest import RunBot
from tests.bot.launch_helpers import ANSWERED, BUSY, run_campaign, wait_until

UNKNOWN_OUTCOME = "Неизвестно, отправлена ли часть рассылки"
LOST_RESPONSE = Fault.RESET_AFTER_ACCEPTING
LOST_REQUEST = Fault.RESET_BEFORE_ACCEPTING


async def run_unknown_campaign(
    bot: RunningBot, provider: Provider, fault: Fault = LOST_RESPONSE, *phones: str
) -> Campaign:
    """Run a campaign whose request or response is lost, and return it."""
    provider.fail("send", fault)
    return await run_campaign(bot, *(phones or (ANSWERED, BUSY)))


async def press_answer(chat: Chat, answer: str) -> Message:
    """Press an answer of the card and return the question that confirms it."""
    card = await chat.wait_for(UNKNOWN_OUTCOME)
    await chat.press(chat.user, card, answer)
    return await chat.wait_for(lambda message: message.has_button("Назад"), after=card)


async def test_those_who_may_decide_are_told(
    bot: RunningBot, provider: Provider, approver_chat: Chat, owner_chat: Chat, operator_chat: Chat, viewer_chat: Chat
) -> None:
    """Only they are notified, in private, with the evidence, although Home Assistant launched the campaign."""
    await run_unknown_campaign(bot, provider)

    for chat in (approver_chat, owner_chat):
        card = await chat.wait_for(UNKNOWN_OUTCOME)
        assert "Под вопросом 2 абонента" in card.text_or_caption
        assert "запрос ушёл, но ответ потерялся" in card.text_or_caption
        assert "automation.leak" in card.text_or_caption
        assert "7912" not in card.text_or_caption
    assert [operator_chat.messages, viewer_chat.messages] == [[], []]


async def test_the_evidence_grows(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """The card shows the balance before and since, and advises to check the provider's account."""
    await approver_chat.send(approver_chat.user, "/balance")
    await approver_chat.wait_for("Баланс:")
    await run_unknown_campaign(bot, provider)

    card = await approver_chat.wait_for("Баланс уменьшился на", timeout=20)

    assert "Баланс до: 100\N{NO-BREAK SPACE}000,00" in card.text_or_caption
    assert "Загляните в личный кабинет" in card.text_or_caption


async def test_everybody_is_told_once(
    run_bot: RunBot, config: Config, provider: Provider, approver_chat: Chat, owner_chat: Chat
) -> None:
    """A restarted bot does not notify the same users again."""
    async with run_bot(config) as bot:
        await run_unknown_campaign(bot, provider)
        # The approver is notified first, and that is saved before the owner is notified.
        await owner_chat.wait_for(UNKNOWN_OUTCOME)

    async with run_bot(config):
        await approver_chat.send(approver_chat.user, "/balance")
        await approver_chat.wait_for("Баланс:")
        await approver_chat.send(approver_chat.user, "/help")
        await approver_chat.wait_for("Ваша роль")

    assert len([message for message in approver_chat.messages if UNKNOWN_OUTCOME in message.text_or_caption]) == 1


async def test_a_doubt_is_told_after_a_fault_of_telegram(
    bot: RunningBot, provider: Provider, telegram: Telegram, approver_chat: Chat
) -> None:
    """A rate limit only delays the notice."""
    telegram.fail("sendMessage", TelegramFault.TOO_MANY, times=2, seconds=1)

    await run_unknown_campaign(bot, provider)

    await approver_chat.wait_for(UNKNOWN_OUTCOME, timeout=20)


async def test_who_may_not_decide_sees_it(bot: RunningBot, provider: Provider, operator_chat: Chat) -> None:
    """An operator's card has no answers."""
    await run_unknown_campaign(bot, provider)

    await operator_chat.send(operator_chat.user, "/status")

    card = await operator_chat.wait_for(UNKNOWN_OUTCOME)
    assert card.keyboard == []


async def test_in_a_group_an_operator_answers_in_vain(
    bot: RunningBot, provider: Provider, group: Chat, operator_chat: Chat
) -> None:
    """Only users who may resolve it can use the buttons."""
    campaign = await run_unknown_campaign(bot, provider)
    await group.send(operator_chat.user, "/status@mobilgroup_demo_bot")
    card = await group.wait_for(UNKNOWN_OUTCOME)

    answer = await group.press(operator_chat.user, card, "отправить снова")

    assert "нужна роль «утверждающий»" in answer.text
    assert (await bot.engine.get(campaign.id)).attention is Attention.UNKNOWN


async def test_it_was_sent_without_its_id(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """Nothing is sent again, and no recipient is counted as reached."""
    campaign = await run_unknown_campaign(bot, provider)
    question = await press_answer(approver_chat, "Она отправлена")

    await approver_chat.press(approver_chat.user, question, "Номера не знаю")

    await approver_chat.wait_for("отмечена как отправленная. Решил: Анна")
    found = await wait_until(bot, campaign, lambda one: one.attention is None)
    assert found.batches[0].state is BatchState.ACCEPTED
    assert found.counts.reached == 0
    assert len(provider.accepted) == 1


async def test_it_was_sent_with_its_id(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """From then on its report is polled to the end."""
    campaign = await run_unknown_campaign(bot, provider)
    question = await press_answer(approver_chat, "Она отправлена")
    await approver_chat.press(approver_chat.user, question, "Знаю её номер")
    request = await approver_chat.wait_for(lambda message: message.wants_reply)

    await approver_chat.send(approver_chat.user, f"№ {provider.accepted[0].id}", reply_to=request)

    await approver_chat.wait_for("отмечена как отправленная")
    found = await wait_until(bot, campaign, lambda one: one.finished is not None)
    assert (found.state, found.counts.reached) == (CampaignState.FINISHED, 1)
    assert len(provider.accepted) == 1
    await approver_chat.wait_for("Завершена")


async def test_an_id_that_is_not_its(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """A wrong id is rejected with the reason, and another one can be sent."""
    await run_campaign(bot, "79120000002")
    campaign = await run_unknown_campaign(bot, provider)
    question = await press_answer(approver_chat, "Она отправлена")
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
    """The question names the risk; nothing is sent before the second tap."""
    campaign = await run_unknown_campaign(bot, provider, LOST_REQUEST)

    question = await press_answer(approver_chat, "отправить снова")

    assert "люди получат звонок дважды" in question.text_or_caption
    assert "Баланс" in question.text_or_caption
    assert provider.accepted == []
    await approver_chat.press(approver_chat.user, question, "Отправить снова: 2 звонка")
    await approver_chat.wait_for("отправляется снова. Решил: Анна")
    found = await wait_until(bot, campaign, lambda one: one.finished is not None)
    assert found.counts.reached == 1
    assert len(provider.accepted) == 1


async def test_a_second_tap_works_once(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """Of two taps at the same time one gets an alert."""
    await run_unknown_campaign(bot, provider, LOST_REQUEST)
    question = await press_answer(approver_chat, "отправить снова")

    answers = await asyncio.gather(
        *(approver_chat.press(approver_chat.user, question, "Отправить снова") for _ in range(2))
    )

    assert sorted(answer.alert for answer in answers) == [False, True]
    await approver_chat.wait_for("Завершена", timeout=20)
    assert len(provider.accepted) == 1


async def test_an_answer_to_an_older_doubt_sends_nothing(
    bot: RunningBot, provider: Provider, approver_chat: Chat, owner_chat: Chat
) -> None:
    """The first user's resend ends unknown again; the second user's answer refers to the old outcome."""
    campaign = await run_unknown_campaign(bot, provider, LOST_REQUEST)
    first, second = (
        await press_answer(approver_chat, "отправить снова"),
        await press_answer(owner_chat, "отправить снова"),
    )
    provider.fail("send", LOST_RESPONSE)
    await approver_chat.press(approver_chat.user, first, "Отправить снова")
    await wait_until(bot, campaign, lambda one: one.attention is Attention.UNKNOWN and bool(provider.accepted))

    answer = await owner_chat.press(owner_chat.user, second, "Отправить снова")

    assert answer.alert
    assert "случилось другое" in answer.text
    assert len(provider.accepted) == 1


async def test_a_new_doubt_is_told_anew(
    bot: RunningBot, provider: Provider, approver_chat: Chat, owner_chat: Chat
) -> None:
    """The owner is notified although they were notified of the old one."""
    await run_unknown_campaign(bot, provider, LOST_REQUEST)
    old = await owner_chat.wait_for(UNKNOWN_OUTCOME)
    question = await press_answer(approver_chat, "отправить снова")
    provider.fail("send", LOST_RESPONSE)

    await approver_chat.press(approver_chat.user, question, "Отправить снова")

    await owner_chat.wait_for(lambda message: UNKNOWN_OUTCOME in message.text_or_caption and message.id > old.id)


async def test_leaving_it(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """The campaign stops, and no recipient is counted as reached."""
    campaign = await run_unknown_campaign(bot, provider, LOST_REQUEST)
    question = await press_answer(approver_chat, "Оставить как есть")
    assert "Итог останется неизвестным" in question.text_or_caption

    await approver_chat.press(approver_chat.user, question, "Оставить как есть")

    await approver_chat.wait_for("оставлена как есть. Решил: Анна")
    found = await wait_until(bot, campaign, lambda one: one.attention is None)
    assert (found.state, found.counts.reached) == (CampaignState.STOPPED, 0)
    assert provider.accepted == []


async def test_thinking_better_of_it(bot: RunningBot, provider: Provider, approver_chat: Chat) -> None:
    """Going back changes nothing."""
    campaign = await run_unknown_campaign(bot, provider)
    question = await press_answer(approver_chat, "отправить снова")

    await approver_chat.press(approver_chat.user, question, "Назад")

    await approver_chat.wait_for("Ничего не изменено")
    assert (await bot.engine.get(campaign.id)).attention is Attention.UNKNOWN
    assert len(provider.accepted) == 1


async def test_an_answer_that_is_not_needed_any_more(
    bot: RunningBot, provider: Provider, approver_chat: Chat, owner_chat: Chat
) -> None:
    """An answer that comes after another user's is rejected."""
    await run_unknown_campaign(bot, provider)
    card = await owner_chat.wait_for(UNKNOWN_OUTCOME)
    question = await press_answer(approver_chat, "Она отправлена")
    await approver_chat.press(approver_chat.user, question, "Номера не знаю")
    await approver_chat.wait_for("отмечена как отправленная")

    answer = await owner_chat.press(owner_chat.user, card, card.button("Она отправлена"))

    assert "ответ уже не нужен" in answer.text


async def test_a_question_is_one_persons(
    bot: RunningBot, provider: Provider, approver_chat: Chat, owner_chat: Chat
) -> None:
    """Another user, even one who may resolve it, has to ask again."""
    await run_unknown_campaign(bot, provider, LOST_REQUEST)
    question = await press_answer(approver_chat, "отправить снова")
    button = question.button("Отправить снова")
    card = await owner_chat.wait_for(UNKNOWN_OUTCOME)

    answer = await owner_chat.press(owner_chat.user, card, button)

    assert answer.alert
    assert provider.accepted == []
