"""Updates are kept until they are acknowledged, and only one client can poll at a time."""

import asyncio

import aiohttp

from simulators.telegram import Chat, Telegram, User
from tests.simulators.telegram.conftest import BotApi


async def test_an_update_is_handed_out_again_until_it_is_acknowledged(bot: BotApi, chat: Chat, alice: User) -> None:
    """Without a higher offset no update is dropped."""
    await chat.send(alice, "/call")

    first = await bot.call("getUpdates")
    second = await bot.call("getUpdates", offset=first[0]["update_id"])
    third = await bot.call("getUpdates", offset=first[0]["update_id"] + 1)

    assert first == second
    assert third == []
    assert await bot.call("getUpdates") == []


async def test_a_poll_waits_for_an_update(bot: BotApi, chat: Chat, alice: User) -> None:
    """A long poll ends as soon as there is an update."""
    poll = asyncio.create_task(bot.call("getUpdates", timeout=8))
    await asyncio.sleep(0.05)

    await chat.send(alice, "/call")

    updates = await asyncio.wait_for(poll, 2)
    assert updates[0]["message"]["text"] == "/call"


async def test_a_poll_ends_empty_when_nothing_happens(bot: BotApi) -> None:
    """A long poll returns an empty list after its timeout."""
    assert await bot.call("getUpdates", timeout=1) == []


async def test_a_newer_poll_ends_the_older_one(bot: BotApi) -> None:
    """Two copies of a bot conflict with each other."""
    older = asyncio.create_task(bot.raw("getUpdates", timeout=8))
    await asyncio.sleep(0.05)

    newer = await bot.call("getUpdates", timeout=0)

    answer = await asyncio.wait_for(older, 2)
    assert newer == []
    assert answer["error_code"] == 409
    assert "terminated by other getUpdates request" in answer["description"]


async def test_a_poll_whose_client_went_away_loses_nothing(bot: BotApi, chat: Chat, alice: User) -> None:
    """An update for a disconnected client is returned again."""
    gone = asyncio.create_task(bot.call("getUpdates", timeout=8))
    await asyncio.sleep(0.05)
    gone.cancel()

    await chat.send(alice, "/call")

    assert len(await bot.call("getUpdates", timeout=2)) == 1


async def test_a_negative_offset_keeps_only_the_last(bot: BotApi, chat: Chat, alice: User) -> None:
    """Earlier updates are dropped."""
    for number in range(3):
        await chat.send(alice, f"/call {number}")

    updates = await bot.call("getUpdates", offset=-1)

    assert [update["message"]["text"] for update in updates] == ["/call 2"]
    assert len(await bot.call("getUpdates")) == 1


async def test_the_limit_cuts(bot: BotApi, chat: Chat, alice: User) -> None:
    """The oldest updates come first."""
    for number in range(3):
        await chat.send(alice, f"/call {number}")

    updates = await bot.call("getUpdates", limit=2)

    assert [update["message"]["text"] for update in updates] == ["/call 0", "/call 1"]


async def test_only_the_kinds_asked_for_are_queued(bot: BotApi, chat: Chat, alice: User) -> None:
    """The allowed kinds are remembered for later updates."""
    await bot.call("getUpdates", allowed_updates=["callback_query"])

    await chat.send(alice, "/call")

    assert await bot.call("getUpdates") == []


async def test_reactions_come_only_when_asked_for(bot: BotApi, chat: Chat, alice: User) -> None:
    """Reactions are not among the default kinds."""
    message = await chat.send(alice, "/call")

    chat.react(alice, message, "👍")
    await bot.call("getUpdates", allowed_updates=["message_reaction"])
    chat.react(alice, message, "👎")

    last = (await bot.call("getUpdates"))[-1]
    assert last["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "👎"}]


async def test_an_acknowledged_update_can_be_handed_out_again(
    bot: BotApi, telegram: Telegram, chat: Chat, alice: User
) -> None:
    """Telegram sometimes delivers an update twice."""
    await chat.send(alice, "/call")
    first = await bot.call("getUpdates")
    later = first[0]["update_id"] + 1
    await bot.call("getUpdates", offset=later)

    telegram.redeliver(first[0]["update_id"])

    assert await bot.call("getUpdates", offset=later) == first
    assert await bot.call("getUpdates", offset=later) == []


async def test_any_update_can_be_delivered(bot: BotApi, telegram: Telegram) -> None:
    """Kinds that the simulator does not implement are delivered unchanged."""
    update_id = telegram.deliver({"business_message": {"odd": True}})

    assert await bot.call("getUpdates") == [{"update_id": update_id, "business_message": {"odd": True}}]


async def test_polls_are_refused_while_there_is_a_webhook(bot: BotApi) -> None:
    """Polling and a webhook exclude each other."""
    await bot.call("setWebhook", url="https://example.org/hook")

    error = await bot.error("getUpdates")
    info = await bot.call("getWebhookInfo")
    await bot.call("deleteWebhook")

    assert error.startswith("Conflict: can't use getUpdates method while webhook is active")
    assert info["url"] == "https://example.org/hook"
    assert await bot.call("getUpdates") == []


async def test_deleting_the_webhook_can_drop_what_waits(bot: BotApi, chat: Chat, alice: User) -> None:
    """A restarted bot can drop its pending updates."""
    await chat.send(alice, "/call")

    await bot.call("deleteWebhook", drop_pending_updates=True)

    assert await bot.call("getUpdates") == []


async def test_a_wrong_token_is_refused(bot: BotApi) -> None:
    """Methods and files require the right token."""
    answer = await bot.raw("getMe", token="42:wrong")
    async with bot.session.get(f"{bot.url}/file/bot42:wrong/documents/file_1.csv") as file:
        status = file.status

    assert answer == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert status == 401


async def test_an_unknown_method_is_refused(bot: BotApi) -> None:
    """An unknown method is not found, whatever its parameters."""
    assert await bot.error("sendPigeon", chat_id=1) == "Not Found: method not found"


async def test_methods_are_read_without_regard_to_case(bot: BotApi, telegram: Telegram) -> None:
    """They are counted under their documented names."""
    assert (await bot.call("GETME"))["username"] == "mobilgroup_demo_bot"
    assert telegram.requests == {"getMe": 1}


async def test_get_works_as_post_does(bot: BotApi, chat: Chat) -> None:
    """Parameters may be in the query."""
    query = {"chat_id": str(chat.id), "text": "Готово"}
    async with bot.session.get(f"{bot.url}/bot42:demo-token/sendMessage", params=query) as response:
        assert (await response.json())["ok"]

    assert chat.last.text == "Готово"


async def test_a_body_that_is_no_json_is_refused(bot: BotApi) -> None:
    """It gets status 400, not a server error."""
    headers = {"Content-Type": "application/json"}
    async with bot.session.post(f"{bot.url}/bot42:demo-token/getMe", data=b"{", headers=headers) as response:
        assert response.status == 400


async def test_nested_parameters_of_a_form_are_decoded(bot: BotApi, telegram: Telegram, chat: Chat) -> None:
    """The request log has them as objects."""
    markup = '{"inline_keyboard": [[{"text": "Да", "callback_data": "y"}]]}'
    data = aiohttp.FormData({"chat_id": str(chat.id), "text": "Звонить?", "reply_markup": markup})
    async with bot.session.post(f"{bot.url}/bot42:demo-token/sendMessage", data=data) as response:
        assert (await response.json())["ok"]

    method, parameters = telegram.calls[-1]
    assert method == "sendMessage"
    assert parameters["reply_markup"] == {"inline_keyboard": [[{"text": "Да", "callback_data": "y"}]]}
