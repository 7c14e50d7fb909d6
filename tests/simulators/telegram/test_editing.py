"""Edits, deletions, pins and reactions."""

from typing import Any

from simulators.telegram import Chat, User
from tests.simulators.telegram.conftest import BotApi

KEYBOARD = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}


async def edit(bot: BotApi, chat: Chat, message_id: int, **more: Any) -> dict[str, Any]:
    """Edit a text and return the whole response."""
    return await bot.raw("editMessageText", chat_id=chat.id, message_id=message_id, **more)


async def test_an_edit_is_seen(bot: BotApi, chat: Chat) -> None:
    """The message keeps its id and counts its edits."""
    sent = await bot.send(chat, "Набираем", reply_markup=KEYBOARD)

    await edit(bot, chat, sent["message_id"], text="Готово")

    assert [message.text for message in chat.messages] == ["Готово"]
    assert chat.last.edits == 1
    assert chat.last.keyboard == []


async def test_the_same_once_more_is_refused(bot: BotApi, chat: Chat) -> None:
    """Text, entities and buttons are compared, not their HTML."""
    sent = await bot.send(chat, "<b>Готово</b>", parse_mode="HTML", reply_markup=KEYBOARD)

    same = await edit(
        bot, chat, sent["message_id"], text="<strong>Готово</strong>", parse_mode="HTML", reply_markup=KEYBOARD
    )
    plain = await edit(bot, chat, sent["message_id"], text="Готово", reply_markup=KEYBOARD)
    bare = await edit(bot, chat, sent["message_id"], text="Готово")
    again = await edit(bot, chat, sent["message_id"], text="Готово")

    assert same["description"].startswith("Bad Request: message is not modified")
    assert plain["ok"]
    assert bare["ok"]
    assert again["description"].startswith("Bad Request: message is not modified")


async def test_what_is_not_there_cannot_be_edited(bot: BotApi, chat: Chat) -> None:
    """A deleted message cannot be edited."""
    sent = await bot.send(chat)
    chat.delete(chat.last)

    answer = await edit(bot, chat, sent["message_id"], text="x")

    assert answer["description"] == "Bad Request: message to edit not found"


async def test_what_others_said_cannot_be_edited(bot: BotApi, chat: Chat, alice: User) -> None:
    """The bot can edit only its own messages."""
    message = await chat.send(alice, "/call")

    answer = await edit(bot, chat, message.id, text="x")

    assert answer["description"] == "Bad Request: message can't be edited"


async def test_an_edit_takes_inline_buttons_only(bot: BotApi, chat: Chat) -> None:
    """A force-reply markup cannot be added to an existing message."""
    sent = await bot.send(chat)

    answer = await edit(bot, chat, sent["message_id"], text="x", reply_markup={"force_reply": True})

    assert answer["description"] == "Bad Request: inline keyboard expected"


async def test_buttons_change_alone(bot: BotApi, chat: Chat) -> None:
    """The text stays, and removing missing buttons is rejected."""
    sent = await bot.send(chat, "<b>Звонить?</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    target = {"chat_id": chat.id, "message_id": sent["message_id"]}

    await bot.call("editMessageReplyMarkup", **target)
    error = await bot.error("editMessageReplyMarkup", **target)

    assert chat.last.text == "Звонить?"
    assert chat.last.keyboard == []
    assert error.startswith("Bad Request: message is not modified")


async def test_a_message_is_deleted_once(bot: BotApi, chat: Chat) -> None:
    """The second deletion is rejected."""
    sent = await bot.send(chat)

    await bot.call("deleteMessage", chat_id=chat.id, message_id=sent["message_id"])

    assert chat.messages == []
    error = await bot.error("deleteMessage", chat_id=chat.id, message_id=sent["message_id"])
    assert error == "Bad Request: message to delete not found"


async def test_others_messages_in_a_group_need_a_right(bot: BotApi, group: Chat, alice: User) -> None:
    """An administrator has the right to delete them."""
    message = await group.send(alice, "/call")
    target = {"chat_id": group.id, "message_id": message.id}

    error = await bot.error("deleteMessage", **target)
    group.administrators.add(42)
    await bot.call("deleteMessages", chat_id=group.id, message_ids=[message.id, 999])

    assert error == "Bad Request: message can't be deleted"
    assert group.messages == []


async def test_pins_need_a_right_in_a_group(bot: BotApi, chat: Chat, group: Chat) -> None:
    """In a private chat no right is needed."""
    private = await bot.send(chat)
    common = await bot.send(group)

    await bot.call("pinChatMessage", chat_id=chat.id, message_id=private["message_id"])
    error = await bot.error("pinChatMessage", chat_id=group.id, message_id=common["message_id"])

    assert chat.pinned == [private["message_id"]]
    assert error.startswith("Bad Request: not enough rights")
    await bot.call("unpinChatMessage", chat_id=chat.id)
    assert chat.pinned == []


async def test_a_reaction_is_one_of_those_there_are(bot: BotApi, chat: Chat, alice: User) -> None:
    """Only one reaction at a time is allowed, and only a listed emoji."""
    message = await chat.send(alice, "/call")
    target = {"chat_id": chat.id, "message_id": message.id}
    eyes, phone = {"type": "emoji", "emoji": "👀"}, {"type": "emoji", "emoji": "📞"}

    await bot.call("setMessageReaction", **target, reaction=[eyes])

    assert chat.messages[0].reaction == "👀"
    assert await bot.error("setMessageReaction", **target, reaction=[phone]) == "Bad Request: REACTION_INVALID"
    assert await bot.error("setMessageReaction", **target, reaction=[eyes, eyes]) == "Bad Request: REACTIONS_TOO_MANY"


async def test_the_bot_shows_that_it_is_busy(bot: BotApi, chat: Chat) -> None:
    """Only the documented chat actions are allowed."""
    await bot.call("sendChatAction", chat_id=chat.id, action="typing")

    assert chat.actions == ["typing"]
    error = await bot.error("sendChatAction", chat_id=chat.id, action="dialling")
    assert error == "Bad Request: wrong parameter action in request"
