"""Which account an action is meant for, and what those who are no administrators may not do."""

from typing import Any, Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import ServiceCall
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import config_validation as cv, service
import voluptuous as vol

from ..aiomobilgroup.campaigns import Campaigns
from ..broadcast.recipient_groups import registered_notify_entity
from ..const import DOMAIN
from ..data import MobilgroupConfigEntry
from ..errors import validation_error

ATTR_CAMPAIGN_ID: Final = "campaign_id"

MAX_CAMPAIGN_ID: Final = 2**31 - 1
"""No campaign has a larger number, and no database takes one."""

ACCOUNT_FIELDS: Final[dict[vol.Marker, Any]] = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
CAMPAIGN_FIELDS: Final[dict[vol.Marker, Any]] = {**ACCOUNT_FIELDS, vol.Required(ATTR_CAMPAIGN_ID): cv.positive_int}


def resolve_entry(call: ServiceCall, recipients: tuple[str, ...] = ()) -> MobilgroupConfigEntry:
    """Return the account that is named, else the one of the recipients, else the only one."""
    entry_id: str | None = call.data.get(ATTR_CONFIG_ENTRY_ID)
    owners = {entity.config_entry_id for name in recipients if (entity := registered_notify_entity(call.hass, name))}
    if len(owners | ({entry_id} if entry_id else set())) > 1:
        raise validation_error("recipients_of_several_accounts")
    entry: MobilgroupConfigEntry = service.async_get_config_entry(
        call.hass, DOMAIN, entry_id or next(iter(owners), None)
    )
    return entry


def resolve_campaigns(call: ServiceCall) -> Campaigns:
    """Return the campaigns of the account that is meant."""
    return resolve_entry(call).runtime_data.campaign_manager.campaigns


def campaign_id_from(call: ServiceCall) -> int:
    """Return the number of the campaign that is meant."""
    number: int = call.data[ATTR_CAMPAIGN_ID]
    if number > MAX_CAMPAIGN_ID:
        raise validation_error("campaign_not_found", campaign_id=str(number))
    return number


async def async_is_administrator(call: ServiceCall) -> bool:
    """Return whether an administrator calls, or an automation, which only they can write."""
    if call.context.user_id is None:
        return True
    user = await call.hass.auth.async_get_user(call.context.user_id)
    return user is not None and user.is_admin


async def async_require_administrator(call: ServiceCall) -> None:
    """Raise unless an administrator or an automation wants this."""
    if not await async_is_administrator(call):
        raise Unauthorized(context=call.context)
