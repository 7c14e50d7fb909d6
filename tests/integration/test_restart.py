"""Home Assistant is restarted during a campaign."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.provider import Fault, Provider
from tests.integration.conftest import CAMPAIGNS, PLUMBER, act, eventually


async def get_campaign(hass: HomeAssistant) -> dict[str, Any]:
    """Return campaign 1."""
    campaign: dict[str, Any] = await act(hass, "get_campaign", campaign_id=1)
    return campaign


async def test_while_scheduled(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """A scheduled campaign that became due while Home Assistant was stopped is sent once after the start."""
    soon = dt_util.now() + timedelta(seconds=0.5)
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER, schedule=soon.isoformat())

    await hass.config_entries.async_unload(account.entry_id)
    await eventually(lambda: dt_util.now() > soon)
    assert provider.accepted == []
    await hass.config_entries.async_setup(account.entry_id)

    await eventually(lambda: provider.accepted)
    await account.runtime_data.campaign_manager.campaigns.wait_finished(1)
    assert len(provider.accepted) == 1


async def test_while_phones_ring(
    hass: HomeAssistant, account: MockConfigEntry, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A campaign whose calls ended while Home Assistant was stopped is completed after the start."""
    monkeypatch.setattr(f"{CAMPAIGNS}.workers.report_poller.MIN_POLL_SECONDS", 60)
    await act(hass, "broadcast", message="Тест", numbers=PLUMBER)
    await hass.config_entries.async_unload(account.entry_id)
    monkeypatch.setattr(
        "custom_components.mobilgroup.aiomobilgroup.campaigns.workers.report_poller.MIN_POLL_SECONDS", 0.05
    )

    await hass.config_entries.async_setup(account.entry_id)

    assert (await account.runtime_data.campaign_manager.campaigns.wait_finished(1)).counts.reached == 1
    assert len(provider.accepted) == 1


async def test_while_nobody_can_tell(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """An unknown outcome stays unknown, creates its issue again, and is never resent automatically."""
    provider.fail("send", Fault.RESET_AFTER_ACCEPTING)
    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", message="Тест", numbers=PLUMBER)

    for _ in range(2):
        await hass.config_entries.async_reload(account.entry_id)

    assert (await get_campaign(hass))["attention"] == "unknown"
    assert [issue.translation_key for issue in ir.async_get(hass).issues.values()] == ["unknown_outcome"]
    assert len(provider.accepted) == 1


async def test_while_the_provider_is_away(hass: HomeAssistant, account: MockConfigEntry, provider: Provider) -> None:
    """A batch that never reached the provider is sent after the restart."""
    provider.fail("send", Fault.REFUSE)
    with pytest.raises(HomeAssistantError):
        await act(hass, "broadcast", message="Тест", numbers=PLUMBER)
    await hass.config_entries.async_unload(account.entry_id)
    provider.clear_faults()

    await hass.config_entries.async_setup(account.entry_id)

    await eventually(lambda: len(provider.accepted) == 1)
