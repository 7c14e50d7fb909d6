"""`/phrases`, `/scripts` and `/numbers`: what the account has, with ids, names and durations."""

import pytest

from simulators.provider import Provider, Recording
from simulators.telegram import Chat
from telegram_bot.app import RunningBot


@pytest.mark.parametrize(
    ("typed", "heading", "line"),
    [
        ("/phrases", "фраз", "7 <b>&, 1:05"),
        ("/scripts", "скрипт", "8 <b>&, 2:00"),
        ("/numbers", "отправителя", "74951234567"),
    ],
)
async def test_they_are_listed(
    bot: RunningBot, viewer_chat: Chat, provider: Provider, typed: str, heading: str, line: str
) -> None:
    """Names with markup characters are shown unchanged."""
    provider.account.phrases += (Recording("7", "<b>&", 65, "Текст"),)
    provider.account.scripts += (Recording("8", "<b>&", 120, "Текст"),)

    sent = await viewer_chat.send(viewer_chat.user, typed)

    answer = await viewer_chat.wait_for(heading, after=sent)
    assert line in answer.text


async def test_a_long_list_has_pages(bot: RunningBot, viewer_chat: Chat, provider: Provider) -> None:
    """A page has twenty entries."""
    provider.account.phrases = tuple(Recording(str(number), f"Фраза {number}.", 1, "Текст") for number in range(1, 46))
    sent = await viewer_chat.send(viewer_chat.user, "/phrases")
    first = await viewer_chat.wait_for("45 фраз", after=sent)

    await viewer_chat.press(viewer_chat.user, first, "▶")

    second = await viewer_chat.wait_for("Фраза 21.")
    assert "Фраза 20." not in second.text
    assert [button.text for button in second.keyboard[0]] == ["◀", "▶"]


async def test_an_empty_list_is_said(bot: RunningBot, viewer_chat: Chat, provider: Provider) -> None:
    """An empty list is no error."""
    provider.account.phrases = ()

    sent = await viewer_chat.send(viewer_chat.user, "/phrases")

    await viewer_chat.wait_for("Записанных фраз нет", after=sent)
