"""The actions that call people: a broadcast, what it would cost, and calling again."""

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
    """Call people and say who is called.

    Whoever is left out stands in the response. Without a response it is an error, raised after the others are called.
    """
    request = _parse_request(call)
    entry = resolve_entry(call, request.recipients)
    await _async_check_override(call)
    wait = call.data[ATTR_WAIT]
    sent = await async_send_broadcast(
        call.hass, entry, request, actor_from_context(call.context), with_details=call.return_response, wait=wait
    )
    if call.return_response:
        return sent.response(outcomes=wait, all_numbers=await async_is_administrator(call))
    sent.raise_for_rejected()
    return None


async def async_handle_estimate(call: ServiceCall) -> ServiceResponse:
    """Say what a broadcast would cost; nobody is called."""
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
    """Call again those whose calls ended in certain ways, as a campaign of its own."""
    entry, number = resolve_entry(call), campaign_id_from(call)
    await _async_check_override(call)
    try:
        campaign = await entry.runtime_data.campaign_manager.async_run_launch(
            entry.runtime_data.campaign_manager.campaigns.redial(
                number,
                actor_from_context(call.context),
                call.data[ATTR_RESULTS],
                override=call.data.get(ATTR_OVERRIDE),
                key=call.data.get(ATTR_IDEMPOTENCY_KEY, "").strip() or None,
            )
        )
    except MobilgroupInputError as err:
        raise validation_error("nobody_to_redial") from err
    except MobilgroupError as err:
        raise campaign_error(err, number) from err
    campaign = await async_wait_submitted(call.hass, entry, campaign)
    if wait := call.data[ATTR_WAIT]:
        campaign = await async_query_across_reload(call.hass, entry, campaign.id, Campaigns.wait_finished, campaign.id)
    sent = await async_build_result(call.hass, entry, campaign, RecipientList(), with_details=call.return_response)
    if not call.return_response:
        return None
    # Whom an earlier campaign called is for administrators to read.
    return sent.response(outcomes=wait, all_numbers=await async_is_administrator(call))


def _parse_request(call: ServiceCall) -> BroadcastRequest:
    """Return what is wished."""
    fields: Mapping[str, Any] = call.data
    return BroadcastRequest.from_data(
        {name: value for name, value in fields.items() if name not in (ATTR_CONFIG_ENTRY_ID, ATTR_WAIT)}
    )


async def _async_check_override(call: ServiceCall) -> None:
    """Let only administrators and automations set rules aside."""
    if ATTR_OVERRIDE in call.data:
        await async_require_administrator(call)
