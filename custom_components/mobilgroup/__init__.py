"""The Mobilgroup Voice integration: calls telephone numbers and plays a message to them."""

from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .account import async_create_client
from .account_settings import async_calling_hours
from .aiomobilgroup.campaigns import JournalError
from .campaign_manager import CampaignManager
from .const import DOMAIN, SUBENTRY_TYPE_RECIPIENTS
from .coordinator import BalanceCoordinator, CampaignCoordinator
from .data import MobilgroupConfigEntry, MobilgroupRuntimeData
from .entity import account_device
from .event_publisher import EventPublisher
from .issues import IssueManager
from .legacy_notify import async_setup_legacy_notify
from .listeners import async_setup_listeners
from .services import async_setup_services

PLATFORMS = [Platform.CALENDAR, Platform.EVENT, Platform.NOTIFY, Platform.SENSOR]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001
    """Set up the Mobilgroup actions."""
    async_setup_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: MobilgroupConfigEntry) -> bool:
    """Set up a Mobilgroup account from a config entry."""
    # Before anything is read from the entry: recipients added during its setup must cause a reload.
    entry.async_on_unload(entry.add_update_listener(_async_update_listener))
    client = await async_create_client(hass, entry.data, entry.options)
    balance = BalanceCoordinator(hass, entry, client)
    await balance.async_config_entry_first_refresh()

    try:
        manager = await CampaignManager.async_open(hass, entry, client)
    except JournalError as err:
        raise _not_ready(err) from err
    entry.async_on_unload(manager.async_close)
    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, manager.async_close))
    hours = {
        subentry.subentry_id: own
        for subentry in entry.get_subentries_of_type(SUBENTRY_TYPE_RECIPIENTS)
        if (own := await async_calling_hours(hass, subentry.data))
    }
    campaigns = CampaignCoordinator(hass, entry, manager.campaigns)
    await campaigns.async_config_entry_first_refresh()
    entry.runtime_data = MobilgroupRuntimeData(
        client=client,
        balance=balance,
        campaign_manager=manager,
        campaigns=campaigns,
        events=EventPublisher(hass, entry, balance),
        calling_hours=hours,
    )

    # The devices of recipient groups refer to this one by `via_device_id`.
    dr.async_get(hass).async_get_or_create(config_entry_id=entry.entry_id, **account_device(entry))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    await async_setup_legacy_notify(hass, entry)
    async_setup_listeners(hass, entry)
    try:
        # Last, when all listeners are set up: campaigns that became due meanwhile are sent now.
        await manager.async_start()
    except JournalError as err:
        await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
        raise _not_ready(err) from err
    return True


async def async_unload_entry(hass: HomeAssistant, entry: MobilgroupConfigEntry) -> bool:
    """Unload a config entry after running sends have their answer; unsent campaigns stay in the journal."""
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        await entry.runtime_data.campaign_manager.async_close()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: MobilgroupConfigEntry) -> None:
    """Handle removal of an entry: delete its repair issues; its campaigns stay in the journal."""
    IssueManager(hass, entry).delete_all()


async def _async_update_listener(hass: HomeAssistant, entry: MobilgroupConfigEntry) -> None:
    """Handle an update: reload the entry with its changed settings or recipients."""
    hass.config_entries.async_schedule_reload(entry.entry_id)


def _not_ready(err: JournalError) -> ConfigEntryNotReady:
    """Return the setup error of an account whose journal cannot be used now."""
    return ConfigEntryNotReady(
        translation_domain=DOMAIN, translation_key="journal_failed", translation_placeholders={"error": str(err)}
    )
