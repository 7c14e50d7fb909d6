"""Changing an account's settings."""

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.provider import Fault, Provider
from tests.integration.conftest import HOTLINE, SENDER, fields, settings


async def test_settings_are_changed_and_used(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """A new sender number and time zone are kept and used for the next call."""
    result = await hass.config_entries.options.async_init(account.entry_id)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "init")
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"sender": HOTLINE, "time_zone": "Asia/Omsk"}
    )
    await hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert account.options == {"sender": HOTLINE, "time_zone": "Asia/Omsk"}

    await hass.services.async_call(
        "mobilgroup",
        "broadcast",
        {"message": "Тест", "numbers": "79000000009", "schedule": "2030-01-01 12:00:00+03:00"},
        blocking=True,
    )
    assert settings(provider) == {"number": HOTLINE, "message": "Тест", "schedule": "2030-01-01 15:00"}


@pytest.mark.parametrize("name", ["Mars/Base", "../secrets", ""])
async def test_unknown_time_zone(hass: HomeAssistant, account: MockConfigEntry, name: str) -> None:
    """A time zone that does not exist is told, and another one taken."""
    result = await hass.config_entries.options.async_init(account.entry_id)
    result = await hass.config_entries.options.async_configure(result["flow_id"], {"sender": SENDER, "time_zone": name})
    assert result["errors"] == {"time_zone": "invalid_time_zone"}

    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"sender": SENDER, "time_zone": "Europe/Moscow"}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_settings_without_the_provider(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """When the provider does not answer, the number in use can still be chosen."""
    provider.fail("get", Fault.ERROR_CODE)
    result = await hass.config_entries.options.async_init(account.entry_id)

    [sender, _] = fields(result)
    assert [option["value"] for option in fields(result)[sender].config["options"]] == [SENDER]
