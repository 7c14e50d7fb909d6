"""`/settings`: language and time zone, from the next sentence on."""

import pytest

from simulators.telegram import Chat, Telegram
from telegram_bot.app import RunningBot
from tests.campaigns.times import eventually


async def test_a_language_counts_at_once(bot: RunningBot, viewer_chat: Chat, telegram: Telegram) -> None:
    """In the very same message, in the next answers, and in the menu."""
    asked = await viewer_chat.send(viewer_chat.user, "/settings")
    shown = await viewer_chat.wait_for("Язык: русский", after=asked)

    answer = await viewer_chat.press(viewer_chat.user, shown, "English")

    assert answer.text == "Noted"
    await viewer_chat.wait_for("Language: English", after=asked)
    said = await viewer_chat.send(viewer_chat.user, "/balance")
    await viewer_chat.wait_for("Balance:", after=said)

    def is_in_english() -> bool:
        menus = [str(parameters) for method, parameters in telegram.calls if method == "setMyCommands"]
        return "money on the account" in [menu for menu in menus if "1001" in menu][-1]

    await eventually(is_in_english)


async def test_a_zone_is_chosen_by_a_button(bot: RunningBot, viewer_chat: Chat) -> None:
    """The Russian ones are called by their cities."""
    asked = await viewer_chat.send(viewer_chat.user, "/settings")
    shown = await viewer_chat.wait_for("Часовой пояс: Москва", after=asked)

    await viewer_chat.press(viewer_chat.user, shown, "Камчатка")

    await viewer_chat.wait_for("Часовой пояс: Камчатка")
    person = await bot.services.get_user(1001)
    assert person is not None
    assert person.time_zone.key == "Asia/Kamchatka"


async def test_any_zone_can_be_typed_as_a_reply(bot: RunningBot, viewer_chat: Chat) -> None:
    """However it is written."""
    asked = await viewer_chat.send(viewer_chat.user, "/settings")
    shown = await viewer_chat.wait_for("Часовой пояс", after=asked)
    await viewer_chat.press(viewer_chat.user, shown, "Другой")
    question = await viewer_chat.wait_for("Ответьте на это сообщение")

    await viewer_chat.send(viewer_chat.user, "asia/ho chi minh", reply_to=question)

    await viewer_chat.wait_for("Часовой пояс: Asia/Ho_Chi_Minh")


@pytest.mark.parametrize("typed", ["Mars/Olympus", "../etc/passwd", "<b>&", "Europe/Moscow" * 20])
async def test_a_zone_that_is_none_is_refused(bot: RunningBot, viewer_chat: Chat, typed: str) -> None:
    """With an example of one that is."""
    said = await viewer_chat.send(viewer_chat.user, f"/settings {typed}")

    answer = await viewer_chat.wait_for("Часового пояса", after=said)

    assert typed[:40] in answer.text
    assert (await bot.services.get_user(1001)).time_zone.key == "Europe/Moscow"  # type: ignore[union-attr]


async def test_a_choice_outlives_a_restart(bot: RunningBot, viewer_chat: Chat) -> None:
    """It is kept in the database."""
    said = await viewer_chat.send(viewer_chat.user, "/settings en")
    await viewer_chat.wait_for("Language: English", after=said)
    said = await viewer_chat.send(viewer_chat.user, "/settings Asia/Omsk")
    await viewer_chat.wait_for("Time zone: Omsk", after=said)

    person = await bot.services.get_user(1001)

    assert person is not None
    assert (person.language, person.time_zone.key) == ("en", "Asia/Omsk")
