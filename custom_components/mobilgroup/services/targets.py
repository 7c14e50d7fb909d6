"""Targets of actions (account and campaign), and the check for administrators."""

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

MAX_DATABASE_INTEGER: Final = 2**31 - 1
"""The largest campaign id that every database can store."""

ACCOUNT_FIELDS: Final[dict[vol.Marker, Any]] = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
CAMPAIGN_FIELDS: Final[dict[vol.Marker, Any]] = {**ACCOUNT_FIELDS, vol.Required(ATTR_CAMPAIGN_ID): cv.positive_int}


def resolve_entry(call: ServiceCall, recipients: tuple[str, ...] = ()) -> MobilgroupConfigEntry:
    """Return the account that a call names, else the one of the recipients, else the only one."""
    entry_id: str | None = call.data.get(ATTR_CONFIG_ENTRY_ID)
    entry_ids = {entity.config_entry_id for name in recipients if (entity := registered_notify_entity(call.hass, name))}
    if len(entry_ids | ({entry_id} if entry_id else set())) > 1:
        raise validation_error("recipients_of_several_accounts")
    entry: MobilgroupConfigEntry = service.async_get_config_entry(
        call.hass, DOMAIN, entry_id or next(iter(entry_ids), None)
    )
    return entry


def resolve_campaigns(call: ServiceCall) -> Campaigns:
    """Return the campaigns of the account that a call is for."""
    return resolve_entry(call).runtime_data.campaign_manager.campaigns


def campaign_id_from(call: ServiceCall) -> int:
    """Return the campaign id of a call; raise if it is too large for a database."""
    campaign_id: int = call.data[ATTR_CAMPAIGN_ID]
    if campaign_id > MAX_DATABASE_INTEGER:
        raise validation_error("campaign_not_found", campaign_id=str(campaign_id))
    return campaign_id


async def async_is_administrator(call: ServiceCall) -> bool:
    """Return whether the caller is an administrator, or an automation, which only administrators can write."""
    if call.context.user_id is None:
        return True
    user = await call.hass.auth.async_get_user(call.context.user_id)
    return user is not None and user.is_admin


async def async_require_administrator(call: ServiceCall) -> None:
    """Raise `Unauthorized` unless the caller is an administrator or an automation."""
    if not await async_is_administrator(call):
        raise Unauthorized(context=call.context)
