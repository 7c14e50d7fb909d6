"""The actions that call people: a broadcast, what it would cost, and calling again."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..actors import actor_of
from ..aiomobilgroup import CallOutcome, MobilgroupError, MobilgroupInputError
from ..aiomobilgroup.campaigns import DEFAULT_REDIAL_OUTCOMES
from ..broadcast.launch_request import async_prepare
from ..broadcast.recipient_list import Audience
from ..broadcast.request import (
    ATTR_IDEMPOTENCY_KEY,
    ATTR_MESSAGE,
    ATTR_OVERRIDE,
    ATTR_TITLE,
    KEY_SCHEMA,
    OVERRIDE_SCHEMA,
    WISH_FIELDS,
    Wish,
)
from ..broadcast.send import async_broadcast, async_submitted, async_told
from ..campaign_manager import async_ask
from ..errors import campaign_error, launch_error, mistake
from ..responses import estimate_response
from .targets import (
    ACCOUNT_FIELDS,
    CAMPAIGN_FIELDS,
    async_is_administrator,
    async_require_administrator,
    campaign_id_of,
    entry_of,
)

ATTR_RESULTS: Final = "results"
ATTR_WAIT: Final = "wait"

_OVERRIDE: dict[vol.Marker, Any] = {vol.Optional(ATTR_OVERRIDE): OVERRIDE_SCHEMA}
_WISH: dict[vol.Marker, Any] = {
    **ACCOUNT_FIELDS,
    vol.Optional(ATTR_MESSAGE): cv.string,
    vol.Optional(ATTR_TITLE): cv.string,
    **WISH_FIELDS,
    **_OVERRIDE,
}
BROADCAST_SCHEMA: Final = vol.Schema({**_WISH, vol.Optional(ATTR_WAIT, default=False): cv.boolean})
ESTIMATE_SCHEMA: Final = vol.Schema(_WISH)
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


async def async_broadcast_action(call: ServiceCall) -> ServiceResponse:
    """Call people and say who is called.

    Whoever is left out stands in the response. Without a response it is an error, raised after the others are called.
    """
    wish = _wish(call)
    entry = entry_of(call, wish.recipients)
    await _async_check_override(call)
    wait = call.data[ATTR_WAIT]
    sent = await async_broadcast(
        call.hass, entry, wish, actor_of(call.context), detailed=call.return_response, until_finished=wait
    )
    if call.return_response:
        return sent.response(outcomes=wait, all_numbers=await async_is_administrator(call))
    sent.raise_for_refused()
    return None


async def async_estimate(call: ServiceCall) -> ServiceResponse:
    """Say what a broadcast would cost; nobody is called."""
    wish = _wish(call)
    entry = entry_of(call, wish.recipients)
    launch, audience = await async_prepare(call.hass, entry, wish, actor_of(call.context))
    try:
        estimate = await entry.runtime_data.desk.campaigns.estimate(launch)
    except MobilgroupError as err:
        raise launch_error(err, launch.broadcast) from err
    return estimate_response(estimate) | {
        "refused": [{"phone": one.text, "reason": one.reason} for one in audience.refused],
        "duplicates": audience.duplicates,
    }


async def async_redial(call: ServiceCall) -> ServiceResponse:
    """Call again those whose calls ended in certain ways, as a campaign of its own."""
    entry, number = entry_of(call), campaign_id_of(call)
    await _async_check_override(call)
    try:
        campaign = await entry.runtime_data.desk.async_take(
            entry.runtime_data.desk.campaigns.redial(
                number,
                actor_of(call.context),
                call.data[ATTR_RESULTS],
                override=call.data.get(ATTR_OVERRIDE),
                key=call.data.get(ATTR_IDEMPOTENCY_KEY, "").strip() or None,
            )
        )
    except MobilgroupInputError as err:
        raise mistake("nobody_to_redial") from err
    except MobilgroupError as err:
        raise campaign_error(err, number) from err
    campaign = await async_submitted(call.hass, entry, campaign)
    if wait := call.data[ATTR_WAIT]:
        again = campaign.id
        campaign = await async_ask(call.hass, entry, again, lambda campaigns: campaigns.wait_finished(again))
    sent = await async_told(call.hass, entry, campaign, Audience(), detailed=call.return_response)
    if not call.return_response:
        return None
    # Whom an earlier campaign called is for administrators to read.
    return sent.response(outcomes=wait, all_numbers=await async_is_administrator(call))


def _wish(call: ServiceCall) -> Wish:
    """Return what is wished."""
    fields: Mapping[str, Any] = call.data
    return Wish.from_data(
        {name: value for name, value in fields.items() if name not in (ATTR_CONFIG_ENTRY_ID, ATTR_WAIT)}
    )


async def _async_check_override(call: ServiceCall) -> None:
    """Let only administrators and automations set rules aside."""
    if ATTR_OVERRIDE in call.data:
        await async_require_administrator(call)
