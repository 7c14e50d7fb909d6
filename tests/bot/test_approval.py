"""Approval by a second user."""

import asyncio
from dataclasses import replace

import pytest

from simulators.provider import Provider
from simulators.telegram import Chat, Message
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from telegram_bot.domain.confirmation_policy import ConfirmationPolicy
from telegram_bot.domain.roles import Role
from telegram_bot.domain.users import BotUser
from tests.bot.call_helpers import PREVIEW, csv, phone, request_preview, wait_accepted
from tests.bot.conftest import MOSCOW, USERS, MakeConfig, RunBot

APPROVAL_REQUEST = "просит разрешить"


@pytest.fixture(autouse=True)
def stopped_clock(provider: Provider) -> None:
    """Stop the provider's clock, which only tests advance."""
    provider.clock.set_speed(0.0)


@pytest.fixture
def config(make_config: MakeConfig) -> Config:
    """Return a configuration in which one recipient is above the threshold."""
    return make_config(confirmation_policy=ConfirmationPolicy(approval_recipients=0))


async def request_approval(chat: Chat) -> Message:
    """Confirm a preview and return the author's message once the approvers are asked."""
    preview = await request_preview(chat)
    await chat.press(chat.user, preview, "Позвонить")
    return await chat.wait_for("Спросили", after=preview)


async def test_nothing_is_sent_before_another_approves(
    bot: RunningBot, operator_chat: Chat, approver_chat: Chat, owner_chat: Chat, provider: Provider
) -> None:
    """The preview names the approvers; they are asked in private with the author's preview."""
    chat = operator_chat
    preview = await request_preview(chat)
    await chat.press(chat.user, preview, "Позвонить")
    request = await approver_chat.wait_for(APPROVAL_REQUEST)
    await owner_chat.wait_for(APPROVAL_REQUEST)

    assert "Разрешить может: Анна, Иван" in preview.text
    assert "«Завтра не будет воды»" in request.text
    assert "Позвоним 1 абоненту" in request.text
    assert provider.accepted == []


async def test_one_approval_launches_it(
    bot: RunningBot, operator_chat: Chat, approver_chat: Chat, owner_chat: Chat, provider: Provider
) -> None:
    """The author's message becomes the campaign card, the author is notified, and requests lose their buttons."""
    card = await request_approval(operator_chat)
    request = await approver_chat.wait_for(APPROVAL_REQUEST)
    await approver_chat.press(approver_chat.user, request, "Разрешить")
    await operator_chat.wait_for("разрешена: Анна", after=card)

    (campaign,) = await wait_accepted(provider)
    launched = await operator_chat.wait_for(
        lambda one: one.id == card.id and "Рассылка № 1" in one.text_or_caption, after=card
    )

    assert campaign.phones == ["79120000001"]
    assert "Олег" in launched.text
    assert not (await approver_chat.wait_for("Разрешил: Анна")).keyboard
    assert not (await owner_chat.wait_for("Разрешил: Анна")).keyboard


async def test_two_approvers_at_once_are_one_broadcast(
    bot: RunningBot, operator_chat: Chat, approver_chat: Chat, owner_chat: Chat, provider: Provider
) -> None:
    """The slower one gets an alert that it is decided."""
    card = await request_approval(operator_chat)
    chats = (approver_chat, owner_chat)
    requests = [await chat.wait_for(APPROVAL_REQUEST) for chat in chats]

    answers = await asyncio.gather(
        *(chat.press(chat.user, message, "Разрешить") for chat, message in zip(chats, requests, strict=True))
    )

    await operator_chat.wait_for("Рассылка № 1", after=card)
    assert sorted(one.alert for one in answers) == [False, True]
    assert len(await wait_accepted(provider)) == 1


async def test_an_approver_may_decline(
    bot: RunningBot, operator_chat: Chat, approver_chat: Chat, owner_chat: Chat, provider: Provider
) -> None:
    """The author is notified, and no other approver can approve it any more."""
    card = await request_approval(operator_chat)
    other_request = await owner_chat.wait_for(APPROVAL_REQUEST)
    request = await approver_chat.wait_for(APPROVAL_REQUEST)
    await approver_chat.press(approver_chat.user, request, "Не разрешать")
    await operator_chat.wait_for("не разрешена: Анна", after=card)

    answer = await owner_chat.press(owner_chat.user, other_request, other_request.button("Разрешить"))

    assert answer.alert
    assert provider.accepted == []


async def test_the_author_may_take_it_back(
    bot: RunningBot, operator_chat: Chat, approver_chat: Chat, provider: Provider
) -> None:
    """Approvers see the cancellation and cannot approve it any more."""
    card = await request_approval(operator_chat)
    request = await approver_chat.wait_for(APPROVAL_REQUEST)
    await operator_chat.press(operator_chat.user, card, "Отказаться")
    await approver_chat.wait_for("Отменено: Олег", after=request)

    answer = await approver_chat.press(approver_chat.user, request, request.button("Разрешить"))

    assert answer.alert
    assert provider.accepted == []


async def test_nobody_approves_his_own(
    bot: RunningBot, approver_chat: Chat, owner_chat: Chat, operator_chat: Chat, provider: Provider
) -> None:
    """The author is not asked, and cannot use another approver's button."""
    await request_approval(approver_chat)
    request = await owner_chat.wait_for(APPROVAL_REQUEST)

    answer = await approver_chat.press(approver_chat.user, approver_chat.last, request.button("Разрешить"))

    assert answer.alert
    assert approver_chat.find(APPROVAL_REQUEST) is None
    assert provider.accepted == []


async def test_an_operator_cannot_approve(
    bot: RunningBot, approver_chat: Chat, owner_chat: Chat, operator_chat: Chat, provider: Provider
) -> None:
    """The role is checked when the button is tapped."""
    await request_approval(approver_chat)
    request = await owner_chat.wait_for(APPROVAL_REQUEST)
    sent = await operator_chat.send(operator_chat.user, "/id")
    reply = await operator_chat.wait_for("этот чат", after=sent)

    answer = await operator_chat.press(operator_chat.user, reply, request.button("Разрешить"))

    assert "утверждающий" in answer.text
    assert provider.accepted == []


@pytest.mark.usefixtures("quick_sweep")
async def test_it_is_over_after_an_hour(
    bot: RunningBot, operator_chat: Chat, approver_chat: Chat, provider: Provider
) -> None:
    """A later tap gets an alert; without a tap the bot expires it as well."""
    card = await request_approval(operator_chat)
    request = await approver_chat.wait_for(APPROVAL_REQUEST)
    provider.advance(hours=1, seconds=1)

    answer = await approver_chat.press(approver_chat.user, request, request.button("Разрешить"))

    await operator_chat.wait_for("Срок истёк", after=card, timeout=20)
    assert answer.alert
    assert not (await approver_chat.wait_for("никто не решил", after=request)).keyboard
    assert provider.accepted == []


async def test_where_nobody_else_could_approve_it_is_said_at_once(
    make_config: MakeConfig, run_bot: RunBot, chats: dict[Role, Chat], provider: Provider
) -> None:
    """The preview and its button answer that no other user can approve it."""
    user_id, name = USERS[Role.OWNER]
    owner = BotUser(id=user_id, role=Role.OWNER, name=name, time_zone=MOSCOW)
    chat = chats[Role.OWNER]
    async with run_bot(make_config(users=(owner,), confirmation_policy=ConfirmationPolicy(approval_recipients=0))):
        preview = await request_preview(chat)
        answer = await chat.press(chat.user, preview, "Позвонить")

    assert "Разрешить некому" in preview.text
    assert "/users" in answer.text
    assert provider.accepted == []


async def test_whom_the_bot_cannot_write_to_is_not_waited_for(
    make_config: MakeConfig, run_bot: RunBot, operator_chat: Chat, approver_chat: Chat, owner_chat: Chat
) -> None:
    """Only approvers who can be reached are named."""
    approver_chat.block()
    async with run_bot(make_config(confirmation_policy=ConfirmationPolicy(approval_recipients=0))):
        card = await request_approval(operator_chat)

    assert "Спросили: Иван" in card.text


async def test_it_waits_through_a_restart(
    config: Config, run_bot: RunBot, operator_chat: Chat, approver_chat: Chat, provider: Provider
) -> None:
    """No approver is asked again."""
    async with run_bot(config):
        await request_approval(operator_chat)
        request = await approver_chat.wait_for(APPROVAL_REQUEST)

    async with run_bot(config):
        await approver_chat.press(approver_chat.user, request, "Разрешить")
        await wait_accepted(provider)

    assert len(provider.accepted) == 1
    assert len([one for one in approver_chat.messages if APPROVAL_REQUEST in one.text_or_caption]) <= 1


async def test_a_role_that_was_taken_away_orders_nothing(
    bot: RunningBot, operator_chat: Chat, approver_chat: Chat, provider: Provider, config: Config
) -> None:
    """A broadcast whose author has lost the role is not launched."""
    card = await request_approval(operator_chat)
    request = await approver_chat.wait_for(APPROVAL_REQUEST)
    bot.services.users.configure(one for one in config.users if one.role is not Role.OPERATOR)

    await approver_chat.press(approver_chat.user, request, "Разрешить")

    await operator_chat.wait_for("больше нет нужной роли", after=card)
    assert provider.accepted == []


async def test_a_list_above_the_threshold_waits_and_a_short_one_does_not(
    make_config: MakeConfig, run_bot: RunBot, operator_chat: Chat, provider: Provider
) -> None:
    """The number of recipients decides while the cost is unknown."""
    chat = operator_chat
    async with run_bot(make_config(confirmation_policy=replace(ConfirmationPolicy(), approval_recipients=2))):
        short = await request_preview(chat)
        await chat.press(chat.user, short, "Позвонить")
        await wait_accepted(provider)
        rows = csv("Телефон", *(phone(one) for one in range(3)))
        sent = await chat.send(chat.user, document=rows, caption="/call Вода")
        long = await chat.wait_for(PREVIEW, after=sent)
        await chat.press(chat.user, long, "Позвонить")
        await chat.wait_for("Спросили", after=long)

    assert len(provider.accepted) == 1
