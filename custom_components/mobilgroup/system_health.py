"""System health support for the Mobilgroup integration."""

from typing import Any

from homeassistant.components import system_health
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant, callback

from .aiomobilgroup.campaigns import JournalError
from .aiomobilgroup.const import DEFAULT_URL
from .const import DOMAIN
from .data import MobilgroupConfigEntry
from .journal_registry import check_writable


@callback
def async_register(hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:  # noqa: ARG001
    """Register system health callbacks."""
    register.async_register_info(async_system_health_info)


async def async_system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return whether the provider is reachable, whether the journals can be written, and the number of campaigns."""
    entries: list[MobilgroupConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    urls = {entry.data[CONF_URL] for entry in entries} or {DEFAULT_URL}
    return {
        "can_reach_server": system_health.async_check_can_reach_url(hass, min(urls)),
        "accounts": len(entries),
        "journal": _async_journal(entries),
        "campaigns_running": sum(entry.runtime_data.campaigns.data.running for entry in entries),
        "campaigns_scheduled": sum(len(entry.runtime_data.campaigns.data.scheduled) for entry in entries),
    }


async def _async_journal(entries: list[MobilgroupConfigEntry]) -> str | dict[str, str]:
    """Return whether every journal can be written."""
    try:
        for entry in entries:
            # A write requires the lock, which a read does not.
            await entry.runtime_data.campaign_manager.journal.write(check_writable)
    except JournalError as err:
        return {"type": "failed", "error": str(err)}
    return "ok"
