"""A send that was started always runs to its end, and the next one waits for it."""

import asyncio
from collections.abc import Callable
import logging

from aiohttp import web
import pytest

from aiomobilgroup import Broadcast, MobilgroupClient, MobilgroupSenderError, MobilgroupUnknownOutcomeError
from simulators.provider import Fault, Provider
from tests.core.scripted_server import ScriptedServer

type MakeBroadcast = Callable[..., Broadcast]


async def _arrived(provider: Provider, count: int = 1) -> None:
    """Wait until the provider has accepted so many broadcasts."""
    async with asyncio.timeout(5):
        while len(provider.accepted) < count:  # noqa: ASYNC110 - the provider has no event to wait for
            await asyncio.sleep(0.01)


async def test_a_cancelled_caller_does_not_cut_a_send(
    provider: Provider, caller: MobilgroupClient, broadcast: MakeBroadcast, caplog: pytest.LogCaptureFixture
) -> None:
    """The response is awaited and logged although its caller was cancelled."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=0.3)
    call = asyncio.create_task(caller.send(broadcast()))
    await _arrived(provider)

    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await caller.drain()

    assert f"was accepted: id {provider.accepted[0].id}" in caplog.text


async def test_a_failure_nobody_waits_for_is_written_down(
    provider: Provider, caller: MobilgroupClient, broadcast: MakeBroadcast, caplog: pytest.LogCaptureFixture
) -> None:
    """An unknown outcome is logged although its caller was cancelled."""
    provider.fail("send", Fault.HANG_AFTER_ACCEPTING, seconds=0.2)
    call = asyncio.create_task(caller.send(broadcast()))
    await _arrived(provider)

    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await caller.drain()

    assert "failed: the request left, but the connection broke" in caplog.text


async def test_a_caller_cancelled_before_its_turn_sends_nothing(
    provider: Provider, caller: MobilgroupClient, broadcast: MakeBroadcast
) -> None:
    """A send that waits for its turn can be cancelled."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=0.3)
    first = asyncio.create_task(caller.send(broadcast()))
    await _arrived(provider)
    second = asyncio.create_task(caller.send(broadcast(phones=("79120000001",))))
    await asyncio.sleep(0.05)

    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    await first
    await caller.drain()

    assert len(provider.accepted) == 1


async def test_sends_of_an_account_go_one_at_a_time(
    provider: Provider, caller: MobilgroupClient, broadcast: MakeBroadcast
) -> None:
    """Five simultaneous sends arrive in order, each after the one before it has an outcome."""
    provider.fail("send", Fault.SLOW_DRIP, times=1, seconds=0.3)
    sends = [asyncio.create_task(caller.send(broadcast(phones=(f"7912000000{row}",)))) for row in range(5)]
    await _arrived(provider)
    await asyncio.sleep(0.1)
    assert len(provider.accepted) == 1

    receipts = await asyncio.gather(*sends)

    assert [receipt.subscribers[0].phone for receipt in receipts] == [f"7912000000{row}" for row in range(5)]
    assert [receipt.id for receipt in receipts] == [campaign.id for campaign in provider.accepted]


async def test_a_failed_send_gives_its_turn_on(
    provider: Provider, caller: MobilgroupClient, broadcast: MakeBroadcast
) -> None:
    """An unknown outcome does not block the next alarm."""
    provider.fail("send", Fault.RESET_BEFORE_ACCEPTING)
    results = await asyncio.gather(caller.send(broadcast()), caller.send(broadcast()), return_exceptions=True)

    assert isinstance(results[0], Exception)
    assert [campaign.id for campaign in provider.accepted] == [getattr(results[1], "id", None)]


async def test_nothing_secret_is_logged(
    provider: Provider, caller: MobilgroupClient, broadcast: MakeBroadcast, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the key nor a number nor the text reaches the log, whatever happens."""
    caplog.set_level(logging.DEBUG, logger="aiomobilgroup")
    for fault in (Fault.RESET_AFTER_ACCEPTING, Fault.HTML_AFTER_ACCEPTING, Fault.ERROR_CODE, Fault.TRUNCATED_JSON):
        provider.fail("send", fault)
        results = await asyncio.gather(caller.send(broadcast()), return_exceptions=True)
        logging.getLogger("aiomobilgroup").error("Raised: %s %r", *results, results)
    await caller.send(broadcast())

    assert "accepted as" in caplog.text
    for secret in ("demo-key", "79120000000", "9120000000", "Протечка"):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(status=302, text='{"result":"error","error_code":"Error_No_Message"}'),
        web.Response(status=500, text='{"result":"error","error_code":"Error_No_Message"}'),
        web.Response(status=404, text='{"result":"ok","id":"1"}'),
        web.Response(status=403, text="Forbidden"),
        '{"result":"ok","id":""}',
        '{"result":"ok","id":null}',
        '{"id":"1"}',
    ],
)
async def test_a_contradiction_is_a_doubt(
    server: ScriptedServer,
    client: MobilgroupClient,
    broadcast: MakeBroadcast,
    answer: web.Response | str,
) -> None:
    """An error code with a status that is not a client error, or success without an id: the outcome is unknown."""
    server.answer(answer)

    with pytest.raises(MobilgroupUnknownOutcomeError):
        await client.send(broadcast())


@pytest.mark.parametrize("status", [400, 401, 403, 429])
async def test_a_clear_refusal_is_believed_beside_a_clients_error(
    server: ScriptedServer, client: MobilgroupClient, broadcast: MakeBroadcast, status: int
) -> None:
    """A status 4xx with a documented code in the body means that the broadcast was not accepted."""
    server.answer(web.Response(status=status, text='{"result":"error","error_code":"Error_No_AniPhone"}'))

    with pytest.raises(MobilgroupSenderError):
        await client.send(broadcast())


async def test_a_send_that_dies_with_its_loop_is_written_down(
    provider: Provider, caller: MobilgroupClient, broadcast: MakeBroadcast, caplog: pytest.LogCaptureFixture
) -> None:
    """Only the end of the program cancels a send, and the log has the broadcast."""
    provider.fail("send", Fault.HANG_AFTER_ACCEPTING)
    before = asyncio.all_tasks()
    call = asyncio.create_task(caller.send(broadcast()))
    await _arrived(provider)
    [sending] = [task for task in asyncio.all_tasks() - before - {call} if "Writer" in repr(task)]

    call.cancel()
    await asyncio.sleep(0)
    sending.cancel()
    await asyncio.wait([call, sending])
    await asyncio.sleep(0)

    assert "cancelled before its answer came; its outcome is unknown" in caplog.text
