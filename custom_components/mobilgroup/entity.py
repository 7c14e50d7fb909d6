"""Base entities for the Mobilgroup integration."""

from homeassistant.config_entries import ConfigSubentry
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN, MANUFACTURER
from .coordinator import BalanceCoordinator, CampaignCoordinator
from .data import MobilgroupConfigEntry


def account_device(entry: MobilgroupConfigEntry) -> DeviceInfo:
    """Return the device information of an account."""
    return DeviceInfo(
        entry_type=DeviceEntryType.SERVICE,
        identifiers={(DOMAIN, entry.entry_id)},
        manufacturer=MANUFACTURER,
        name=entry.title,
    )


class MobilgroupAccountEntity[C: BalanceCoordinator | CampaignCoordinator](CoordinatorEntity[C]):
    """Base class for the entities of an account."""

    _attr_has_entity_name = True

    def __init__(self, entry: MobilgroupConfigEntry, coordinator: C, description: EntityDescription) -> None:
        """Initialize the entity."""
        super().__init__(coordinator)
        self._entry = entry
        self.entity_description = description
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = account_device(entry)


class MobilgroupRecipientsEntity(Entity):
    """Base class for the entities of a recipient group."""

    _attr_has_entity_name = True
    _attr_name = None
    _attr_should_poll = False

    def __init__(self, entry: MobilgroupConfigEntry, subentry: ConfigSubentry) -> None:
        """Initialize the entity."""
        self._attr_unique_id = f"{entry.entry_id}_{subentry.subentry_id}"
        self._attr_device_info = DeviceInfo(
            entry_type=DeviceEntryType.SERVICE,
            identifiers={(DOMAIN, self._attr_unique_id)},
            manufacturer=MANUFACTURER,
            name=subentry.title,
            via_device_id=dr.async_get_device_id_by_identifier(
                entry.runtime_data.balance.hass, (DOMAIN, entry.entry_id), config_entry_id=entry.entry_id
            ),
        )
