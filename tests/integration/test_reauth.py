"""Reauthentication and reconfiguration of an account."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mobilgroup.aiomobilgroup import ApiKey
from custom_components.mobilgroup.aiomobilgroup.auth import journal_account_id
from simulators.provider import Fault, Provider
from simulators.provider.engine.accounts import SenderNumber
from tests.integration.conftest import HOTLINE, SENDER, balance_reads, fields


@pytest.fixture
def by_login(hass: HomeAssistant, api_url: str) -> MockConfigEntry:
    """Return an account that uses a login."""
    entry = MockConfigEntry(
        domain="mobilgroup",
        title="Mobilgroup demo",
        data={"url": api_url, "login": "demo", "password": "demo-password"},
        options={"sender": SENDER},
    )
    entry.add_to_hass(hass)
    return entry


async def test_changed_key_is_asked_for_and_taken(
    hass: HomeAssistant, entry: MockConfigEntry, provider: Provider
) -> None:
    """When the key is no longer valid, a new one is requested, and the account works again."""
    unique_id = entry.unique_id
    provider.account.key = "new-key"
    entry.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    [flow] = hass.config_entries.flow.async_progress()
    assert (entry.state, flow["step_id"]) == (ConfigEntryState.SETUP_ERROR, "reauth_confirm")

    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {"api_key": "wrong"})
    assert result["errors"] == {"base": "invalid_auth"}
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {"api_key": " new-key "})
    await hass.async_block_till_done()

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert entry.data["api_key"] == "new-key"
    assert entry.unique_id != unique_id
    assert entry.state is ConfigEntryState.LOADED


async def test_key_of_another_account(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """A key of an account without this entry's sender number is rejected."""
    provider.account.numbers = provider.account.numbers[1:]
    result = await account.start_reauth_flow(hass)

    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"api_key": "demo-key"})
    assert (result["errors"], (result["description_placeholders"] or {})["sender"]) == (
        {"base": "wrong_account"},
        SENDER,
    )

    hass.config_entries.flow.async_abort(result["flow_id"])


async def test_key_of_another_entry(hass: HomeAssistant, account: MockConfigEntry, api_url: str) -> None:
    """A key of another entry is rejected."""
    other = MockConfigEntry(domain="mobilgroup", data={"url": api_url, "api_key": "other-key"}, options={"sender": "1"})
    other.add_to_hass(hass)
    result = await account.start_reauth_flow(hass)

    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"api_key": "other-key"})

    assert result["reason"] == "already_configured"


async def test_changed_password(hass: HomeAssistant, by_login: MockConfigEntry, provider: Provider) -> None:
    """A new password is requested; the login stays."""
    provider.account.password = "new password"
    assert not await hass.config_entries.async_setup(by_login.entry_id)
    [flow] = hass.config_entries.flow.async_progress()

    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {"password": "new password"})
    await hass.async_block_till_done()

    assert result["reason"] == "reauth_successful"
    assert by_login.data["login"] == "demo"
    assert by_login.state is ConfigEntryState.LOADED


async def test_same_key_again_sets_up_anew(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """A key that is valid again can be entered again, and the account is read at once."""
    result = await account.start_reauth_flow(hass)
    reads = balance_reads(provider)

    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"api_key": "demo-key"})
    await hass.async_block_till_done()

    assert result["reason"] == "reauth_successful"
    assert balance_reads(provider) == reads + 2


async def test_reconfigure_from_key_to_login(hass: HomeAssistant, account: MockConfigEntry, api_url: str) -> None:
    """An account can change from a key to a login, and to another sender number."""
    result = await account.start_reconfigure_flow(hass)
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "reconfigure")
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": "login"})
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {"login": "demo", "password": "demo-password", "advanced": {"url": api_url}}
    )
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"sender": HOTLINE})
    await hass.async_block_till_done()

    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert account.data == {
        "url": api_url,
        "login": "demo",
        "password": "demo-password",
        "former_accounts": [journal_account_id(ApiKey("demo-key"), api_url)],
    }
    assert account.options == {"sender": HOTLINE}
    assert account.state is ConfigEntryState.LOADED
    assert len(account.subentries) == 2


async def test_reconfigure_to_another_account(
    hass: HomeAssistant, account: MockConfigEntry, api_url: str, provider: Provider
) -> None:
    """An account without the current sender number is another one: it starts without campaigns."""
    provider.account.numbers = (SenderNumber(HOTLINE, "Другой"),)
    provider.account.key = "other-key"
    result = await account.start_reconfigure_flow(hass)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": "api_key"})
    credentials = {"api_key": "other-key", "advanced": {"url": api_url, "key_in_body": False}}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], credentials)
    await hass.config_entries.flow.async_configure(result["flow_id"], {"sender": HOTLINE})
    await hass.async_block_till_done()

    assert "former_accounts" not in account.data
    assert account.state is ConfigEntryState.LOADED


async def test_reconfigure_shows_what_is_not_secret(
    hass: HomeAssistant, account: MockConfigEntry, api_url: str
) -> None:
    """The form shows the current address, and never the key."""
    result = await account.start_reconfigure_flow(hass)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": "api_key"})

    key, advanced = fields(result)
    assert (key.description or {}).get("suggested_value") is None
    [url, _] = fields(result)[advanced].schema.schema
    assert url.description == {"suggested_value": api_url}


async def test_reconfigure_recovers_from_an_error(
    hass: HomeAssistant, account: MockConfigEntry, api_url: str, provider: Provider
) -> None:
    """The form shows an error, and nothing is changed until it is corrected."""
    result = await account.start_reconfigure_flow(hass)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": "api_key"})
    form = {"api_key": "demo-key", "advanced": {"url": api_url, "key_in_body": True}}
    provider.fail("get", Fault.HTML_BEFORE_ACCEPTING)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], form)
    assert result["errors"] == {"base": "invalid_response"}

    result = await hass.config_entries.flow.async_configure(result["flow_id"], form)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"sender": SENDER})
    await hass.async_block_till_done()

    assert result["reason"] == "reconfigure_successful"
    assert account.data["key_in_body"] is True


async def test_reconfigure_to_an_account_that_is_there(
    hass: HomeAssistant, account: MockConfigEntry, by_login: MockConfigEntry, api_url: str
) -> None:
    """Two entries cannot become the same account."""
    result = await account.start_reconfigure_flow(hass)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": "login"})
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {"login": "demo", "password": "demo-password", "advanced": {"url": api_url}}
    )

    assert result["reason"] == "already_configured"
    assert by_login.data["login"] == "demo"
