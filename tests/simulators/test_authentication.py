"""Only a request with valid credentials is accepted, in each of the document's ways."""

from typing import Any

import pytest

from simulators.provider import Provider, demo_account
from tests.simulators.conftest import Api, broadcast

REJECTED = {"result": "error", "error_code": "Error_Authorisation_Failed"}


@pytest.mark.parametrize(
    "security",
    [
        {"login": "demo", "password": "demo-password"},
        {"apiKey": "demo-key"},
        {"login": "demo", "password": "demo-password", "apiKey": "demo-key"},
    ],
)
@pytest.mark.parametrize("endpoint", ["get", "send", "set"])
async def test_accepts_the_section_security(api: Api, endpoint: str, security: dict[str, str]) -> None:
    """A valid section `security` is accepted by every endpoint."""
    answer = await api.anonymous(endpoint, {"security": security})

    assert answer != REJECTED


@pytest.mark.parametrize(
    "security",
    [
        {},
        {"login": "demo"},
        {"login": "demo", "password": "wrong"},
        {"apiKey": "wrong"},
        {"apiKey": 1},
        {"apikey": "demo-key"},
        {"apiKey": "demo-key", "login": "demo", "password": "wrong"},
        {"apiKey": "demo-key", "token": "x"},
        None,
        "demo-key",
    ],
)
async def test_refuses_a_wrong_section_security(api: Api, security: Any) -> None:
    """Any error in the section `security` is a failed authorization."""
    assert await api.anonymous("get", {"security": security, "request": "balance"}) == REJECTED


@pytest.mark.parametrize("key", ["Bearer demo-key", "wrong", "", "DEMO-KEY"])
@pytest.mark.parametrize("endpoint", ["get", "send", "set"])
async def test_refuses_a_wrong_header(api: Api, endpoint: str, key: str) -> None:
    """The header is the key alone."""
    assert await api.post(endpoint, {"request": "balance"}, Authorization=key) == REJECTED


async def test_refuses_a_header_beside_another_account(api: Api, provider: Provider) -> None:
    """A header and a section of different accounts are rejected."""
    provider.accounts.append(demo_account(key="other-key", login="other"))

    assert await api.post("get", {"request": "balance", "security": {"apiKey": "other-key"}}) == REJECTED


async def test_refuses_a_key_with_another_content_type(api: Api) -> None:
    """A key in the header requires Content-Type: application/json."""
    answer = await api.post("get", {"request": "balance"}, **{"Content-Type": "text/plain"})

    assert answer == REJECTED


async def test_refuses_a_body_that_is_no_json(api: Api) -> None:
    """Without a header, a body that cannot be decoded is a failed authorization."""
    async with api.session.post(f"{api.url}/api/get/", data=b"{") as response:
        assert await response.json() == REJECTED


@pytest.mark.parametrize(
    ("endpoint", "code"),
    [
        ("send", "Error_User_Disabled"),
        ("get", "Error_User_Disabled"),
        ("set", "Error_Authorisation_Failed"),
    ],
)
async def test_refuses_a_disabled_account(api: Api, provider: Provider, endpoint: str, code: str) -> None:
    """A disabled account gets its own code where the document has it."""
    provider.account.disabled = True

    answer = await api.post(endpoint, {"request": "balance"})

    assert answer == {"result": "error", "error_code": code}


async def test_keeps_accounts_apart(api: Api, provider: Provider) -> None:
    """A broadcast of one account does not exist for another."""
    provider.accounts.append(demo_account(key="other-key", login="other"))
    answer = await api.post("send", broadcast())

    other = await api.post("get", {"request": "state", "id": answer["id"]}, Authorization="other-key")

    assert other == {"result": "error", "error_code": "Error_ID_Not_Found"}


async def test_masks_secrets(api: Api, provider: Provider) -> None:
    """Recorded requests have neither the key nor the password."""
    security = {"login": "demo", "password": 'demo-"password', "apiKey": "demo-key"}

    await api.post("get", {"request": "balance", "security": security})

    log = repr(provider.requests)
    assert "demo-key" not in log
    assert "password'" not in log
    assert provider.requests[0].json["security"] == {"login": "demo", "password": "***", "apiKey": "***"}


@pytest.mark.parametrize(
    ("body", "headers", "method"),
    [
        ({"request": "balance"}, {"Authorization": "demo-key"}, "header"),
        ({"request": "balance", "security": {"apiKey": "demo-key"}}, {}, "apiKey"),
        ({"request": "balance", "security": {"login": "demo", "password": "demo-password"}}, {}, "login"),
        ({"request": "balance"}, {}, "none"),
    ],
)
async def test_notes_how_the_account_was_named(
    api: Api, provider: Provider, body: dict[str, Any], headers: dict[str, str], method: str
) -> None:
    """Each recorded request has the way of its authorization."""
    async with api.session.post(f"{api.url}/api/get/", json=body, headers=headers):
        pass

    assert provider.requests[-1].auth == method
