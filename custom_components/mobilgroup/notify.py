"""Notify platform for the Mobilgroup integration: `notify.send_message` calls a recipient group."""

from typing import override

from homeassistant.components.notify import NotifyEntity, NotifyEntityDescription, NotifyEntityFeature
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .actors import actor_from_context
from .broadcast.recipient_groups import RecipientGroup
from .broadcast.request import BroadcastRequest
from .broadcast.send import async_send_broadcast
from .const import SUBENTRY_TYPE_RECIPIENTS
from .data import MobilgroupConfigEntry
from .entity import MobilgroupRecipientsEntity

# The account's campaigns are sent one batch at a time.
PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001
    entry: MobilgroupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up a Mobilgroup notify entity for each recipient group."""
    for subentry in entry.get_subentries_of_type(SUBENTRY_TYPE_RECIPIENTS):
        async_add_entities([MobilgroupNotifyEntity(entry, subentry)], config_subentry_id=subentry.subentry_id)


class MobilgroupNotifyEntity(MobilgroupRecipientsEntity, NotifyEntity):
    """A notify entity that calls a recipient group and plays a text."""

    entity_description = NotifyEntityDescription(key="call", translation_key="call", name=None)
    _attr_supported_features = NotifyEntityFeature.TITLE

    def __init__(self, entry: MobilgroupConfigEntry, subentry: ConfigSubentry) -> None:
        """Initialize the entity."""
        super().__init__(entry, subentry)
        self._entry = entry
        self._recipients = RecipientGroup.from_subentry(entry, subentry)

    @override
    async def async_send_message(self, message: str, title: str | None = None) -> None:
        """Call the recipients; a title is spoken before the message, as a sentence of its own."""
        request = BroadcastRequest(recipients=(self._recipients.name,)).with_text(message, title)
        result = await async_send_broadcast(self.hass, self._entry, request, actor_from_context(self._context))
        result.raise_for_rejected()
