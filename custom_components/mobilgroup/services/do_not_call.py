"""Actions on the do-not-call list."""

from collections.abc import Iterable
from typing import Final

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..actors import actor_from_context
from ..aiomobilgroup import MobilgroupError, parse_phones
from ..broadcast.recipient_list import RejectedRecipient, format_rejected
from ..const import CONF_NUMBERS
from ..errors import campaign_error, validation_error
from .targets import ACCOUNT_FIELDS, resolve_campaigns

ATTR_REASON: Final = "reason"

UNBLOCK_SCHEMA: Final = vol.Schema({**ACCOUNT_FIELDS, vol.Required(CONF_NUMBERS): vol.All(cv.ensure_list, [cv.string])})
BLOCK_SCHEMA: Final = UNBLOCK_SCHEMA.extend({vol.Optional(ATTR_REASON, default=""): cv.string})


async def async_handle_block_numbers(call: ServiceCall) -> ServiceResponse:
    """Add numbers to the do-not-call list, so that no one can call them."""
    numbers = await _async_numbers(call)
    try:
        changed = await resolve_campaigns(call).block(numbers, actor_from_context(call.context), call.data[ATTR_REASON])
    except MobilgroupError as err:
        raise campaign_error(err) from err
    return _response(call, changed, numbers)


async def async_handle_unblock_numbers(call: ServiceCall) -> ServiceResponse:
    """Remove numbers from the do-not-call list."""
    numbers = await _async_numbers(call)
    try:
        changed = await resolve_campaigns(call).unblock(numbers, actor_from_context(call.context))
    except MobilgroupError as err:
        raise campaign_error(err) from err
    return _response(call, changed, numbers)


async def _async_numbers(call: ServiceCall) -> tuple[str, ...]:
    """Return the numbers of a call; raise if one is invalid, before anything is changed."""
    texts = [text for text in call.data[CONF_NUMBERS] if text.strip()]
    if not texts:
        raise validation_error("no_numbers")
    # Parsing very many numbers would block the event loop.
    numbers, rejected = await call.hass.async_add_executor_job(_parse_numbers, texts)
    if rejected:
        raise validation_error("not_numbers", numbers=format_rejected(rejected))
    return numbers


def _parse_numbers(texts: Iterable[str]) -> tuple[tuple[str, ...], list[RejectedRecipient]]:
    """Return the numbers in texts, each once, and the rejected pieces."""
    found = [parse_phones(text) for text in texts]
    rejected = [RejectedRecipient(phone.text, phone.problem.value) for phones in found for phone in phones.invalid]
    return tuple(dict.fromkeys(number for phones in found for number in phones.accepted)), rejected


def _response(call: ServiceCall, changed: int, numbers: tuple[str, ...]) -> ServiceResponse:
    """Return the response: the counts of given and of changed numbers."""
    return {"numbers": len(numbers), "changed": changed} if call.return_response else None
