"""Taps on buttons and their answers."""

import asyncio
from typing import Any

import pytest

from simulators.telegram import CallbackAnswer, Chat, Telegram, User
from tests.simulators.telegram.conftest import BotApi

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def keyboard(data: str, text: str = "Позвонить") -> dict[str, Any]:
    """Return a keyboard of one button."""
    return {"inline_keyboard": [[{"text": text, "callback_data": data}]]}


async def query(bot: BotApi) -> Any:
    """Return the next callback query that the bot gets."""
    updates = await bot.call("getUpdates", timeout=5)
    await bot.call("getUpdates", offset=updates[-1]["update_id"] + 1)
    return updates[-1]["callback_query"]


async def test_a_tap_waits_for_its_answer(bot: BotApi, chat: Chat, alice: User) -> None:
    """The user gets the bot's answer."""
    await bot.send(chat, reply_markup=keyboard("go"))

    pressed = asyncio.create_task(chat.press(alice, chat.last, "вонить"))
    tap = await query(bot)
    await bot.call("answerCallbackQuery", callback_query_id=tap["id"], text="Принято", show_alert=True)

    assert await pressed == CallbackAnswer("Принято", alert=True)
    assert (tap["data"], tap["from"]["id"], tap["message"]["message_id"]) == ("go", alice.id, chat.last.id)


async def test_a_tap_is_answered_once(bot: BotApi, chat: Chat, alice: User) -> None:
    """The second answer is rejected."""
    await bot.send(chat, reply_markup=keyboard("go"))
    tap = chat.tap(alice, chat.last, "Позвонить")

    await bot.call("answerCallbackQuery", callback_query_id=tap)

    assert await bot.error("answerCallbackQuery", callback_query_id=tap) == TOO_OLD


async def test_an_old_tap_is_not_answered(bot: BotApi, telegram: Telegram, chat: Chat, alice: User) -> None:
    """An expired callback query cannot be answered."""
    await bot.send(chat, reply_markup=keyboard("go"))
    tap = chat.tap(alice, chat.last, "Позвонить")

    telegram.expire_taps()

    assert await bot.error("answerCallbackQuery", callback_query_id=tap) == TOO_OLD


async def test_an_unknown_tap_is_not_answered(bot: BotApi) -> None:
    """An unknown callback query cannot be answered."""
    assert await bot.error("answerCallbackQuery", callback_query_id="1") == TOO_OLD


async def test_an_answer_has_200_characters(bot: BotApi, chat: Chat, alice: User) -> None:
    """A longer answer is rejected."""
    await bot.send(chat, reply_markup=keyboard("go"))
    tap = chat.tap(alice, chat.last, "Позвонить")

    error = await bot.error("answerCallbackQuery", callback_query_id=tap, text="я" * 201)
    await bot.call("answerCallbackQuery", callback_query_id=tap, text="я" * 200)

    assert error == "Bad Request: MESSAGE_TOO_LONG"


async def test_nobody_answers(bot: BotApi, chat: Chat, alice: User) -> None:
    """A press without an answer times out."""
    await bot.send(chat, reply_markup=keyboard("go"))

    with pytest.raises(TimeoutError):
        await chat.press(alice, chat.last, "Позвонить", timeout=0.05)


async def test_the_button_as_it_is_now_is_tapped(bot: BotApi, chat: Chat, alice: User) -> None:
    """A tap by text uses the message's newest buttons."""
    sent = await bot.send(chat, reply_markup=keyboard("old"))
    seen = chat.last
    markup = keyboard("new")
    await bot.call("editMessageReplyMarkup", chat_id=chat.id, message_id=sent["message_id"], reply_markup=markup)

    chat.tap(alice, seen, "Позвонить")

    assert (await query(bot))["data"] == "new"


async def test_a_button_that_is_gone_can_still_be_tapped(bot: BotApi, chat: Chat, alice: User) -> None:
    """A tap may arrive after the button was removed."""
    sent = await bot.send(chat, reply_markup=keyboard("old"))
    seen = chat.last
    await bot.call("editMessageReplyMarkup", chat_id=chat.id, message_id=sent["message_id"])

    chat.tap(alice, seen, "Позвонить")

    assert (await query(bot))["data"] == "old"


async def test_a_button_is_tapped_as_it_is(bot: BotApi, chat: Chat, alice: User) -> None:
    """A tap by button uses that button, also if the message has other buttons now."""
    sent = await bot.send(chat, reply_markup=keyboard("old"))
    seen = chat.last
    markup = keyboard("new")
    await bot.call("editMessageReplyMarkup", chat_id=chat.id, message_id=sent["message_id"], reply_markup=markup)

    chat.tap(alice, seen, seen.button("Позвонить"))

    assert (await query(bot))["data"] == "old"


async def test_a_tap_under_a_deleted_message_has_no_text(bot: BotApi, chat: Chat, alice: User) -> None:
    """The bot gets an inaccessible message."""
    await bot.send(chat, reply_markup=keyboard("go"))
    seen = chat.last
    chat.delete(seen)

    chat.tap(alice, seen, "Позвонить")

    message = (await query(bot))["message"]
    assert message["date"] == 0
    assert "text" not in message


async def test_there_is_no_such_button(bot: BotApi, chat: Chat, alice: User) -> None:
    """The error lists the existing buttons."""
    await bot.send(chat, reply_markup=keyboard("go"))

    with pytest.raises(LookupError, match="Позвонить"):
        chat.tap(alice, chat.last, "Отменить")


async def test_only_who_is_in_the_chat_taps(bot: BotApi, chat: Chat, boris: User) -> None:
    """A user cannot tap in another user's private chat."""
    await bot.send(chat, reply_markup=keyboard("go"))

    with pytest.raises(ValueError, match="Борис is not in chat"):
        chat.tap(boris, chat.last, "Позвонить")
