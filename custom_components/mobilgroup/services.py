"""The actions of the integration, and who may use them.

Whoever may use Home Assistant may call people and hold, end or call off what is under way: all of that is bounded by
the account's rules. Setting a rule aside, answering a doubt, lifting a block, changing the provider's templates and
reading out people's numbers are for administrators, and for automations, which only administrators write.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers.service import async_register_admin_service
import voluptuous as vol

from . import broadcast_actions, campaign_actions, catalog_actions, number_actions, report_actions
from .const import DOMAIN


@dataclass(frozen=True, slots=True)
class Action:
    """One action."""

    handler: Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]
    schema: vol.Schema
    response: SupportsResponse = SupportsResponse.OPTIONAL
    admin: bool = False


_ONLY = SupportsResponse.ONLY

ACTIONS: Final[dict[str, Action]] = {
    "broadcast": Action(broadcast_actions.async_broadcast_action, broadcast_actions.BROADCAST_SCHEMA),
    "estimate": Action(broadcast_actions.async_estimate, broadcast_actions.ESTIMATE_SCHEMA, _ONLY),
    "redial": Action(broadcast_actions.async_redial, broadcast_actions.REDIAL_SCHEMA),
    "get_campaign": Action(campaign_actions.async_get_campaign, campaign_actions.GET_SCHEMA, _ONLY),
    "list_campaigns": Action(campaign_actions.async_list_campaigns, campaign_actions.LIST_SCHEMA, _ONLY),
    "cancel": Action(campaign_actions.async_cancel, campaign_actions.CAMPAIGN_SCHEMA),
    "pause": Action(campaign_actions.async_pause, campaign_actions.CAMPAIGN_SCHEMA),
    "resume": Action(campaign_actions.async_resume, campaign_actions.RESUME_SCHEMA),
    "stop": Action(campaign_actions.async_stop, campaign_actions.CAMPAIGN_SCHEMA),
    "reschedule": Action(campaign_actions.async_reschedule, campaign_actions.RESCHEDULE_SCHEMA),
    "resolve": Action(campaign_actions.async_resolve, campaign_actions.RESOLVE_SCHEMA, admin=True),
    "block_numbers": Action(number_actions.async_block_numbers, number_actions.BLOCK_SCHEMA),
    "unblock_numbers": Action(number_actions.async_unblock_numbers, number_actions.UNBLOCK_SCHEMA, admin=True),
    "get_catalog": Action(catalog_actions.async_get_catalog, catalog_actions.CATALOG_SCHEMA, _ONLY),
    "get_templates": Action(catalog_actions.async_get_templates, catalog_actions.GET_TEMPLATES_SCHEMA, _ONLY),
    "save_templates": Action(catalog_actions.async_save_templates, catalog_actions.SAVE_TEMPLATES_SCHEMA, admin=True),
    "export_report": Action(report_actions.async_export_report, report_actions.EXPORT_SCHEMA, admin=True),
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, action in ACTIONS.items():
        if action.admin:
            async_register_admin_service(hass, DOMAIN, name, action.handler, action.schema, action.response)
        else:
            hass.services.async_register(DOMAIN, name, action.handler, action.schema, action.response)
