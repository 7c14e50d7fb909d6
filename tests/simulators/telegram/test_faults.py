"""Faults that a test arms."""

import asyncio

import aiohttp
import pytest

from simulators.telegram import ANY, Chat, Fault, Telegram
from tests.simulators.telegram.conftest import BotApi


@pytest.mark.parametrize(
    ("fault", "code", "description"),
    [
        (Fault.CONFLICT, 409, "Conflict: terminated by other getUpdates request"),
        (Fault.SERVER_ERROR, 502, "Bad Gateway"),
        (Fault.UNAUTHORIZED, 401, "Unauthorized"),
    ],
)
async def test_a_fault_is_met_as_often_as_asked(
    bot: BotApi, telegram: Telegram, chat: Chat, fault: Fault, code: int, description: str
) -> None:
    """The next request after the armed number succeeds."""
    telegram.fail("sendMessage", fault, times=2)

    answers = [await bot.raw("sendMessage", chat_id=chat.id, text="x") for _ in range(3)]

    assert [answer.get("error_code") for answer in answers] == [code, code, None]
    assert answers[0]["description"].startswith(description)
    assert len(chat.messages) == 1
    assert telegram.requests["sendMessage"] == 3


async def test_too_many_requests_say_when_to_come_again(bot: BotApi, telegram: Telegram, chat: Chat) -> None:
    """`retry_after` is in seconds."""
    telegram.fail("sendMessage", Fault.TOO_MANY, seconds=3)

    answer = await bot.raw("sendMessage", chat_id=chat.id, text="x")

    assert answer["error_code"] == 429
    assert answer["description"] == "Too Many Requests: retry after 3"
    assert answer["parameters"] == {"retry_after": 3}


async def test_a_dropped_request_was_not_done(bot: BotApi, telegram: Telegram, chat: Chat) -> None:
    """The connection is closed before the request is executed."""
    telegram.fail("sendMessage", Fault.DROP)

    with pytest.raises(aiohttp.ClientError):
        await bot.send(chat)

    assert chat.messages == []


async def test_a_dropped_answer_belongs_to_what_was_done(bot: BotApi, telegram: Telegram, chat: Chat) -> None:
    """The connection is closed after the request was executed."""
    telegram.fail("sendMessage", Fault.DROP_AFTER)

    with pytest.raises(aiohttp.ClientError):
        await bot.send(chat)

    assert len(chat.messages) == 1


async def test_a_request_hangs(bot: BotApi, telegram: Telegram, chat: Chat) -> None:
    """The request is not executed."""
    telegram.fail("sendMessage", Fault.HANG)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(bot.send(chat), 0.2)

    assert chat.messages == []


async def test_every_method_meets_a_fault_until_it_is_cleared(bot: BotApi, telegram: Telegram) -> None:
    """A fault for all methods without a limit acts like an outage."""
    telegram.fail(ANY, Fault.SERVER_ERROR, times=None)

    during = [(await bot.raw(method))["error_code"] for method in ("getMe", "getUpdates", "getMe")]
    telegram.clear_faults()

    assert during == [502, 502, 502]
    assert (await bot.raw("getMe"))["ok"]


async def test_connections_are_refused_for_a_while(bot: BotApi, telegram: Telegram) -> None:
    """Rejected connections act like a missing network."""
    telegram.refuse_connections()

    with pytest.raises(aiohttp.ClientError):
        await bot.call("getMe")

    telegram.clear_faults()
    assert (await bot.raw("getMe"))["ok"]
