"""An event entity for each account: automations listen to what happens to its campaigns."""

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
    """Add the entity of an account."""
    async_add_entities([MobilgroupEventEntity(entry)])


class MobilgroupEventEntity(EventEntity):
    """Tells what happens to the campaigns of an account."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    entity_description = DESCRIPTION

    def __init__(self, entry: MobilgroupConfigEntry) -> None:
        """Belong to an account."""
        self._events = entry.runtime_data.events
        self._attr_unique_id = f"{entry.entry_id}_{DESCRIPTION.key}"
        self._attr_device_info = account_device(entry)

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        await super().async_added_to_hass()
        self.async_on_remove(self._events.subscribe(self._handle_event))

    @callback
    def _handle_event(self, event_type: AccountEvent, attributes: dict[str, Any]) -> None:
        """Tell what has happened."""
        self._trigger_event(event_type, attributes)
        self.async_write_ha_state()
