"""Mobilgroup Voice: phones ring, and a text is read, when something happens at home."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .account import async_create_client
from .classic import async_setup_classic_service
from .const import DOMAIN
from .coordinator import BalanceCoordinator, MobilgroupConfigEntry, MobilgroupRuntimeData
from .entity import account_device
from .outbox import Outbox
from .services import async_setup_services

PLATFORMS = [Platform.NOTIFY, Platform.SENSOR]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001
    """Register the actions."""
    async_setup_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: MobilgroupConfigEntry) -> bool:
    """Set up an account."""
    # Before anything is read from the entry: recipients added while it is being set up must not go unheard.
    entry.async_on_unload(entry.add_update_listener(_async_update_listener))
    client = await async_create_client(hass, entry.data, entry.options)
    balance = BalanceCoordinator(hass, entry, client)
    await balance.async_config_entry_first_refresh()

    def refresh_balance() -> None:
        """Read the balance anew, without letting an alarm wait for it."""
        if entry.state is not ConfigEntryState.LOADED or hass.is_stopping:
            return
        entry.async_create_background_task(hass, balance.async_request_refresh(), f"{DOMAIN} balance after a send")

    outbox = Outbox(
        client,
        on_refused_credentials=lambda: entry.async_start_reauth(hass),
        on_sent=refresh_balance,
    )
    entry.runtime_data = MobilgroupRuntimeData(client=client, balance=balance, outbox=outbox)
    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, outbox.async_stop))

    # The devices of recipients hang on this one.
    dr.async_get(hass).async_get_or_create(config_entry_id=entry.entry_id, **account_device(entry))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    await async_setup_classic_service(hass, entry)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: MobilgroupConfigEntry) -> bool:
    """Unload an account, after what is being sent has its answer."""
    await entry.runtime_data.outbox.async_finish()
    if unloaded := await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        return unloaded
    entry.runtime_data.outbox.open()
    return False


async def _async_update_listener(hass: HomeAssistant, entry: MobilgroupConfigEntry) -> None:
    """Start anew with changed settings or recipients."""
    hass.config_entries.async_schedule_reload(entry.entry_id)
