"""The actions of the integration."""

from typing import Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv, service
import voluptuous as vol

from .broadcasts import async_broadcast
from .const import DOMAIN
from .coordinator import MobilgroupConfigEntry
from .errors import mistake
from .recipients import registered_entity
from .wishes import ATTR_MESSAGE, ATTR_RECIPIENTS, WISH_FIELDS, Wish

SERVICE_BROADCAST: Final = "broadcast"

BROADCAST_SCHEMA: Final = vol.Schema(
    {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string, vol.Optional(ATTR_MESSAGE): cv.string, **WISH_FIELDS}
)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN,
        SERVICE_BROADCAST,
        _async_broadcast,
        schema=BROADCAST_SCHEMA,
        supports_response=SupportsResponse.OPTIONAL,
    )


async def _async_broadcast(call: ServiceCall) -> ServiceResponse:
    """Call people and say who is called.

    Whoever is left out stands in the response. Without a response it is an error, raised after the others are called.
    """
    fields = dict(call.data)
    entry = _entry(call.hass, fields.pop(ATTR_CONFIG_ENTRY_ID, None), fields.get(ATTR_RECIPIENTS, ()))
    sent = await async_broadcast(call.hass, entry, Wish.from_data(fields))
    if call.return_response:
        return sent.response()
    sent.raise_for_refused()
    return None


def _entry(hass: HomeAssistant, entry_id: str | None, recipients: list[str]) -> MobilgroupConfigEntry:
    """Return the account that is named, else the one of the recipients, else the only one."""
    owners = {entity.config_entry_id for name in recipients if (entity := registered_entity(hass, name))}
    if len(owners | ({entry_id} if entry_id else set())) > 1:
        raise mistake("recipients_of_several_accounts")
    entry: MobilgroupConfigEntry = service.async_get_config_entry(hass, DOMAIN, entry_id or next(iter(owners), None))
    return entry
