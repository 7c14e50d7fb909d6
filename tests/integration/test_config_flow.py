"""Adding an account."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.provider import Fault, Provider
from tests.integration.conftest import HOTLINE, SENDER, fields, state


async def start_flow(hass: HomeAssistant, method: str) -> ConfigFlowResult:
    """Start to add an account and choose a way to sign in."""
    result = await hass.config_entries.flow.async_init("mobilgroup", context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.MENU
    assert result["menu_options"] == ["api_key", "login"]
    return await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": method})


async def submit(hass: HomeAssistant, result: ConfigFlowResult, **fields: Any) -> ConfigFlowResult:
    """Submit a form."""
    return await hass.config_entries.flow.async_configure(result["flow_id"], fields)


def by_key(url: str, key: str = "demo-key", *, in_body: bool = False) -> dict[str, Any]:
    """Return the input of the form for an API key."""
    return {"api_key": key, "advanced": {"url": url, "key_in_body": in_body}}


def by_login(url: str, password: str = "demo-password") -> dict[str, Any]:
    """Return the input of the form for a login."""
    return {"login": "demo", "password": password, "advanced": {"url": url}}


async def test_add_with_api_key(hass: HomeAssistant, api_url: str) -> None:
    """The key is checked, a sender number chosen, and the balance sensor exists."""
    result = await start_flow(hass, "api_key")
    assert (result["type"], result["step_id"], result["errors"]) == (FlowResultType.FORM, "api_key", {})

    result = await submit(hass, result, **by_key(api_url, " demo-key "))
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "sender")
    assert result["description_placeholders"] == {"balance": "273.50", "currency": "RUB"}
    [field] = fields(result)
    assert [option["value"] for option in fields(result)[field].config["options"]] == [SENDER, HOTLINE]

    result = await submit(hass, result, sender=HOTLINE)
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Mobilgroup ····4567"
    assert result["data"] == {"url": api_url, "api_key": "demo-key", "key_in_body": False}
    assert result["options"] == {"sender": HOTLINE}
    assert "demo" not in str(result["result"].unique_id)
    assert result["result"].state is ConfigEntryState.LOADED
    assert state(hass, "sensor.mobilgroup_4567_balance").state == "273.50"


async def test_add_with_login(hass: HomeAssistant, api_url: str) -> None:
    """A login and a password are accepted too, and the login becomes the account's name."""
    result = await submit(hass, await start_flow(hass, "login"), **by_login(api_url))
    result = await submit(hass, result, sender=SENDER)
    await hass.async_block_till_done()

    assert result["title"] == "Mobilgroup demo"
    assert result["data"] == {"url": api_url, "login": "demo", "password": "demo-password"}
    assert result["result"].state is ConfigEntryState.LOADED


async def test_add_with_key_in_body(hass: HomeAssistant, api_url: str, provider: Provider) -> None:
    """The key can be sent in the body."""
    result = await submit(hass, await start_flow(hass, "api_key"), **by_key(api_url, in_body=True))

    assert result["step_id"] == "sender"
    assert {request.auth for request in provider.requests} == {"apiKey"}


async def test_recipients_follow(hass: HomeAssistant, api_url: str) -> None:
    """After the account is added, the flow for its first recipient group starts."""
    result = await submit(hass, await start_flow(hass, "api_key"), **by_key(api_url))
    result = await submit(hass, result, sender=SENDER)
    await hass.async_block_till_done()

    _, flow_id = result["next_flow"]
    [following] = hass.config_entries.subentries.async_progress()
    assert (following["flow_id"], following["step_id"]) == (flow_id, "user")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("Error_Authorisation_Failed", "invalid_auth"),
        ("Error_User_Disabled", "account_disabled"),
        ("Error_Unknown_Request", "invalid_response"),
    ],
)
async def test_refusal_is_told_and_recovered_from(
    hass: HomeAssistant, api_url: str, provider: Provider, code: str, error: str
) -> None:
    """The form shows the provider's rejection, and accepts another attempt."""
    provider.fail("get", Fault.ERROR_CODE, code=code)
    result = await submit(hass, await start_flow(hass, "api_key"), **by_key(api_url))
    assert (result["step_id"], result["errors"]) == ("api_key", {"base": error})

    result = await submit(hass, result, **by_key(api_url))
    assert result["step_id"] == "sender"


async def test_wrong_password(hass: HomeAssistant, api_url: str) -> None:
    """The form shows that a password is wrong, and accepts the right one."""
    result = await submit(hass, await start_flow(hass, "login"), **by_login(api_url, "wrong"))
    assert (result["step_id"], result["errors"]) == ("login", {"base": "invalid_auth"})

    result = await submit(hass, result, **by_login(api_url))
    assert result["step_id"] == "sender"


async def test_unreachable_provider(hass: HomeAssistant, api_url: str, provider: Provider) -> None:
    """The form shows that the provider is unreachable, and succeeds later."""
    provider.fail("get", Fault.REFUSE)
    result = await submit(hass, await start_flow(hass, "api_key"), **by_key(api_url))
    assert result["errors"] == {"base": "cannot_connect"}

    provider.clear_faults()
    result = await submit(hass, result, **by_key(api_url))
    assert result["step_id"] == "sender"


async def test_answer_of_something_else(hass: HomeAssistant, api_url: str, provider: Provider) -> None:
    """The form shows that a response is not the provider's."""
    provider.fail("get", Fault.HTML_BEFORE_ACCEPTING)
    result = await submit(hass, await start_flow(hass, "api_key"), **by_key(api_url))
    assert result["errors"] == {"base": "invalid_response"}

    result = await submit(hass, result, **by_key(api_url))
    assert result["step_id"] == "sender"


async def test_unexpected_error(
    hass: HomeAssistant, api_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unexpected error is shown and logged, and does not end the flow."""
    with monkeypatch.context() as patch:
        patch.setattr("custom_components.mobilgroup.config_flow.async_fetch_account", _broken)
        result = await submit(hass, await start_flow(hass, "api_key"), **by_key(api_url))
    assert result["errors"] == {"base": "unknown"}
    assert "Unexpected error while opening an account" in caplog.text

    result = await submit(hass, result, **by_key(api_url))
    assert result["step_id"] == "sender"
    caplog.clear()


async def _broken(*_: Any) -> None:
    """Raise an unexpected error."""
    raise RuntimeError


@pytest.mark.parametrize("url", ["http://voice.example/api/", "ftp://127.0.0.1/", "https:///api/", "voice", "http://["])
async def test_address_the_key_must_not_travel_to(hass: HomeAssistant, api_url: str, url: str) -> None:
    """An address without TLS is rejected before a request is sent, unless it is this machine."""
    result = await submit(hass, await start_flow(hass, "api_key"), **by_key(url))
    assert result["errors"] == {"base": "invalid_url"}

    result = await submit(hass, result, **by_key(api_url))
    assert result["step_id"] == "sender"


async def test_account_without_numbers(hass: HomeAssistant, api_url: str, provider: Provider) -> None:
    """An account without sender numbers is not added."""
    provider.account.numbers = ()
    result = await submit(hass, await start_flow(hass, "api_key"), **by_key(api_url))

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_numbers")


@pytest.mark.parametrize("in_body", [False, True])
async def test_key_is_added_once(hass: HomeAssistant, api_url: str, provider: Provider, in_body: bool) -> None:
    """A configured key is not added again, however it is sent and whatever blanks are around it."""
    result = await submit(hass, await start_flow(hass, "api_key"), **by_key(api_url))
    await submit(hass, result, sender=SENDER)
    await hass.async_block_till_done()
    requests_before = len(provider.requests)

    result = await submit(
        hass, await start_flow(hass, "api_key"), **by_key(api_url.rstrip("/"), " demo-key", in_body=in_body)
    )
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert len(provider.requests) == requests_before


async def test_login_is_added_once(hass: HomeAssistant, api_url: str) -> None:
    """A configured login is not added again, whatever the password."""
    result = await submit(hass, await start_flow(hass, "login"), **by_login(api_url))
    await submit(hass, result, sender=SENDER)
    await hass.async_block_till_done()

    result = await submit(hass, await start_flow(hass, "login"), **by_login(api_url, "another"))
    assert result["reason"] == "already_configured"


@pytest.mark.usefixtures("account")
async def test_another_account_is_added(hass: HomeAssistant, api_url: str, provider: Provider) -> None:
    """A second account can be added beside the first."""
    provider.account.key = "other-key"
    result = await submit(hass, await start_flow(hass, "api_key"), **by_key(api_url, "other-key"))
    result = await submit(hass, result, sender=SENDER)

    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_unique_id_alone_is_enough(hass: HomeAssistant, api_url: str) -> None:
    """An entry with data in another form is still recognized by its unique id."""
    result = await submit(hass, await start_flow(hass, "api_key"), **by_key(api_url))
    result = await submit(hass, result, sender=SENDER)
    await hass.async_block_till_done()
    unique_id = result["result"].unique_id
    await hass.config_entries.async_remove(result["result"].entry_id)
    MockConfigEntry(domain="mobilgroup", unique_id=unique_id).add_to_hass(hass)

    result = await submit(hass, await start_flow(hass, "api_key"), **by_key(api_url))
    assert result["reason"] == "already_configured"
