"""Legacy `notify.<account>` service, which `alert`, notify groups and many automations still use.

It is set up and unloaded with its config entry and needs no discovery: automations can call it as soon as the entry is
loaded, and unloading one account does not affect the services of others.
"""

from contextvars import ContextVar
import re
from typing import Any, override

from homeassistant.components.notify import (
    ATTR_DATA,
    ATTR_TARGET,
    ATTR_TITLE,
    DOMAIN as NOTIFY_DOMAIN,
    BaseNotificationService,
)
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.util import slugify
import voluptuous as vol

from .actors import actor_from_context
from .broadcast.recipient_groups import find_recipient_group
from .broadcast.request import ATTR_RECIPIENTS, REQUEST_FIELDS, BroadcastRequest
from .broadcast.send import async_send_broadcast
from .const import CONF_NUMBERS, DOMAIN
from .data import MobilgroupConfigEntry
from .errors import mask_numbers, validation_error

_SEPARATOR = re.compile(r"[\n;]|,\s")
_CONTEXT: ContextVar[Context | None] = ContextVar("context", default=None)
_DATA_SCHEMA = vol.Schema(REQUEST_FIELDS)


async def async_setup_legacy_notify(hass: HomeAssistant, entry: MobilgroupConfigEntry) -> None:
    """Set up the legacy notify service of an account until its entry is unloaded."""
    name = _available_name(hass, entry)
    service = MobilgroupNotificationService(entry)
    await service.async_setup(hass, name, name)
    await service.async_register_services()
    entry.async_on_unload(service.async_unregister_services)


class MobilgroupNotificationService(BaseNotificationService):
    """A legacy notify service that calls its targets, and no one without a target."""

    def __init__(self, entry: MobilgroupConfigEntry) -> None:
        """Initialize the service."""
        self._entry = entry

    @override
    async def async_send_message(self, message: str, **kwargs: Any) -> None:
        """Call numbers, names or entities of recipients.

        `target` or `data` names them; `data` is the only place where `alert` can do so. Only named recipients are
        called: a template that renders empty must not call everyone. A phrase or script in `data` is played instead of
        the message. Valid numbers are called even if others are invalid; afterwards an error lists the rejected ones.
        """
        data = self._validate_data(kwargs.get(ATTR_DATA) or {})
        for target in kwargs.get(ATTR_TARGET) or ():
            known, others = self._split_targets(target)
            data.setdefault(ATTR_RECIPIENTS, []).extend(known)
            data.setdefault(CONF_NUMBERS, []).extend(others)
        request = BroadcastRequest.from_data(data).with_text(message, kwargs.get(ATTR_TITLE))
        result = await async_send_broadcast(self.hass, self._entry, request, actor_from_context(_CONTEXT.get()))
        result.raise_for_rejected()

    @override
    async def _async_notify_message_service(self, service: ServiceCall) -> None:
        """Store the context of the action, which the base class does not pass on."""
        _CONTEXT.set(service.context)
        await super()._async_notify_message_service(service)

    def _split_targets(self, target: str) -> tuple[list[str], list[str]]:
        """Return the recipients that a target names, and the remaining text, which should contain numbers."""
        if find_recipient_group(self.hass, self._entry, target):
            return [target], []
        pieces = _SEPARATOR.split(target)
        known = [piece for piece in pieces if find_recipient_group(self.hass, self._entry, piece)]
        if not known:
            return [], [target]
        others = ", ".join(piece for piece in pieces if piece not in known)
        return known, [others] if others else []

    def _validate_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return `data` as validated fields of a broadcast request."""
        try:
            checked: dict[str, Any] = _DATA_SCHEMA(data)
        except vol.Invalid as err:
            raise validation_error("invalid_data", error=mask_numbers(str(err))) from err
        return checked


def _available_name(hass: HomeAssistant, entry: MobilgroupConfigEntry) -> str:
    """Return a free service name made of the account's title; equal titles are numbered in the order of entries."""
    name = slugify(entry.title)
    equals = [other for other in hass.config_entries.async_entries(DOMAIN) if slugify(other.title) == name]
    number = equals.index(entry) + 1
    candidate = name if number == 1 else f"{name}_{number}"
    while hass.services.has_service(NOTIFY_DOMAIN, candidate):
        number += 1
        candidate = f"{name}_{number}"
    return candidate
