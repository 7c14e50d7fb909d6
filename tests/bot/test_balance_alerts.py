"""`/alerts`: a chat is notified once when the balance falls, and again after it has recovered."""

import asyncio
from decimal import Decimal

import pytest

from simulators.provider import Provider
from simulators.telegram import Chat
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from tests.bot.conftest import RunBot


async def read_balance(chat: Chat) -> None:
    """Read the balance by the command."""
    sent = await chat.send(chat.user, "/balance")
    await chat.wait_for("Баланс", after=sent)


async def wait_notified(bot: RunningBot) -> None:
    """Wait until the only alert is marked as notified."""
    async with asyncio.timeout(5):
        while not all(alert.is_notified for alert in await bot.services.balance_alerts.list_all()):
            pass


async def set_balance(provider: Provider, roubles: int) -> None:
    """Set the account's balance in roubles, and let the bot's cached balance expire."""
    provider.account.kopecks = roubles * 100
    provider.advance(minutes=1)


async def test_a_chat_is_told_of_a_fall(bot: RunningBot, owner_chat: Chat, group: Chat, provider: Provider) -> None:
    """Whichever chat reads the balance, the chat with the alert is notified."""
    sent = await group.send(owner_chat.user, "/alerts 300")
    await group.wait_for("меньше 300 ₽", after=sent)

    await set_balance(provider, 299)
    await read_balance(owner_chat)

    warning = await group.wait_for("осталось")
    assert "299,00" in warning.text


async def test_it_is_told_once_a_fall(bot: RunningBot, owner_chat: Chat, provider: Provider) -> None:
    """The next alert is sent only after the balance has recovered."""
    sent = await owner_chat.send(owner_chat.user, "/alerts 300")
    await owner_chat.wait_for("меньше 300 ₽", after=sent)
    await set_balance(provider, 299)
    await read_balance(owner_chat)
    await owner_chat.wait_for("осталось 299,00")
    await wait_notified(bot)
    await set_balance(provider, 250)
    await read_balance(owner_chat)
    await set_balance(provider, 1000)
    await read_balance(owner_chat)
    await bot.services.balance_alerts.take_due(Decimal(1000))

    await set_balance(provider, 200)
    await read_balance(owner_chat)

    await owner_chat.wait_for("осталось 200,00")

    warnings = [message.text for message in owner_chat.messages if "осталось" in message.text]
    assert len(warnings) == 2


async def test_it_looks_by_itself(bot: RunningBot, owner_chat: Chat, provider: Provider) -> None:
    """The bot reads the balance every fifteen minutes without a command."""
    sent = await owner_chat.send(owner_chat.user, "/alerts 300")
    await owner_chat.wait_for("меньше 300 ₽", after=sent)

    await set_balance(provider, 100)
    provider.advance(minutes=16)

    await owner_chat.wait_for("осталось 100,00")


async def test_it_ends_when_it_is_switched_off(bot: RunningBot, owner_chat: Chat, provider: Provider) -> None:
    """No alert is sent after that."""
    await owner_chat.send(owner_chat.user, "/alerts 300")
    sent = await owner_chat.send(owner_chat.user, "/alerts off")
    await owner_chat.wait_for("больше не предупреждает", after=sent)

    await set_balance(provider, 100)
    await read_balance(owner_chat)

    assert owner_chat.find("осталось") is None


async def test_who_was_told_is_not_told_again_after_a_restart(
    run_bot: RunBot, config: Config, owner_chat: Chat, provider: Provider
) -> None:
    """The notice is recorded in the database."""
    await set_balance(provider, 100)
    async with run_bot(config) as bot:
        await owner_chat.send(owner_chat.user, "/alerts 300")
        await owner_chat.wait_for("осталось 100,00")
        await wait_notified(bot)

    async with run_bot(config):
        provider.advance(minutes=16)
        await read_balance(owner_chat)

    assert len([message for message in owner_chat.messages if "осталось" in message.text]) == 1


@pytest.mark.parametrize("typed", ["/alerts many", "/alerts -5", "/alerts 0.5", "/alerts 9999999999"])
async def test_what_is_no_amount_is_refused(bot: RunningBot, owner_chat: Chat, typed: str) -> None:
    """The answer shows a valid amount."""
    sent = await owner_chat.send(owner_chat.user, typed)

    await owner_chat.wait_for("целых рублях", after=sent)


async def test_only_owners_may(bot: RunningBot, approver_chat: Chat) -> None:
    """Other users are answered with the required role."""
    sent = await approver_chat.send(approver_chat.user, "/alerts 300")

    await approver_chat.wait_for("нужна роль «владелец»", after=sent)
