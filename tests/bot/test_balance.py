"""`/balance`."""

from simulators.provider import Provider
from simulators.telegram import Chat
from telegram_bot.app import RunningBot


async def test_the_balance_is_said(bot: RunningBot, viewer_chat: Chat, provider: Provider) -> None:
    """A viewer may read it; repeated commands cause one request to the provider."""
    provider.clock.set_speed(0.0)
    sent = [await viewer_chat.send(viewer_chat.user, "/balance") for _ in range(3)]

    answer = await viewer_chat.wait_for("Баланс", after=sent[-1])

    assert "100 000,00 ₽" in answer.text.replace("\N{NO-BREAK SPACE}", " ")
    assert provider.request_handler.log.reads["balance"] == 1
