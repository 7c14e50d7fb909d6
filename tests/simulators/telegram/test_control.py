"""The control API, and the chat page."""

import asyncio

import aiohttp

from simulators.telegram import Chat, Fault, Telegram, User
from tests.simulators.telegram.conftest import PNG, BotApi


async def test_everything_is_counted(bot: BotApi, chat: Chat) -> None:
    """The state has requests, rejections and armed faults."""
    await bot.send(chat)
    await bot.error("sendMessage", chat_id=1, text="x")
    await bot.control("POST", "control/faults", {"method": "getMe", "fault": "drop", "times": 3})

    status, state = await bot.control("GET", "control/state")

    assert status == 200
    assert state["requests"] == {"sendMessage": 2}
    assert state["refusals"] == [{"method": "sendMessage", "description": "Bad Request: chat not found"}]
    assert state["faults"] == [{"method": "getme", "fault": "drop", "times": 3, "seconds": None}]


async def test_faults_are_made_and_forgotten(bot: BotApi, telegram: Telegram) -> None:
    """Faults can be armed and cleared over HTTP."""
    await bot.control("POST", "control/faults", {"method": "*", "fault": "server_error", "times": None})

    assert (await bot.raw("getMe"))["error_code"] == 502
    assert telegram.faults.waiting[0].fault is Fault.SERVER_ERROR
    assert await bot.control("DELETE", "control/faults") == (200, {"faults": []})
    assert (await bot.raw("getMe"))["ok"]


async def test_a_wrong_command_is_explained(bot: BotApi) -> None:
    """An invalid command returns an error and changes nothing."""
    status, answer = await bot.control("POST", "control/faults", {"method": "getMe", "fault": "flood"})

    assert status == 400
    assert "flood" in answer["error"]


async def test_people_and_groups_are_added(bot: BotApi, telegram: Telegram, alice: User) -> None:
    """The bot cannot send to a new user before they have written."""
    await bot.control("POST", "control/people", {"id": 9, "name": "Вера"})
    await bot.control("POST", "control/groups", {"id": -1005, "title": "Дом", "members": [9, alice.id], "forum": True})

    assert not telegram.chats[9].started
    assert set(telegram.chats[-1005].members) == {9, alice.id}
    assert telegram.chats[-1005].forum
    status, _ = await bot.control("POST", "control/groups", {"id": -1006, "title": "Дом", "members": [10]})
    assert status == 400


async def test_a_person_writes_edits_and_answers(bot: BotApi, chat: Chat, alice: User) -> None:
    """The page's requests create messages, edits, replies and contacts."""
    target = {"user": alice.id, "chat": chat.id}
    _, sent = await bot.control("POST", "control/messages", {**target, "text": "/cal"})
    await bot.control("POST", "control/messages", {**target, "text": "/call", "edit": sent["message_id"]})
    await bot.control("POST", "control/messages", {**target, "text": "да", "reply_to": sent["message_id"]})
    await bot.control("POST", "control/messages", {**target, "contact": True})

    updates = await bot.call("getUpdates")

    assert [list(update)[1] for update in updates] == ["message", "edited_message", "message", "message"]
    assert chat.messages[1].reply_to == sent["message_id"]
    assert updates[3]["message"]["contact"]["user_id"] == alice.id


async def test_nobody_writes_where_he_is_not(bot: BotApi, chat: Chat, boris: User) -> None:
    """A non-member, an unknown user, an unknown chat and an empty text are rejected."""
    for user, where, text in ((boris.id, chat.id, "x"), (1, chat.id, "x"), (boris.id, 1, "x"), (chat.id, chat.id, " ")):
        body = {"user": user, "chat": where, "text": text}
        status, answer = await bot.control("POST", "control/messages", body)
        assert (status, "error" in answer) == (400, True)


async def test_a_person_sends_a_file_and_gets_it_back(bot: BotApi, chat: Chat, alice: User) -> None:
    """Files have a caption, and pictures their content type."""
    form = aiohttp.FormData({"user": str(alice.id), "chat": str(chat.id), "caption": "/call"})
    form.add_field("file", b"79120000000", filename="list.csv")
    async with bot.session.post(f"{bot.url}/control/files", data=form) as response:
        document = (await response.json())["document"]
    picture = aiohttp.FormData({"user": str(alice.id), "chat": str(chat.id), "photo": "1"})
    picture.add_field("file", PNG, filename="chart.png")
    async with bot.session.post(f"{bot.url}/control/files", data=picture) as response:
        photo = (await response.json())["photo"][0]

    async with bot.session.get(f"{bot.url}/control/files/{document['file_id']}") as response:
        assert (await response.read(), response.content_type) == (b"79120000000", "application/octet-stream")
    async with bot.session.get(f"{bot.url}/control/files/{photo['file_id']}") as response:
        assert (await response.read(), response.content_type) == (PNG, "image/png")
    async with bot.session.get(f"{bot.url}/control/files/none") as response:
        assert response.status == 404
    assert [message.caption for message in chat.messages] == ["/call", ""]


async def test_a_tap_gets_its_answer(bot: BotApi, chat: Chat, alice: User) -> None:
    """The page gets the bot's answer to the callback query."""
    sent = await bot.send(chat, reply_markup={"inline_keyboard": [[{"text": "Да", "callback_data": "y"}]]})
    body = {"user": alice.id, "chat": chat.id, "message": sent["message_id"], "data": "y"}

    tapping = asyncio.create_task(bot.control("POST", "control/taps", body))
    query = (await bot.call("getUpdates", timeout=5))[0]["callback_query"]
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Принято")

    assert await tapping == (200, {"text": "Принято", "alert": False, "url": ""})


async def test_a_person_blocks_the_bot(bot: BotApi, chat: Chat, alice: User) -> None:
    """The bot can be blocked and unblocked."""
    body = {"user": alice.id, "chat": chat.id}

    await bot.control("POST", "control/blocks", {**body, "blocked": True})
    assert chat.blocked
    await bot.control("POST", "control/blocks", {**body, "blocked": False})
    assert not chat.blocked


async def test_updates_are_delivered_and_delivered_again(bot: BotApi) -> None:
    """Any kind of update can be delivered; an unknown id is rejected."""
    _, made = await bot.control("POST", "control/updates", {"poll": {"id": "1"}})
    await bot.call("getUpdates", offset=made["update_id"] + 1)

    await bot.control("POST", f"control/redeliveries/{made['update_id']}")
    status, _ = await bot.control("POST", "control/redeliveries/1")

    assert await bot.call("getUpdates") == [{"update_id": made["update_id"], "poll": {"id": "1"}}]
    assert status == 400


async def test_the_page_and_its_files_are_served(bot: BotApi) -> None:
    """The page loads nothing from other hosts."""
    for path in ("", "page/page.css", "page/page.js", "page/message.js", "page/faults.js"):
        async with bot.session.get(f"{bot.url}/{path}") as response:
            assert response.status == 200
            assert "https://" not in (await response.text()).replace("https?:", "")


async def test_the_page_is_told_of_changes_at_once(bot: BotApi, chat: Chat, alice: User) -> None:
    """The page's request waits for a newer revision than the one it has."""
    query = f"page/present?user={alice.id}&chat={chat.id}"
    _, before = await bot.control("GET", query)

    waiting = asyncio.create_task(bot.control("GET", f"{query}&after={before['revision']}"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await bot.send(chat, "Готово")
    _, after = await asyncio.wait_for(waiting, 2)

    assert after["chosen"]["messages"][0]["raw"]["text"] == "Готово"
    assert after["chats"][0]["last"] == "Готово"
    assert after["user"] == alice.id


async def test_the_page_shows_a_person_his_own_chats(bot: BotApi, chat: Chat, group: Chat, boris: User) -> None:
    """Chats of other users are not shown."""
    _, present = await bot.control("GET", f"page/present?user={boris.id}&chat={chat.id}")

    assert [shown["id"] for shown in present["chats"]] == [group.id]
    assert present["chosen"] is None
