"""`/settings`: language and time zone, from the next message on."""

import pytest

from simulators.telegram import Chat, Fault, Telegram
from telegram_bot.app import RunningBot
from telegram_bot.config.model import Config
from telegram_bot.domain.roles import Role
from tests.bot.conftest import RunBot
from tests.campaigns.times import eventually


async def test_a_language_counts_at_once(bot: RunningBot, viewer_chat: Chat, telegram: Telegram) -> None:
    """In the same message, in the next answers, and in the menu."""
    sent = await viewer_chat.send(viewer_chat.user, "/settings")
    settings = await viewer_chat.wait_for("Язык: русский", after=sent)

    answer = await viewer_chat.press(viewer_chat.user, settings, "English")

    assert answer.text == "Noted"
    await viewer_chat.wait_for("Language: English", after=sent)
    sent = await viewer_chat.send(viewer_chat.user, "/balance")
    await viewer_chat.wait_for("Balance:", after=sent)

    await eventually(lambda: "money on the account" in _menus_of(telegram, viewer_chat.id)[-1])


async def test_a_language_chosen_while_the_bot_starts_is_the_menus(
    bot: RunningBot, viewer_chat: Chat, telegram: Telegram
) -> None:
    """The menus that the bot publishes when it starts, which may take long, do not replace a newer one."""
    listed_at_start = await bot.services.users.list_with_role(Role.VIEWER)
    await viewer_chat.send(viewer_chat.user, "/settings en")
    await viewer_chat.wait_for("Language: English")

    await bot.application.bot_data.command_menu.publish_all(listed_at_start)

    assert "money on the account" in _menus_of(telegram, viewer_chat.id)[-1]


async def test_the_menus_come_although_telegram_asks_to_wait(
    run_bot: RunBot, config: Config, chats: dict[Role, Chat], telegram: Telegram
) -> None:
    """Every user's is published when the time that Telegram asked for is over."""
    telegram.fail("setMyCommands", Fault.TOO_MANY, times=1, seconds=1)
    async with run_bot(config):
        await eventually(lambda: all(_menus_of(telegram, chat.id) for chat in chats.values()))


async def test_a_zone_is_chosen_by_a_button(bot: RunningBot, viewer_chat: Chat) -> None:
    """Russian time zones are named by their cities."""
    sent = await viewer_chat.send(viewer_chat.user, "/settings")
    settings = await viewer_chat.wait_for("Часовой пояс: Москва", after=sent)

    await viewer_chat.press(viewer_chat.user, settings, "Камчатка")

    await viewer_chat.wait_for("Часовой пояс: Камчатка")
    user = await bot.services.get_user(1001)
    assert user is not None
    assert user.time_zone.key == "Asia/Kamchatka"


async def test_any_zone_can_be_typed_as_a_reply(bot: RunningBot, viewer_chat: Chat) -> None:
    """Case and blanks do not matter."""
    sent = await viewer_chat.send(viewer_chat.user, "/settings")
    settings = await viewer_chat.wait_for("Часовой пояс", after=sent)
    await viewer_chat.press(viewer_chat.user, settings, "Другой")
    question = await viewer_chat.wait_for("Ответьте на это сообщение")

    await viewer_chat.send(viewer_chat.user, "asia/ho chi minh", reply_to=question)

    await viewer_chat.wait_for("Часовой пояс: Asia/Ho_Chi_Minh")


@pytest.mark.parametrize("typed", ["Mars/Olympus", "../etc/passwd", "<b>&", "Europe/Moscow" * 20])
async def test_a_zone_that_is_none_is_refused(bot: RunningBot, viewer_chat: Chat, typed: str) -> None:
    """The answer shows a valid one."""
    sent = await viewer_chat.send(viewer_chat.user, f"/settings {typed}")

    answer = await viewer_chat.wait_for("Часового пояса", after=sent)

    assert typed[:40] in answer.text
    assert (await bot.services.get_user(1001)).time_zone.key == "Europe/Moscow"  # type: ignore[union-attr]


async def test_a_choice_outlives_a_restart(bot: RunningBot, viewer_chat: Chat) -> None:
    """Preferences are kept in the database."""
    sent = await viewer_chat.send(viewer_chat.user, "/settings en")
    await viewer_chat.wait_for("Language: English", after=sent)
    sent = await viewer_chat.send(viewer_chat.user, "/settings Asia/Omsk")
    await viewer_chat.wait_for("Time zone: Omsk", after=sent)

    user = await bot.services.get_user(1001)

    assert user is not None
    assert (user.language, user.time_zone.key) == ("en", "Asia/Omsk")


def _menus_of(telegram: Telegram, chat_id: int) -> list[str]:
    """Return the parameters of the menus that were published for a chat, in their order."""
    menus = [str(parameters) for method, parameters in telegram.calls if method == "setMyCommands"]
    return [menu for menu in menus if str(chat_id) in menu]
