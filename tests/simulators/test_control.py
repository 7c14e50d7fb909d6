"""The control API changes the simulator and shows what it has accepted."""

import asyncio
from typing import Any

import aiohttp
import pytest

from simulators.provider import Provider
from tests.simulators.conftest import NUMBER, Api, broadcast


async def test_counts_what_was_accepted(api: Api) -> None:
    """The state has every broadcast with its recipients, content and fault."""
    await api.call("79000000001", "79000000080")

    state = (await api.control("GET", "state"))["answer"]

    [accepted] = state["accepted"]["broadcasts"]
    assert (state["accepted"]["count"], state["accepted"]["recipients"], state["calls_placed"]) == (1, 1, 1)
    assert (accepted["id"], accepted["sender"], accepted["recipients"], accepted["refused"]) == ("1234", NUMBER, 2, 1)
    assert (accepted["fault"], accepted["finished"]) == (None, False)


async def test_counts_requests(api: Api) -> None:
    """The state has the number of requests by endpoint, and of reads by kind."""
    await api.post("get", {"request": "balance"})
    await api.post("get", {"request": "balance"})
    await api.post("send", {})

    state = (await api.control("GET", "state"))["answer"]

    assert state["requests"] == {"send": 1, "get": 2, "set": 0}
    assert state["reads"] == {"balance": 2}


async def test_shows_requests_without_secrets(api: Api) -> None:
    """The last requests are shown as received, with secrets masked."""
    await api.post("get", {"request": "balance", "security": {"apiKey": "demo-key"}})

    state = (await api.control("GET", "state"))["answer"]

    assert state["last_requests"][0]["body"] == '{"request": "balance", "security": {"apiKey": "***"}}'
    assert state["last_requests"][0]["headers"]["Authorization"] == "***"


async def test_shows_refusals(api: Api) -> None:
    """A rejection has its reason."""
    await api.post("send", broadcast(settings={"phrase": "99"}))

    [rejection] = (await api.control("GET", "state"))["answer"]["refusals"]

    assert (rejection["endpoint"], rejection["code"]) == ("send", "Error_Not_Media_File")
    assert rejection["reason"] == "The account has no phrase '99'"


@pytest.mark.parametrize(("other", "same"), [("79000000001", True), ("79000000002", False)])
async def test_recognises_equal_broadcasts(api: Api, provider: Provider, other: str, same: bool) -> None:
    """Equal content for equal numbers has an equal fingerprint, whatever the credentials."""
    await api.post("send", broadcast("79000000001"))
    await api.post("send", broadcast(other, security={"apiKey": "demo-key"}))

    first, second = provider.accepted

    assert (first.fingerprint == second.fingerprint) is same


async def test_arms_faults(api: Api) -> None:
    """A fault can be armed over HTTP."""
    body = {"endpoint": "send", "fault": "http_503_before_accepting", "times": 2}

    answer = await api.control("POST", "faults", body)

    assert answer["answer"]["faults"] == [{"endpoint": "send", "fault": "http_503_before_accepting"}] * 2
    assert (await api.raw("send", broadcast()))[0] == 503


async def test_clears_faults(api: Api) -> None:
    """Faults can be cleared over HTTP."""
    await api.control("POST", "faults", {"endpoint": "send", "fault": "http_503_before_accepting"})

    await api.control("DELETE", "faults")

    assert (await api.raw("send", broadcast()))[0] == 200


async def test_refuses_for_a_while(api: Api) -> None:
    """Connections are accepted again by themselves, since no request could clear the fault."""
    await api.control("POST", "faults", {"endpoint": "send", "fault": "refuse", "seconds": 0.1})
    with pytest.raises(aiohttp.ClientError):
        await api.raw("send", broadcast())

    await asyncio.sleep(0.15)

    assert (await api.raw("send", broadcast()))[0] == 200


async def test_moves_the_clock(api: Api, provider: Provider) -> None:
    """The clock can be advanced, and the calls with it."""
    await api.call("79000000001")

    answer = await api.control("POST", "clock", {"advance": 3600})

    assert answer["answer"] == {"time": "2026-11-23T10:00:00+00:00", "speed": 0.0}
    assert provider.accepted[0].finished


async def test_changes_the_speed(api: Api) -> None:
    """The speed of the clock can be set."""
    assert (await api.control("POST", "clock", {"speed": 600}))["answer"]["speed"] == 600


async def test_sets_the_balance(api: Api) -> None:
    """The balance can be set."""
    await api.control("POST", "balance", {"balance": "0.50"})

    assert (await api.post("get", {"request": "balance"}))["balance"] == "0,50"


async def test_disables_the_account(api: Api) -> None:
    """An account can be disabled and enabled."""
    await api.control("POST", "account", {"disabled": True})

    assert (await api.post("get", {"request": "balance"}))["error_code"] == "Error_User_Disabled"


async def test_changes_the_key(api: Api) -> None:
    """After a change of the key the old one is rejected."""
    await api.control("POST", "account", {"key": "new-key"})

    assert (await api.post("get", {"request": "balance"}))["error_code"] == "Error_Authorisation_Failed"


async def test_opens_an_account(api: Api) -> None:
    """An unknown login creates its own demonstration account."""
    await api.control("POST", "account", {"login": "other", "key": "other-key", "balance": "5"})

    answer = await api.post("get", {"request": "balance"}, Authorization="other-key")

    assert answer["balance"] == "5,00"


async def test_forgets_everything(api: Api, provider: Provider) -> None:
    """A reset leaves no broadcast and no request, and restores the initial balance."""
    await api.call("79000000001")
    provider.advance(hours=1)

    state = (await api.control("POST", "reset"))["answer"]

    assert (state["accepted"]["count"], state["requests"]["send"], state["balance"]) == (0, 0, "273.50")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("faults", {"endpoint": "send", "fault": "earthquake"}),
        ("faults", {"endpoint": "sned", "fault": "bom"}),
        ("faults", {"endpoint": "send", "fault": "bom", "times": 0}),
        ("faults", {"endpoint": "send", "fault": "bom", "often": 1}),
        ("clock", {"advance": -1}),
        ("clock", {"speed": -1}),
        ("balance", {}),
        ("balance", {"balance": "much"}),
        ("account", {"login": "other", "balance": "much"}),
    ],
)
async def test_refuses_wrong_commands(api: Api, path: str, body: Any) -> None:
    """An invalid command returns an error and changes nothing."""
    before = (await api.control("GET", "state"))["answer"]["accounts"]

    answer = await api.control("POST", path, body)

    assert (answer["status"], list(answer["answer"])) == (400, ["error"])
    assert (await api.control("GET", "state"))["answer"]["accounts"] == before
