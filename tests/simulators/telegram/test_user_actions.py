"""User actions, and how tests wait for messages."""

import asyncio
from datetime import UTC, datetime

import pytest

from simulators.telegram import Chat, User
from tests.simulators.telegram.conftest import PNG, BotApi


async def test_the_newest_fitting_message_is_waited_for(bot: BotApi, chat: Chat) -> None:
    """A message is selected by its text or by a function."""
    for number in (1, 2):
        await bot.send(chat, f"Кампания {number}")

    assert (await chat.wait_for("Кампания")).text == "Кампания 2"
    assert (await chat.wait_for(lambda message: message.text.endswith("1"))).text == "Кампания 1"


async def test_an_edit_counts_as_something_new(bot: BotApi, chat: Chat) -> None:
    """An edit of a known message ends the wait as well."""
    sent = await bot.send(chat, "Кампания: набираем")
    known = chat.last

    waiting = asyncio.create_task(chat.wait_for("Кампания", after=known))
    await asyncio.sleep(0)
    assert not waiting.done()
    await bot.call("editMessageText", chat_id=chat.id, message_id=sent["message_id"], text="Кампания: готово")

    assert (await waiting).text == "Кампания: готово"
    assert known.text == "Кампания: набираем"


async def test_waiting_in_vain_says_what_there_was(bot: BotApi, chat: Chat) -> None:
    """The timeout error lists the messages of the chat."""
    await bot.send(chat, "Нет доступа")

    with pytest.raises(TimeoutError, match="Нет доступа"):
        await chat.wait_for("Кампания", timeout=0.05)


async def test_peoples_own_words_are_not_waited_for(chat: Chat, alice: User) -> None:
    """Only messages of the bot end the wait."""
    await chat.send(alice, "Кампания")

    with pytest.raises(TimeoutError):
        await chat.wait_for("Кампания", timeout=0.05)


async def test_a_person_changes_his_words(bot: BotApi, chat: Chat, alice: User) -> None:
    """The bot gets an update of the kind `edited_message`."""
    message = await chat.send(alice, "/cal")

    changed = await chat.edit(alice, message.id, "/call")

    update = (await bot.call("getUpdates"))[1]["edited_message"]
    assert (update["text"], update["message_id"], "edit_date" in update) == ("/call", message.id, True)
    assert (changed.text, changed.edits) == ("/call", 1)


async def test_only_ones_own_words_are_changed(bot: BotApi, chat: Chat, alice: User) -> None:
    """A user cannot edit the bot's messages."""
    sent = await bot.send(chat)

    with pytest.raises(LookupError):
        await chat.edit(alice, sent["message_id"], "x")


async def test_nobody_says_nothing(chat: Chat, alice: User) -> None:
    """An empty message cannot be sent."""
    with pytest.raises(ValueError, match="empty"):
        await chat.send(alice, " ")


async def test_everything_that_can_be_sent_arrives(bot: BotApi, chat: Chat, alice: User, boris: User) -> None:
    """Contacts, forwarded messages, pictures and messages with an earlier date are delivered."""
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    await chat.send(alice, contact=("+79120000000", "Алиса", alice.id))
    await chat.send(alice, "/call", forwarded_from=boris)
    await chat.send(alice, photo=PNG, caption="Снимок")
    await chat.send(alice, "/call", date=noon)

    shared, forwarded, picture, old = [update["message"] for update in await bot.call("getUpdates")]

    assert shared["contact"] == {"phone_number": "+79120000000", "first_name": "Алиса", "user_id": alice.id}
    assert forwarded["forward_origin"]["sender_user"]["id"] == boris.id
    assert (picture["photo"][0]["width"], picture["caption"]) == (40, "Снимок")
    assert old["date"] == int(noon.timestamp())


async def test_people_are_shared_for_the_button_that_asked(bot: BotApi, chat: Chat, alice: User, boris: User) -> None:
    """The update has the button's request id, and names if they were requested."""
    request_users = {"request_id": 77, "request_name": True}
    await bot.send(chat, reply_markup={"keyboard": [[{"text": "Выбрать", "request_users": request_users}]]})

    await chat.send(alice, users_shared=[boris.id, 9])

    shared = (await bot.call("getUpdates"))[0]["message"]["users_shared"]
    assert shared == {"request_id": 77, "users": [{"user_id": boris.id, "first_name": "Борис"}, {"user_id": 9}]}


async def test_an_administrator_hides_behind_the_group(bot: BotApi, group: Chat, alice: User) -> None:
    """The bot does not get the sender of an anonymous administrator."""
    await group.send(alice, "/call", anonymous=True)

    message = (await bot.call("getUpdates"))[0]["message"]
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"]["id"] == group.id


async def test_words_that_are_too_long_are_not_sent(chat: Chat, alice: User) -> None:
    """Telegram's apps cut long texts, so tests must as well."""
    with pytest.raises(ValueError, match="at most 4096"):
        await chat.send(alice, "7" * 4097)
    with pytest.raises(ValueError, match="at most 1024"):
        await chat.send(alice, document=(b"1", "1.csv"), caption="7" * 1025)


async def test_spaces_around_words_are_taken_off(bot: BotApi, chat: Chat, alice: User) -> None:
    """A command after spaces is recognized."""
    await chat.send(alice, "  /call да\n")

    message = (await bot.call("getUpdates"))[0]["message"]
    assert (message["text"], message["entities"][0]["offset"]) == ("/call да", 0)
