"""Reads are retried after transient errors, with growing waits."""

import asyncio
from datetime import timedelta
from decimal import Decimal

from aiohttp import web
import pytest

from aiomobilgroup import (
    MobilgroupAuthenticationError,
    MobilgroupClient,
    MobilgroupConnectionError,
    MobilgroupResponseError,
)
from simulators.provider import Fault, Provider
from tests.core.conftest import MakeClient
from tests.core.scripted_server import ScriptedServer

BALANCE = '{"result": "ok", "balance": "273,50", "currency": "Rub"}'


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the waits between attempts, and shorten them."""
    waits: list[float] = []
    sleep = asyncio.sleep

    async def short_sleep(seconds: float) -> None:
        waits.append(seconds)
        await sleep(min(seconds, 0.001))

    monkeypatch.setattr("aiomobilgroup.retrying_reader.asyncio.sleep", short_sleep)
    return waits


@pytest.mark.parametrize(
    "fault",
    [
        Fault.RESET_BEFORE_ACCEPTING,
        Fault.CLOSE_BEFORE_ACCEPTING,
        Fault.CLOSE_MID_ANSWER,
        Fault.HTTP_502_BEFORE_ACCEPTING,
        Fault.HTTP_503_BEFORE_ACCEPTING,
        Fault.HTTP_504_BEFORE_ACCEPTING,
        Fault.TOO_MANY_REQUESTS,
    ],
)
async def test_a_passing_trouble_is_outlived(provider: Provider, caller: MobilgroupClient, fault: Fault) -> None:
    """Two transient errors are followed by a good response."""
    provider.fail("get", fault, times=2)

    balance = await caller.get_balance()

    assert balance.amount == provider.balance
    assert len(provider.requests) == 3


async def test_three_tries_are_enough(provider: Provider, caller: MobilgroupClient) -> None:
    """A provider that stays unreachable raises a connection error after three attempts."""
    provider.fail("get", Fault.RESET_BEFORE_ACCEPTING, times=9)

    with pytest.raises(MobilgroupConnectionError, match=r"no answer from 127\.0\.0\.1"):
        await caller.get_balance()

    assert len(provider.requests) == 3


async def test_a_refused_connection_is_tried_again(provider: Provider, caller: MobilgroupClient) -> None:
    """A rejected connection is tried three times, then raises."""
    provider.fail("get", Fault.REFUSE)

    with pytest.raises(MobilgroupConnectionError, match="no connection to"):
        await caller.get_balance()


@pytest.mark.parametrize(
    "fault", [Fault.HTTP_500_BEFORE_ACCEPTING, Fault.HTML_BEFORE_ACCEPTING, Fault.REDIRECT_307, Fault.TRUNCATED_JSON]
)
async def test_a_lasting_trouble_is_told_at_once(provider: Provider, caller: MobilgroupClient, fault: Fault) -> None:
    """Errors that are not transient are not retried."""
    provider.fail("get", fault, times=9)

    with pytest.raises(MobilgroupResponseError):
        await caller.get_balance()

    assert len(provider.requests) == 1


async def test_a_refusal_is_not_repeated(provider: Provider, caller: MobilgroupClient) -> None:
    """A wrong key is not retried."""
    provider.fail("get", Fault.ERROR_CODE, times=9)

    with pytest.raises(MobilgroupAuthenticationError):
        await caller.get_balance()

    assert len(provider.requests) == 1


async def test_the_server_says_how_long_to_wait(
    server: ScriptedServer, client: MobilgroupClient, waits: list[float]
) -> None:
    """Retry-After of a 429 response is obeyed."""
    server.answer(web.Response(status=429, headers={"Retry-After": "7"}), BALANCE)

    await client.get_balance()

    assert 7.0 in waits


async def test_nobody_waits_an_hour(server: ScriptedServer, client: MobilgroupClient) -> None:
    """A Retry-After of an hour raises instead of blocking the caller."""
    server.answer(web.Response(status=429, headers={"Retry-After": "3600"}), BALANCE)

    with pytest.raises(MobilgroupResponseError, match="HTTP 429"):
        await client.get_balance()


@pytest.mark.parametrize("retry_after", ["soon", "-1", "Wed, 21 Oct 2026 07:28:00 GMT", ""])
async def test_an_odd_retry_after_is_ignored(
    server: ScriptedServer, client: MobilgroupClient, waits: list[float], retry_after: str
) -> None:
    """Only seconds are supported; otherwise the default backoff applies."""
    server.answer(web.Response(status=503, headers={"Retry-After": retry_after}), BALANCE)

    assert (await client.get_balance()).amount == Decimal("273.50")
    assert max(waits) < 1


async def test_waits_grow(provider: Provider, caller: MobilgroupClient, waits: list[float]) -> None:
    """The second wait is about twice the first."""
    provider.fail("get", Fault.RESET_BEFORE_ACCEPTING, times=2)

    await caller.get_balance()

    first, second = [wait for wait in waits if wait > 0]
    assert 0.3 < first < 0.7
    assert 0.7 < second < 1.3


async def test_reads_do_not_crowd(server: ScriptedServer, make_client: MakeClient, waits: list[float]) -> None:
    """Two reads start at least two seconds apart, however many are requested at once."""
    server.answer(BALANCE)
    client = make_client(server.url, read_pause=timedelta(seconds=2))

    await asyncio.gather(client.get_balance(), client.get_balance())

    assert [wait > 1.9 for wait in sorted(waits)] == [False, True]


async def test_an_error_in_the_body_is_worth_more_than_the_status(
    server: ScriptedServer, client: MobilgroupClient
) -> None:
    """A 403 response with a documented code raises that code's error."""
    server.answer(web.Response(status=403, text='{"result":"error","error_code":"Error_Authorisation_Failed"}'))

    with pytest.raises(MobilgroupAuthenticationError):
        await client.get_balance()


async def test_a_good_body_beside_a_bad_status_is_not_believed(
    server: ScriptedServer, client: MobilgroupClient
) -> None:
    """A 404 response with an old balance from a cache raises."""
    server.answer(web.Response(status=404, text=BALANCE))

    with pytest.raises(MobilgroupResponseError, match="HTTP 404"):
        await client.get_balance()
