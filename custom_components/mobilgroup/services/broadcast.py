"""Actions that call recipients or estimate the cost: broadcast, estimate and redial."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..actors import actor_from_context
from ..aiomobilgroup import CallOutcome, MobilgroupError, MobilgroupInputError
from ..aiomobilgroup.campaigns import DEFAULT_REDIAL_OUTCOMES, Campaigns
from ..broadcast.launch_request import async_build_launch_request
from ..broadcast.recipient_list import RecipientList
from ..broadcast.request import (
    ATTR_IDEMPOTENCY_KEY,
    ATTR_MESSAGE,
    ATTR_OVERRIDE,
    ATTR_TITLE,
    KEY_SCHEMA,
    OVERRIDE_SCHEMA,
    REQUEST_FIELDS,
    BroadcastRequest,
)
from ..broadcast.send import async_build_result, async_send_broadcast, async_wait_submitted
from ..data import async_query_across_reload
from ..errors import campaign_error, launch_error, validation_error
from ..responses import estimate_response
from .targets import (
    ACCOUNT_FIELDS,
    CAMPAIGN_FIELDS,
    async_is_administrator,
    async_require_administrator,
    campaign_id_from,
    resolve_entry,
)

ATTR_RESULTS: Final = "results"
ATTR_WAIT: Final = "wait"

_OVERRIDE: dict[vol.Marker, Any] = {vol.Optional(ATTR_OVERRIDE): OVERRIDE_SCHEMA}
_REQUEST_FIELDS: dict[vol.Marker, Any] = {
    **ACCOUNT_FIELDS,
    vol.Optional(ATTR_MESSAGE): cv.string,
    vol.Optional(ATTR_TITLE): cv.string,
    **REQUEST_FIELDS,
    **_OVERRIDE,
}
BROADCAST_SCHEMA: Final = vol.Schema({**_REQUEST_FIELDS, vol.Optional(ATTR_WAIT, default=False): cv.boolean})
ESTIMATE_SCHEMA: Final = vol.Schema(_REQUEST_FIELDS)
REDIAL_SCHEMA: Final = vol.Schema(
    {
        **CAMPAIGN_FIELDS,
        vol.Optional(ATTR_RESULTS, default=sorted(DEFAULT_REDIAL_OUTCOMES)): vol.All(
            cv.ensure_list, [vol.All(vol.In([one.value for one in CallOutcome]), CallOutcome)]
        ),
        vol.Optional(ATTR_IDEMPOTENCY_KEY): KEY_SCHEMA,
        vol.Optional(ATTR_WAIT, default=False): cv.boolean,
        **_OVERRIDE,
    }
)


async def async_handle_broadcast(call: ServiceCall) -> ServiceResponse:
    """Handle the broadcast action: call recipients and return them.

    The response contains the rejected recipients. Without a response, they raise an error after the others are called.
    """
    request = _parse_request(call)
    entry = resolve_entry(call, request.recipients)
    await _async_check_override(call)
    wait = call.data[ATTR_WAIT]
    result = await async_send_broadcast(
        call.hass, entry, request, actor_from_context(call.context), with_details=call.return_response, wait=wait
    )
    if call.return_response:
        return result.response(outcomes=wait, all_numbers=await async_is_administrator(call))
    result.raise_for_rejected()
    return None


async def async_handle_estimate(call: ServiceCall) -> ServiceResponse:
    """Handle the estimate action: return the estimated cost of a broadcast without calling."""
    request = _parse_request(call)
    entry = resolve_entry(call, request.recipients)
    launch_request, recipient_list = await async_build_launch_request(
        call.hass, entry, request, actor_from_context(call.context)
    )
    try:
        estimate = await entry.runtime_data.campaign_manager.campaigns.estimate(launch_request)
    except MobilgroupError as err:
        raise launch_error(err, launch_request.broadcast) from err
    return estimate_response(estimate) | {
        "refused": [{"phone": one.text, "reason": one.reason} for one in recipient_list.rejected],
        "duplicates": recipient_list.duplicates,
    }


async def async_handle_redial(call: ServiceCall) -> ServiceResponse:
    """Handle the redial action: call recipients with certain call outcomes again, as a new campaign."""
    entry, campaign_id = resolve_entry(call), campaign_id_from(call)
    await _async_check_override(call)
    try:
        campaign = await entry.runtime_data.campaign_manager.async_run_launch(
            entry.runtime_data.campaign_manager.campaigns.redial(
                campaign_id,
                actor_from_context(call.context),
                call.data[ATTR_RESULTS],
                override=call.data.get(ATTR_OVERRIDE),
                key=call.data.get(ATTR_IDEMPOTENCY_KEY, "").strip() or None,
            )
        )
    except MobilgroupInputError as err:
        raise validation_error("nobody_to_redial") from err
    except MobilgroupError as err:
        raise campaign_error(err, campaign_id) from err
    campaign = await async_wait_submitted(call.hass, entry, campaign)
    if wait := call.data[ATTR_WAIT]:
        campaign = await async_query_across_reload(call.hass, entry, campaign.id, Campaigns.wait_finished, campaign.id)
    result = await async_build_result(call.hass, entry, campaign, RecipientList(), with_details=call.return_response)
    if not call.return_response:
        return None
    # Only administrators may read the numbers of an earlier campaign.
    return result.response(outcomes=wait, all_numbers=await async_is_administrator(call))


def _parse_request(call: ServiceCall) -> BroadcastRequest:
    """Return the broadcast request of a call."""
    fields: Mapping[str, Any] = call.data
    return BroadcastRequest.from_data(
        {name: value for name, value in fields.items() if name not in (ATTR_CONFIG_ENTRY_ID, ATTR_WAIT)}
    )


async def _async_check_override(call: ServiceCall) -> None:
    """Raise `Unauthorized` if rules are overridden by anyone but an administrator or an automation."""
    if ATTR_OVERRIDE in call.data:
        await async_require_administrator(call)
