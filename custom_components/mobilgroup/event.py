"""Event platform for the Mobilgroup integration."""

from typing import Any, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import MobilgroupConfigEntry
from .entity import account_device
from .event_publisher import AccountEvent

PARALLEL_UPDATES = 0

DESCRIPTION = EventEntityDescription(key="campaign", translation_key="campaign", event_types=list(AccountEvent))


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001
    entry: MobilgroupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the Mobilgroup event entity from a config entry."""
    async_add_entities([MobilgroupEventEntity(entry)])


class MobilgroupEventEntity(EventEntity):
    """An event entity for the campaigns and the balance of an account."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    entity_description = DESCRIPTION

    def __init__(self, entry: MobilgroupConfigEntry) -> None:
        """Initialize the entity."""
        self._events = entry.runtime_data.events
        self._attr_unique_id = f"{entry.entry_id}_{DESCRIPTION.key}"
        self._attr_device_info = account_device(entry)

    @override
    async def async_added_to_hass(self) -> None:
        """Subscribe to the events of the account."""
        await super().async_added_to_hass()
        self.async_on_remove(self._events.subscribe(self._handle_event))

    @callback
    def _handle_event(self, event_type: AccountEvent, attributes: dict[str, Any]) -> None:
        """Handle an event of the account by writing it to the entity's state."""
        self._trigger_event(event_type, attributes)
        self.async_write_ha_state()
