"""Recipient groups, stored as subentries and found by name or entity."""

from dataclasses import dataclass
from typing import Self

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..aiomobilgroup.campaigns import CallingHours
from ..const import (
    CONF_ATTEMPTS,
    CONF_INTERVAL,
    CONF_NUMBERS,
    CONF_REPEAT,
    CONF_RESEND_UNKNOWN,
    CONF_SENDER,
    CONF_URGENT,
    DOMAIN,
    SUBENTRY_TYPE_RECIPIENTS,
)
from ..data import MobilgroupConfigEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientGroup:
    """A recipient group: its numbers, and its settings where they differ from the account's own."""

    name: str
    numbers: tuple[str, ...]
    sender: str | None = None
    attempts: int | None = None
    interval: int | None = None
    repeat: int | None = None
    calling_hours: CallingHours | None = None
    urgent: bool = False
    resend_unknown: bool = False

    @classmethod
    def from_subentry(cls, entry: MobilgroupConfigEntry, subentry: ConfigSubentry) -> Self:
        """Return the recipient group of a subentry."""
        data = subentry.data
        return cls(
            name=data[CONF_NAME],
            numbers=tuple(data[CONF_NUMBERS]),
            sender=data.get(CONF_SENDER),
            attempts=data.get(CONF_ATTEMPTS),
            interval=data.get(CONF_INTERVAL),
            repeat=data.get(CONF_REPEAT),
            calling_hours=entry.runtime_data.calling_hours.get(subentry.subentry_id),
            urgent=data.get(CONF_URGENT, False),
            resend_unknown=data.get(CONF_RESEND_UNKNOWN, False),
        )


def find_recipient_group(hass: HomeAssistant, entry: MobilgroupConfigEntry, text: str) -> RecipientGroup | None:
    """Return the account's recipient group with this name (in any case) or this notify entity, or None."""
    name = text.strip().casefold()
    entity = registered_notify_entity(hass, text)
    for subentry in entry.get_subentries_of_type(SUBENTRY_TYPE_RECIPIENTS):
        has_name = subentry.data[CONF_NAME].strip().casefold() == name
        if has_name or (entity is not None and entity.config_subentry_id == subentry.subentry_id):
            return RecipientGroup.from_subentry(entry, subentry)
    return None


def registered_notify_entity(hass: HomeAssistant, text: str) -> er.RegistryEntry | None:
    """Return the notify entity of this integration with this id, or None."""
    entity = er.async_get(hass).async_get(text.strip().lower())
    return entity if entity is not None and entity.platform == DOMAIN and entity.config_subentry_id else None
