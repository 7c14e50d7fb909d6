"""Edits, deletions, pins and reactions."""

from typing import Any

from simulators.telegram import Chat, User
from tests.simulators.telegram.conftest import BotApi

KEYBOARD = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}


async def edit(bot: BotApi, chat: Chat, message_id: int, **more: Any) -> dict[str, Any]:
    """Edit a text and return the whole answer."""
    return await bot.raw("editMessageText", chat_id=chat.id, message_id=message_id, **more)


async def test_an_edit_is_seen(bot: BotApi, chat: Chat) -> None:
    """It keeps its number and counts."""
    sent = await bot.say(chat, "Набираем", reply_markup=KEYBOARD)

    await edit(bot, chat, sent["message_id"], text="Готово")

    assert [message.text for message in chat.messages] == ["Готово"]
    assert chat.last.edits == 1
    assert chat.last.keyboard == []


async def test_the_same_once_more_is_refused(bot: BotApi, chat: Chat) -> None:
    """Text, entities and buttons are compared, not their source."""
    sent = await bot.say(chat, "<b>Готово</b>", parse_mode="HTML", reply_markup=KEYBOARD)

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
    """It was deleted, or never sent."""
    sent = await bot.say(chat)
    chat.delete(chat.last)

    answer = await edit(bot, chat, sent["message_id"], text="x")

    assert answer["description"] == "Bad Request: message to edit not found"


async def test_what_others_said_cannot_be_edited(bot: BotApi, chat: Chat, alice: User) -> None:
    """Only one's own."""
    message = await chat.send(alice, "/call")

    answer = await edit(bot, chat, message.id, text="x")

    assert answer["description"] == "Bad Request: message can't be edited"


async def test_an_edit_takes_inline_buttons_only(bot: BotApi, chat: Chat) -> None:
    """A request for a reply cannot be put under what was said."""
    sent = await bot.say(chat)

    answer = await edit(bot, chat, sent["message_id"], text="x", reply_markup={"force_reply": True})

    assert answer["description"] == "Bad Request: inline keyboard expected"


async def test_buttons_change_alone(bot: BotApi, chat: Chat) -> None:
    """The text stays, and taking away what is not there is refused."""
    sent = await bot.say(chat, "<b>Звонить?</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    target = {"chat_id": chat.id, "message_id": sent["message_id"]}

    await bot.call("editMessageReplyMarkup", **target)
    refusal = await bot.refused("editMessageReplyMarkup", **target)

    assert chat.last.text == "Звонить?"
    assert chat.last.keyboard == []
    assert refusal.startswith("Bad Request: message is not modified")


async def test_a_message_is_deleted_once(bot: BotApi, chat: Chat) -> None:
    """The second time it is not there."""
    sent = await bot.say(chat)

    await bot.call("deleteMessage", chat_id=chat.id, message_id=sent["message_id"])

    assert chat.messages == []
    refusal = await bot.refused("deleteMessage", chat_id=chat.id, message_id=sent["message_id"])
    assert refusal == "Bad Request: message to delete not found"


async def test_others_messages_in_a_group_need_a_right(bot: BotApi, group: Chat, alice: User) -> None:
    """An administrator has it."""
    message = await group.send(alice, "/call")
    target = {"chat_id": group.id, "message_id": message.id}

    refusal = await bot.refused("deleteMessage", **target)
    group.administrators.add(42)
    await bot.call("deleteMessages", chat_id=group.id, message_ids=[message.id, 999])

    assert refusal == "Bad Request: message can't be deleted"
    assert group.messages == []


async def test_pins_need_a_right_in_a_group(bot: BotApi, chat: Chat, group: Chat) -> None:
    """In a private chat they need none."""
    private = await bot.say(chat)
    common = await bot.say(group)

    await bot.call("pinChatMessage", chat_id=chat.id, message_id=private["message_id"])
    refusal = await bot.refused("pinChatMessage", chat_id=group.id, message_id=common["message_id"])

    assert chat.pinned == [private["message_id"]]
    assert refusal.startswith("Bad Request: not enough rights")
    await bot.call("unpinChatMessage", chat_id=chat.id)
    assert chat.pinned == []


async def test_a_reaction_is_one_of_those_there_are(bot: BotApi, chat: Chat, alice: User) -> None:
    """One at a time, and no other emoji."""
    message = await chat.send(alice, "/call")
    target = {"chat_id": chat.id, "message_id": message.id}
    eyes, phone = {"type": "emoji", "emoji": "👀"}, {"type": "emoji", "emoji": "📞"}

    await bot.call("setMessageReaction", **target, reaction=[eyes])

    assert chat.messages[0].reaction == "👀"
    assert await bot.refused("setMessageReaction", **target, reaction=[phone]) == "Bad Request: REACTION_INVALID"
    assert await bot.refused("setMessageReaction", **target, reaction=[eyes, eyes]) == "Bad Request: REACTIONS_TOO_MANY"


async def test_the_bot_shows_that_it_is_busy(bot: BotApi, chat: Chat) -> None:
    """With one of the actions there are."""
    await bot.call("sendChatAction", chat_id=chat.id, action="typing")

    assert chat.actions == ["typing"]
    refusal = await bot.refused("sendChatAction", chat_id=chat.id, action="dialling")
    assert refusal == "Bad Request: wrong parameter action in request"
