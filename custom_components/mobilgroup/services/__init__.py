"""Actions of the integration, and who may use them.

Every user of Home Assistant may call recipients and pause, stop or cancel campaigns: the account's rules limit all of
that. Overriding a rule, resolving an unknown outcome, removing a number from the do-not-call list, changing the
provider's templates and reading recipients' numbers are for administrators, and for automations, which only they write.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers.service import async_register_admin_service
import voluptuous as vol

from ..const import DOMAIN
from . import broadcast, campaigns, catalog, do_not_call, reports


@dataclass(frozen=True, slots=True)
class ServiceAction:
    """An action: its handler, schema and response, and whether only administrators may use it."""

    handler: Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]
    schema: vol.Schema
    response: SupportsResponse = SupportsResponse.OPTIONAL
    admin: bool = False


_ONLY = SupportsResponse.ONLY

ACTIONS: Final[dict[str, ServiceAction]] = {
    "broadcast": ServiceAction(broadcast.async_handle_broadcast, broadcast.BROADCAST_SCHEMA),
    "estimate": ServiceAction(broadcast.async_handle_estimate, broadcast.ESTIMATE_SCHEMA, _ONLY),
    "redial": ServiceAction(broadcast.async_handle_redial, broadcast.REDIAL_SCHEMA),
    "get_campaign": ServiceAction(campaigns.async_handle_get_campaign, campaigns.GET_SCHEMA, _ONLY),
    "list_campaigns": ServiceAction(campaigns.async_handle_list_campaigns, campaigns.LIST_SCHEMA, _ONLY),
    "cancel": ServiceAction(campaigns.async_handle_cancel, campaigns.CAMPAIGN_SCHEMA),
    "pause": ServiceAction(campaigns.async_handle_pause, campaigns.CAMPAIGN_SCHEMA),
    "resume": ServiceAction(campaigns.async_handle_resume, campaigns.RESUME_SCHEMA),
    "stop": ServiceAction(campaigns.async_handle_stop, campaigns.CAMPAIGN_SCHEMA),
    "reschedule": ServiceAction(campaigns.async_handle_reschedule, campaigns.RESCHEDULE_SCHEMA),
    "resolve": ServiceAction(campaigns.async_handle_resolve, campaigns.RESOLVE_SCHEMA, admin=True),
    "block_numbers": ServiceAction(do_not_call.async_handle_block_numbers, do_not_call.BLOCK_SCHEMA),
    "unblock_numbers": ServiceAction(do_not_call.async_handle_unblock_numbers, do_not_call.UNBLOCK_SCHEMA, admin=True),
    "get_catalog": ServiceAction(catalog.async_handle_get_catalog, catalog.CATALOG_SCHEMA, _ONLY),
    "get_templates": ServiceAction(catalog.async_handle_get_templates, catalog.GET_TEMPLATES_SCHEMA, _ONLY),
    "save_templates": ServiceAction(catalog.async_handle_save_templates, catalog.SAVE_TEMPLATES_SCHEMA, admin=True),
    "export_report": ServiceAction(reports.async_handle_export_report, reports.EXPORT_SCHEMA, admin=True),
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Set up the Mobilgroup actions."""
    for name, action in ACTIONS.items():
        if action.admin:
            async_register_admin_service(hass, DOMAIN, name, action.handler, action.schema, action.response)
        else:
            hass.services.async_register(DOMAIN, name, action.handler, action.schema, action.response)
