"""Every fault has its own effect, and it is known whether the request was executed."""

from collections.abc import Callable
import time

import aiohttp
from msgspec import DecodeError
from msgspec.json import decode
import pytest

from simulators.provider import Fault, Provider
from tests.simulators.conftest import Api, broadcast

ALL_BUT_REFUSE = [fault for fault in Fault if fault is not Fault.REFUSE]
STATUSES = {fault: int(fault.split("_")[1]) for fault in Fault if fault.startswith(("http_", "redirect_"))}
NO_ANSWER = [
    Fault.RESET_BEFORE_ACCEPTING,
    Fault.RESET_AFTER_ACCEPTING,
    Fault.RESET_MID_ANSWER,
    Fault.CLOSE_BEFORE_ACCEPTING,
    Fault.CLOSE_AFTER_ACCEPTING,
    Fault.CLOSE_MID_ANSWER,
    Fault.HANG_BEFORE_ACCEPTING,
    Fault.HANG_AFTER_ACCEPTING,
]


async def is_answered(api: Api, endpoint: str, body: object) -> bool:
    """Post a body and return whether there was a response."""
    try:
        await api.raw(endpoint, body)
    except aiohttp.ClientError:
        return False
    return True


@pytest.mark.parametrize("fault", ALL_BUT_REFUSE)
async def test_records_a_broadcast_or_not(api: Api, provider: Provider, fault: Fault) -> None:
    """Exactly the faults with `recorded` have accepted the broadcast."""
    provider.fail("send", fault, seconds=0.05)

    await is_answered(api, "send", broadcast())

    assert [campaign.fault for campaign in provider.accepted] == [fault] * fault.recorded


@pytest.mark.parametrize("fault", ALL_BUT_REFUSE)
async def test_saves_templates_or_not(api: Api, provider: Provider, fault: Fault) -> None:
    """Exactly the faults with `recorded` have saved the template."""
    before = len(provider.account.templates)
    provider.fail("set", fault, seconds=0.05)

    template = {"name": "Имя", "message": "Текст"}
    await is_answered(api, "set", {"request": "templates", "account": "123", "templates": [template]})

    assert len(provider.account.templates) == before + fault.recorded


@pytest.mark.parametrize("fault", NO_ANSWER)
async def test_gives_no_answer(api: Api, provider: Provider, fault: Fault) -> None:
    """A broken connection returns no response."""
    provider.fail("send", fault, seconds=0.05)

    assert not await is_answered(api, "send", broadcast())


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE_ACCEPTING, Fault.RESET_AFTER_ACCEPTING])
async def test_resets_the_connection(api: Api, provider: Provider, fault: Fault) -> None:
    """The connection is reset, not closed."""
    provider.fail("send", fault)

    with pytest.raises(aiohttp.ClientOSError, match="reset by peer"):
        await api.raw("send", broadcast())


async def test_hangs_until_the_client_gives_up(api: Api, provider: Provider) -> None:
    """A hanging request gets no response."""
    provider.fail("send", Fault.HANG_AFTER_ACCEPTING)

    with pytest.raises(TimeoutError):
        await api.session.post(
            f"{api.url}/api/send/",
            json=broadcast(),
            headers={"Authorization": "demo-key"},
            timeout=aiohttp.ClientTimeout(0.1),
        )

    assert len(provider.accepted) == 1


@pytest.mark.parametrize(("fault", "status"), STATUSES.items())
async def test_answers_with_a_status(api: Api, provider: Provider, fault: Fault, status: int) -> None:
    """Each fault with a status returns it."""
    provider.fail("send", fault)

    assert (await api.raw("send", broadcast()))[0] == status


async def test_redirects_to_itself(api: Api, provider: Provider) -> None:
    """A client that follows the redirection sends again."""
    provider.fail("send", Fault.REDIRECT_307_AFTER_ACCEPTING)

    async with api.session.post(
        f"{api.url}/api/send/", json=broadcast(), headers={"Authorization": "demo-key"}
    ) as response:
        assert (await response.json())["id"] == "1235"

    assert len(provider.accepted) == 2


async def test_asks_to_wait(api: Api, provider: Provider) -> None:
    """The status 429 comes with Retry-After."""
    provider.fail("get", Fault.TOO_MANY_REQUESTS, seconds=7)

    async with api.session.post(f"{api.url}/api/get/", json={}) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")


@pytest.mark.parametrize(
    ("fault", "matches"),
    [
        (Fault.HTML_BEFORE_ACCEPTING, lambda answer: answer.startswith(b"<!doctype html>")),
        (Fault.HTML_AFTER_ACCEPTING, lambda answer: answer.startswith(b"<!doctype html>")),
        (Fault.EMPTY_BODY_BEFORE_ACCEPTING, lambda answer: answer == b""),
        (Fault.EMPTY_BODY_AFTER_ACCEPTING, lambda answer: answer == b""),
        (Fault.OK_WITHOUT_ID, lambda answer: decode(answer)["result"] == "ok" and "id" not in decode(answer)),
        (Fault.INT_IDS, lambda answer: decode(answer)["id"] == 1234),
        (Fault.BOM, lambda answer: decode(answer.decode("utf-8-sig"))["id"] == "1234"),
        (Fault.WRONG_CONTENT_TYPE, lambda answer: decode(answer)["id"] == "1234"),
        (Fault.SLOW_DRIP, lambda answer: decode(answer)["id"] == "1234"),
    ],
)
async def test_spoils_the_answer(api: Api, provider: Provider, fault: Fault, matches: Callable[[bytes], bool]) -> None:
    """Status 200 does not guarantee the document's response."""
    provider.fail("send", fault, seconds=0.05)

    status, answer = await api.raw("send", broadcast())

    assert (status, matches(answer)) == (200, True)


@pytest.mark.parametrize("fault", [Fault.TRUNCATED_JSON, Fault.TRAILING_COMMAS])
async def test_breaks_the_json(api: Api, provider: Provider, fault: Fault) -> None:
    """Broken JSON starts like a response and cannot be decoded."""
    provider.fail("send", fault)

    _, answer = await api.raw("send", broadcast())

    assert answer.startswith(b'{"result":"ok","id":"1234"')
    with pytest.raises(DecodeError):
        decode(answer)


async def test_lies_about_the_content_type(api: Api, provider: Provider) -> None:
    """The right JSON may have a wrong content type."""
    provider.fail("send", Fault.WRONG_CONTENT_TYPE)

    async with api.session.post(
        f"{api.url}/api/send/", json=broadcast(), headers={"Authorization": "demo-key"}
    ) as response:
        assert response.headers["Content-Type"] == "text/html; charset=windows-1251"


async def test_drips_slowly(api: Api, provider: Provider) -> None:
    """A slow response takes the given seconds."""
    provider.fail("send", Fault.SLOW_DRIP, seconds=0.2)
    began = time.monotonic()

    await api.raw("send", broadcast())

    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize(
    ("fault", "code"),
    [(Fault.ERROR_CODE, "Error_User_Disabled"), (Fault.LOWER_CASE_ERROR_CODE, "error_user_disabled ")],
)
async def test_refuses_with_any_code(api: Api, provider: Provider, fault: Fault, code: str) -> None:
    """Any error code can be returned, also in lower case with a blank, as a similar API writes it."""
    provider.fail("get", fault, code="Error_User_Disabled")

    assert await api.post("get", {"request": "balance"}) == {"result": "error", "error_code": code}


async def test_refuses_connections(api: Api, provider: Provider) -> None:
    """The server accepts no new connection and closes open ones."""
    await api.post("get", {"request": "balance"})
    provider.fail("send", Fault.REFUSE)

    with pytest.raises(aiohttp.ClientError):
        await api.raw("send", broadcast())
    with pytest.raises(aiohttp.ClientConnectorError):
        await api.raw("send", broadcast())

    assert provider.accepted == []


async def test_accepts_connections_again(api: Api, provider: Provider) -> None:
    """The server accepts connections at the same address as soon as the fault is cleared."""
    provider.fail("send", Fault.REFUSE)
    provider.clear_faults()

    assert (await api.post("send", broadcast()))["id"] == "1234"


async def test_goes_wrong_as_often_as_told(api: Api, provider: Provider) -> None:
    """A fault affects as many requests as it was armed for."""
    provider.fail("send", Fault.HTTP_503_BEFORE_ACCEPTING, times=2)

    statuses = [(await api.raw("send", broadcast()))[0] for _ in range(3)]

    assert statuses == [503, 503, 200]


async def test_goes_wrong_at_one_endpoint(api: Api, provider: Provider) -> None:
    """A fault of one endpoint does not affect the others."""
    provider.fail("send", Fault.HTTP_503_BEFORE_ACCEPTING)

    assert (await api.raw("get", {"request": "balance"}))[0] == 200


async def test_forgets_faults(api: Api, provider: Provider) -> None:
    """Cleared faults have no effect."""
    provider.fail("send", Fault.HTTP_503_BEFORE_ACCEPTING, times=5)
    provider.clear_faults()

    assert (await api.raw("send", broadcast()))[0] == 200


def test_knows_the_endpoints(provider: Provider) -> None:
    """An unknown endpoint raises."""
    with pytest.raises(ValueError, match="sned"):
        provider.fail("sned", Fault.BOM)
