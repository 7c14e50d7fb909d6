"""Actions on existing campaigns: get, list, cancel, pause, stop, resume, reschedule and resolve."""

from collections.abc import Coroutine
from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..actors import actor_from_context
from ..aiomobilgroup import MobilgroupError
from ..aiomobilgroup.campaigns import Campaign, CampaignState, Resolution
from ..broadcast.launch_request import parse_schedule
from ..broadcast.request import ATTR_OVERRIDE, ATTR_SCHEDULE, OVERRIDE_SCHEMA
from ..errors import campaign_error
from ..responses import MAX_ROWS, campaign_response, recipient_response, unknown_batches_response
from .targets import (
    ACCOUNT_FIELDS,
    CAMPAIGN_FIELDS,
    MAX_DATABASE_INTEGER,
    async_require_administrator,
    campaign_id_from,
    resolve_campaigns,
)

ATTR_ANSWER: Final = "answer"
ATTR_LIMIT: Final = "limit"
ATTR_OFFSET: Final = "offset"
ATTR_PROVIDER_ID: Final = "provider_id"
ATTR_ROWS: Final = "rows"
ATTR_STATES: Final = "states"

CAMPAIGN_SCHEMA: Final = vol.Schema(CAMPAIGN_FIELDS)
GET_SCHEMA: Final = vol.Schema(
    {
        **CAMPAIGN_FIELDS,
        vol.Optional(ATTR_ROWS, default=False): cv.boolean,
        vol.Optional(ATTR_OFFSET, default=0): cv.positive_int,
    }
)
LIST_SCHEMA: Final = vol.Schema(
    {
        **ACCOUNT_FIELDS,
        vol.Optional(ATTR_STATES): vol.All(
            cv.ensure_list, [vol.All(vol.In([one.value for one in CampaignState]), CampaignState)]
        ),
        vol.Optional(ATTR_LIMIT, default=20): vol.All(vol.Coerce(int), vol.Range(1, 100)),
        vol.Optional(ATTR_OFFSET, default=0): cv.positive_int,
    }
)
RESCHEDULE_SCHEMA: Final = vol.Schema({**CAMPAIGN_FIELDS, vol.Required(ATTR_SCHEDULE): cv.datetime})
RESUME_SCHEMA: Final = vol.Schema({**CAMPAIGN_FIELDS, vol.Optional(ATTR_OVERRIDE): OVERRIDE_SCHEMA})
RESOLVE_SCHEMA: Final = vol.Schema(
    {
        **CAMPAIGN_FIELDS,
        vol.Required(ATTR_ANSWER): vol.All(vol.In([one.value for one in Resolution]), Resolution),
        vol.Optional(ATTR_PROVIDER_ID): cv.string,
    }
)


async def async_handle_get_campaign(call: ServiceCall) -> ServiceResponse:
    """Return a campaign; its rows, which contain recipients' numbers, only to administrators."""
    campaigns, campaign_id = resolve_campaigns(call), campaign_id_from(call)
    with_rows = call.data[ATTR_ROWS]
    if with_rows:
        await async_require_administrator(call)
    try:
        campaign = await campaigns.get(campaign_id)
        rows = await campaigns.report(campaign) if with_rows else ()
    except MobilgroupError as err:
        raise campaign_error(err, campaign_id) from err
    response = campaign_response(campaign) | {"unknown_batches": unknown_batches_response(campaign)}
    if with_rows:
        start = call.data[ATTR_OFFSET]
        response["rows"] = [recipient_response(row) for row in rows[start : start + MAX_ROWS]]
    return response


async def async_handle_list_campaigns(call: ServiceCall) -> ServiceResponse:
    """Return the account's campaigns, the newest first."""
    try:
        found = await resolve_campaigns(call).list(
            call.data.get(ATTR_STATES),
            limit=call.data[ATTR_LIMIT],
            offset=min(call.data[ATTR_OFFSET], MAX_DATABASE_INTEGER),
        )
    except MobilgroupError as err:
        raise campaign_error(err) from err
    return {"campaigns": [campaign_response(campaign) for campaign in found]}


async def async_handle_cancel(call: ServiceCall) -> ServiceResponse:
    """Cancel a campaign of which nothing was sent."""
    return await _async_control(
        call, resolve_campaigns(call).cancel(campaign_id_from(call), actor_from_context(call.context))
    )


async def async_handle_pause(call: ServiceCall) -> ServiceResponse:
    """Pause the unsent rest of a campaign."""
    return await _async_control(
        call, resolve_campaigns(call).pause(campaign_id_from(call), actor_from_context(call.context))
    )


async def async_handle_stop(call: ServiceCall) -> ServiceResponse:
    """Stop a campaign, so that its unsent rest is dropped."""
    return await _async_control(
        call, resolve_campaigns(call).stop(campaign_id_from(call), actor_from_context(call.context))
    )


async def async_handle_resume(call: ServiceCall) -> ServiceResponse:
    """Resume a paused campaign; only administrators and automations may override rules."""
    override = call.data.get(ATTR_OVERRIDE)
    if override is not None:
        await async_require_administrator(call)
    campaigns = resolve_campaigns(call)
    return await _async_control(
        call, campaigns.resume(campaign_id_from(call), actor_from_context(call.context), override=override)
    )


async def async_handle_reschedule(call: ServiceCall) -> ServiceResponse:
    """Reschedule a campaign."""
    due = parse_schedule(call.data[ATTR_SCHEDULE])
    campaigns = resolve_campaigns(call)
    return await _async_control(
        call, campaigns.reschedule(campaign_id_from(call), due, actor_from_context(call.context))
    )


async def async_handle_resolve(call: ServiceCall) -> ServiceResponse:
    """Resolve the unknown outcome of a campaign."""
    campaigns = resolve_campaigns(call)
    return await _async_control(
        call,
        campaigns.resolve(
            campaign_id_from(call),
            call.data[ATTR_ANSWER],
            actor_from_context(call.context),
            call.data.get(ATTR_PROVIDER_ID, "").strip() or None,
        ),
    )


async def _async_control(call: ServiceCall, operation: Coroutine[Any, Any, Campaign]) -> ServiceResponse:
    """Run an operation on a campaign and return its result."""
    try:
        campaign = await operation
    except MobilgroupError as err:
        raise campaign_error(err, campaign_id_from(call)) from err
    return campaign_response(campaign) if call.return_response else None
