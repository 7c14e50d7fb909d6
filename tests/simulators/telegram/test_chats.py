"""Chats to which the bot may send, and their members."""

import pytest

from simulators.telegram import Chat, Telegram, User
from tests.simulators.telegram.conftest import BotApi


async def test_an_unknown_chat_is_refused(bot: BotApi) -> None:
    """Unknown ids, unknown names and a missing id are rejected."""
    assert await bot.error("sendMessage", chat_id=1, text="x") == "Bad Request: chat not found"
    assert await bot.error("sendMessage", chat_id="@nobody", text="x") == "Bad Request: chat not found"
    assert await bot.error("sendMessage", text="x") == "Bad Request: chat not found"


async def test_the_bot_does_not_speak_first(bot: BotApi, telegram: Telegram, alice: User) -> None:
    """The bot cannot send before the user has written."""
    chat = telegram.private(alice, started=False)

    error = await bot.error("sendMessage", chat_id=alice.id, text="x")
    await chat.send(alice, "/start")
    await bot.send(chat, "Здравствуйте")

    assert error == "Forbidden: bot can't initiate conversation with a user"
    assert chat.last.text == "Здравствуйте"


async def test_a_blocked_bot_is_told_so(bot: BotApi, chat: Chat, alice: User) -> None:
    """The bot gets an update and an error."""
    chat.block()

    error = await bot.error("sendMessage", chat_id=chat.id, text="x")
    change = (await bot.call("getUpdates"))[0]["my_chat_member"]

    assert error == "Forbidden: bot was blocked by the user"
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    assert change["from"]["id"] == alice.id


async def test_who_writes_to_a_blocked_bot_lets_it_in(bot: BotApi, chat: Chat, alice: User) -> None:
    """Writing unblocks the bot, as in Telegram's apps."""
    chat.block()

    await chat.send(alice, "/start")

    await bot.send(chat)
    kinds = [list(update)[1] for update in await bot.call("getUpdates")]
    assert kinds == ["my_chat_member", "my_chat_member", "message"]


async def test_a_bot_that_was_thrown_out_hears_and_says_nothing(bot: BotApi, group: Chat, alice: User) -> None:
    """A removed bot gets no messages and cannot send."""
    group.block(alice)

    await group.send(alice, "/call")

    error = await bot.error("sendMessage", chat_id=group.id, text="x")
    assert error == "Forbidden: bot was kicked from the supergroup chat"
    assert [list(update)[1] for update in await bot.call("getUpdates")] == ["my_chat_member"]


async def test_a_group_becomes_a_supergroup(bot: BotApi, telegram: Telegram, alice: User) -> None:
    """The error has the id of the new chat."""
    group = telegram.group(-77, "Дежурные", members=[alice])

    moved = group.migrate(-10077)

    answer = await bot.raw("sendMessage", chat_id=-77, text="x")
    await bot.send(moved)
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": -10077}


async def test_supergroups_count_their_messages_themselves(bot: BotApi, chat: Chat, group: Chat, alice: User) -> None:
    """Message ids are unique within one supergroup only."""
    await chat.send(alice, "раз")
    await group.send(alice, "раз")

    assert (await bot.send(chat))["message_id"] == (await bot.send(group))["message_id"] == 2


async def test_a_chat_is_described(bot: BotApi, chat: Chat, group: Chat) -> None:
    """A private chat has the user's name, a group its title."""
    assert (await bot.call("getChat", chat_id=chat.id))["first_name"] == "Алиса"
    assert (await bot.call("getChat", chat_id=group.id))["title"] == "Дежурные"
    assert await bot.call("getChatMemberCount", chat_id=group.id) == 3


async def test_members_are_described(bot: BotApi, telegram: Telegram, group: Chat, alice: User) -> None:
    """The status of administrators, members and users who are not members is returned."""
    outsider = telegram.user(9, "Чужой")
    group.administrators |= {alice.id, 42}

    assert (await bot.call("getChatMember", chat_id=group.id, user_id=alice.id))["status"] == "administrator"
    assert (await bot.call("getChatMember", chat_id=group.id, user_id=4343))["status"] == "member"
    assert (await bot.call("getChatMember", chat_id=group.id, user_id=outsider.id))["status"] == "left"
    assert await bot.error("getChatMember", chat_id=group.id, user_id=8) == "Bad Request: user not found"
    assert len(await bot.call("getChatAdministrators", chat_id=group.id)) == 2


async def test_the_bot_leaves_a_group(bot: BotApi, chat: Chat, group: Chat) -> None:
    """It cannot leave a private chat."""
    await bot.call("leaveChat", chat_id=group.id)

    assert group.blocked
    assert "private chats" in await bot.error("leaveChat", chat_id=chat.id)


async def test_people_come_and_go(bot: BotApi, telegram: Telegram, group: Chat, alice: User) -> None:
    """The bot gets an update, whatever its privacy mode."""
    newcomer = telegram.user(9, "Вера")

    group.join(newcomer)
    group.leave(alice)

    updates = await bot.call("getUpdates")
    assert updates[0]["message"]["new_chat_members"][0]["first_name"] == "Вера"
    assert updates[1]["message"]["left_chat_member"]["first_name"] == "Алиса"
    with pytest.raises(ValueError, match="Алиса is not in chat"):
        await group.send(alice, "/call")
