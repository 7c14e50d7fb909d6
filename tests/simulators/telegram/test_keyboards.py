"""Keyboards: allowed buttons, and the chats they are allowed in."""

from typing import Any

import pytest

from simulators.telegram import Button, Chat
from tests.simulators.telegram.conftest import BotApi


def inline(**button: Any) -> dict[str, Any]:
    """Return an inline keyboard with one button."""
    return {"inline_keyboard": [[{"text": "Позвонить", **button}]]}


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (inline(callback_data=""), "BUTTON_DATA_INVALID"),
        (inline(callback_data="я" * 33), "BUTTON_DATA_INVALID"),
        (inline(), "text buttons are unallowed in the inline keyboard"),
        (inline(callback_data="x", url="https://x.example"), "text buttons are unallowed in the inline keyboard"),
        (inline(text=" ", callback_data="x"), "inline keyboard button text must be non-empty"),
        (inline(callback_data="x", style="red"), "invalid button style specified"),
        (inline(url="javascript:alert(1)"), "inline keyboard button URL 'javascript:alert(1)' is invalid"),
        (inline(copy_text={"text": "я" * 257}), "BUTTON_COPY_TEXT_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}, "reply markup is too long"),
        ({"inline_keyboard": {"text": "x"}}, "must be of type Array of Arrays"),
        ({"odd": True}, "object expected as reply markup"),
        ({"force_reply": True, "input_field_placeholder": "я" * 65}, "INPUT_FIELD_PLACEHOLDER_INVALID"),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
    ],
)
async def test_a_wrong_keyboard_is_refused(bot: BotApi, chat: Chat, markup: dict[str, Any], reason: str) -> None:
    """No message is sent."""
    error = await bot.error("sendMessage", chat_id=chat.id, text="Звонить?", reply_markup=markup)

    assert error.startswith(f"Bad Request: {reason}") or reason in error
    assert chat.messages == []


async def test_data_of_64_bytes_is_taken(bot: BotApi, chat: Chat) -> None:
    """Thirty-two Cyrillic letters are 64 bytes."""
    await bot.send(chat, reply_markup=inline(callback_data="я" * 32, style="danger"))

    assert chat.last.keyboard == [[Button("Позвонить", "я" * 32, style="danger")]]


async def test_a_reply_keyboard_is_shown(bot: BotApi, chat: Chat) -> None:
    """The buttons have the requests they make."""
    buttons = ["Отмена", {"text": "Мой номер", "request_contact": True}]

    await bot.send(chat, reply_markup={"keyboard": [buttons], "resize_keyboard": True})

    assert chat.last.reply_keyboard == [[Button("Отмена"), Button("Мой номер", wants="request_contact")]]
    assert chat.last.keyboard == []


@pytest.mark.parametrize("more", [{"request_contact": True}, {"request_users": {"request_id": 1}}])
async def test_people_and_numbers_are_asked_for_in_private_only(bot: BotApi, group: Chat, more: dict[str, Any]) -> None:
    """In a group the keyboard is rejected."""
    markup = {"keyboard": [[{"text": "Поделиться", **more}]]}

    error = await bot.error("sendMessage", chat_id=group.id, text="x", reply_markup=markup)

    assert error.endswith("can be requested in private chats only")


async def test_a_request_for_a_reply_is_seen(bot: BotApi, chat: Chat) -> None:
    """The message is marked as a request for a reply, which apps open automatically."""
    await bot.send(chat, reply_markup={"force_reply": True, "selective": True})

    assert chat.last.wants_reply


async def test_an_empty_keyboard_is_none(bot: BotApi, chat: Chat) -> None:
    """An empty inline keyboard is accepted and left out, as in Telegram."""
    sent = await bot.send(chat, reply_markup={"inline_keyboard": []})

    assert "reply_markup" not in sent
