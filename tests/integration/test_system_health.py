"""The system information page."""

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info

from tests.integration.conftest import PLUMBER, act


async def test_health(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """It shows whether provider and journal are reachable, and how many campaigns are running and scheduled."""
    assert await async_setup_component(hass, "system_health", {})
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER, schedule="2030-01-01 12:00:00")
    await account.runtime_data.campaigns.async_refresh()

    info = await get_system_health_info(hass, "mobilgroup")

    assert await info.pop("can_reach_server") == "ok"
    assert await info.pop("journal") == "ok"
    assert info == {"accounts": 1, "campaigns_running": 0, "campaigns_scheduled": 1}


@pytest.mark.usefixtures("socket_enabled")
async def test_journal_that_fails(hass: HomeAssistant, account: MockConfigEntry) -> None:
    """A journal that does not respond is shown as failed."""
    assert await async_setup_component(hass, "system_health", {})
    await account.runtime_data.campaign_manager.journal.close()

    info = await get_system_health_info(hass, "mobilgroup")

    await info["can_reach_server"]
    assert (await info["journal"])["type"] == "failed"
