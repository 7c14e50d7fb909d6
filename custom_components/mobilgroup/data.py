"""Runtime data of a config entry, and queries that continue to wait while the entry is reloaded."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant

from .aiomobilgroup import MobilgroupClient
from .aiomobilgroup.campaigns import CallingHours, Campaigns
from .campaign_manager import CampaignManager
from .coordinator import BalanceCoordinator, CampaignCoordinator
from .errors import home_assistant_error
from .event_publisher import EventPublisher

type MobilgroupConfigEntry = ConfigEntry[MobilgroupRuntimeData]
_RELOAD_TIMEOUT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class MobilgroupRuntimeData:
    """The runtime data of a loaded config entry."""

    client: MobilgroupClient
    balance: BalanceCoordinator
    campaign_manager: CampaignManager
    campaigns: CampaignCoordinator
    events: EventPublisher
    calling_hours: Mapping[str, CallingHours]
    """The calling hours of recipient groups that have their own, by subentry id."""


async def async_query_across_reload[**P, T](
    hass: HomeAssistant,
    entry: MobilgroupConfigEntry,
    campaign_id: int,
    query: Callable[Concatenate[Campaigns, P], Coroutine[Any, Any, T]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Return the result of a method of the account's campaigns, called again if the entry is reloaded meanwhile.

    Raises `HomeAssistantError` with the campaign's id if the entry is not set up again.
    """
    while True:
        manager = entry.runtime_data.campaign_manager
        result = await manager.async_query(query(manager.campaigns, *args, **kwargs))
        if result is not None:
            return result.value
        if not await _async_wait_for_reload(hass, entry, manager):
            raise home_assistant_error("kept", campaign_id=str(campaign_id))


async def _async_wait_for_reload(hass: HomeAssistant, entry: MobilgroupConfigEntry, closed: CampaignManager) -> bool:
    """Wait until a closed account is set up again; return whether it was."""
    changed = asyncio.Event()
    unsubscribe = entry.async_on_state_change(changed.set)
    try:
        async with asyncio.timeout(_RELOAD_TIMEOUT):
            while entry.state is not ConfigEntryState.LOADED or entry.runtime_data.campaign_manager is closed:
                if hass.is_stopping or entry.state is ConfigEntryState.LOADED:
                    return False
                changed.clear()
                await changed.wait()
    except TimeoutError:
        return False
    finally:
        unsubscribe()
    return True
