"""What `send` raises or returns under every fault of the simulated provider, and what the provider accepted."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
import socket

import pytest

from aiomobilgroup import (
    Broadcast,
    MobilgroupApiError,
    MobilgroupAuthenticationError,
    MobilgroupClient,
    MobilgroupConnectionError,
    MobilgroupError,
    MobilgroupUnknownOutcomeError,
    Template,
)
from simulators.provider import Fault, Provider
from tests.core.conftest import MakeClient

type MakeBroadcast = Callable[..., Broadcast]

READABLE = {Fault.SLOW_DRIP, Fault.INT_IDS, Fault.BOM, Fault.WRONG_CONTENT_TYPE}
RAISED: dict[Fault, type[MobilgroupError]] = {
    Fault.REFUSE: MobilgroupConnectionError,
    Fault.ERROR_CODE: MobilgroupAuthenticationError,
    Fault.LOWER_CASE_ERROR_CODE: MobilgroupAuthenticationError,
}
UNKNOWN_OUTCOME = set(Fault) - READABLE - set(RAISED)


@pytest.mark.parametrize("fault", sorted(UNKNOWN_OUTCOME))
async def test_no_outcome_is_claimed_that_is_not_known(
    provider: Provider, caller: MobilgroupClient, broadcast: MakeBroadcast, fault: Fault
) -> None:
    """Reset, timeout, HTML, redirect or half a response: accepted or not, the outcome is unknown."""
    provider.fail("send", fault, times=9)

    with pytest.raises(MobilgroupUnknownOutcomeError):
        await caller.send(broadcast())

    assert len(provider.accepted) == int(fault.recorded)
    assert len(provider.requests) == 1


@pytest.mark.parametrize("fault", sorted(RAISED))
async def test_what_was_not_accepted_is_told(
    provider: Provider, caller: MobilgroupClient, broadcast: MakeBroadcast, fault: Fault
) -> None:
    """After a rejected connection or the provider's error code the outcome is known."""
    provider.fail("send", fault)

    with pytest.raises(RAISED[fault]) as raised:
        await caller.send(broadcast())

    assert type(raised.value) is RAISED[fault]
    assert provider.accepted == []


@pytest.mark.parametrize("fault", sorted(READABLE))
async def test_an_odd_answer_is_still_an_answer(
    provider: Provider, caller: MobilgroupClient, broadcast: MakeBroadcast, fault: Fault
) -> None:
    """A slow response, integer ids, a byte order mark and a wrong content type are accepted."""
    provider.fail("send", fault, seconds=0.3)

    receipt = await caller.send(broadcast())

    assert [campaign.id for campaign in provider.accepted] == [receipt.id]


async def test_an_error_code_beside_a_bad_status_is_a_refusal(
    provider: Provider, caller: MobilgroupClient, broadcast: MakeBroadcast
) -> None:
    """A documented code reaches the caller through a real response."""
    provider.fail("send", Fault.ERROR_CODE, code="Error_Not_TTS_File")

    with pytest.raises(MobilgroupApiError) as rejected:
        await caller.send(broadcast())

    assert rejected.value.code == "not_tts_file"


async def test_a_dripping_answer_does_not_wait_for_ever(
    provider: Provider, caller: MobilgroupClient, broadcast: MakeBroadcast
) -> None:
    """The timeout applies to the whole response, not to each part of it."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=60)

    with pytest.raises(MobilgroupUnknownOutcomeError, match="no answer came within"):
        async with asyncio.timeout(20):
            await caller.send(broadcast())

    assert len(provider.accepted) == 1


async def test_an_unknown_name_is_not_sent(make_client: MakeClient, broadcast: MakeBroadcast) -> None:
    """A host name that does not resolve: nothing left this machine."""
    with pytest.raises(MobilgroupConnectionError, match=r"no connection to nowhere\.invalid"):
        await make_client("https://nowhere.invalid/api/").send(broadcast())


async def test_failed_encryption_is_not_sent(
    provider: Provider, provider_url: str, make_client: MakeClient, broadcast: MakeBroadcast
) -> None:
    """A server without TLS has received no request."""
    with pytest.raises(MobilgroupConnectionError):
        await make_client(provider_url.replace("http:", "https:")).send(broadcast())

    assert provider.requests == []


async def test_a_connection_that_does_not_open_is_not_sent(make_client: MakeClient, broadcast: MakeBroadcast) -> None:
    """The connection queue of the server is full and it accepts no connection."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        with socket.create_connection(address):
            client = make_client(f"http://127.0.0.1:{address[1]}/api/", connect_timeout=timedelta(seconds=0.2))

            with pytest.raises(MobilgroupConnectionError, match="ConnectionTimeoutError"):
                await client.send(broadcast())


@pytest.mark.parametrize(
    "fault", [Fault.RESET_AFTER_ACCEPTING, Fault.HTTP_502_AFTER_ACCEPTING, Fault.HTML_AFTER_ACCEPTING]
)
async def test_saving_templates_is_as_careful(provider: Provider, caller: MobilgroupClient, fault: Fault) -> None:
    """A new template must not be saved twice."""
    provider.fail("set", fault, times=9)

    with pytest.raises(MobilgroupUnknownOutcomeError):
        await caller.save_templates("777", [Template(name="Новый", message="Текст")])

    assert len(provider.requests) == 1
    assert len(await caller.get_templates("777")) == 1
