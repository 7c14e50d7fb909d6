"""Actions on the provider's data: recordings, sender numbers, and the templates of a client of its CRM."""

from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..aiomobilgroup import MobilgroupError, MobilgroupNotFoundError, MobilgroupUnknownOutcomeError, Recording, Template
from ..broadcast.request import ATTR_MESSAGE, ATTR_TEMPLATE, ATTR_TEMPLATE_ACCOUNT
from ..errors import home_assistant_error, read_error, validation_error
from .targets import ACCOUNT_FIELDS, resolve_entry

ATTR_ID: Final = "id"
ATTR_NAME: Final = "name"
ATTR_TEMPLATES: Final = "templates"

_ACCOUNT: dict[vol.Marker, Any] = {
    **ACCOUNT_FIELDS,
    vol.Required(ATTR_TEMPLATE_ACCOUNT): vol.All(cv.string, vol.Length(min=1)),
}
CATALOG_SCHEMA: Final = vol.Schema(ACCOUNT_FIELDS)
GET_TEMPLATES_SCHEMA: Final = vol.Schema({**_ACCOUNT, vol.Optional(ATTR_TEMPLATE): cv.string})
TEMPLATE_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(ATTR_ID, default=""): cv.string,
        vol.Required(ATTR_NAME): cv.string,
        vol.Required(ATTR_MESSAGE): cv.string,
    }
)
SAVE_TEMPLATES_SCHEMA: Final = vol.Schema(
    {**_ACCOUNT, vol.Required(ATTR_TEMPLATES): vol.All(cv.ensure_list, vol.Length(min=1), [TEMPLATE_SCHEMA])}
)


async def async_handle_get_catalog(call: ServiceCall) -> ServiceResponse:
    """Return the recorded phrases, the voice scripts and the sender numbers of an account."""
    client = resolve_entry(call).runtime_data.client
    try:
        phrases = await client.get_phrases()
        scripts = await client.get_scripts()
        numbers = await client.get_numbers()
    except MobilgroupError as err:
        raise read_error(err, HomeAssistantError) from err
    return {
        "phrases": [_recording(one) for one in phrases],
        "scripts": [_recording(one) for one in scripts],
        "numbers": [{"number": one.number, "description": one.description} for one in numbers],
    }


async def async_handle_get_templates(call: ServiceCall) -> ServiceResponse:
    """Return the saved texts of a client, or only the requested one."""
    client = resolve_entry(call).runtime_data.client
    requested = call.data.get(ATTR_TEMPLATE)
    try:
        found = await client.get_templates(call.data[ATTR_TEMPLATE_ACCOUNT], requested)
    except MobilgroupNotFoundError:
        found = []
    except MobilgroupError as err:
        raise read_error(err, HomeAssistantError) from err
    if requested and not found:
        raise validation_error("template_not_found", template=requested)
    return {
        "templates": [{"id": one.id, "account": one.account, "name": one.name, "message": one.message} for one in found]
    }


async def async_handle_save_templates(call: ServiceCall) -> ServiceResponse:
    """Save texts of a client and return the result of each; without a response, a rejected one is an error."""
    client = resolve_entry(call).runtime_data.client
    templates = [
        Template(id=one[ATTR_ID], name=one[ATTR_NAME], message=one[ATTR_MESSAGE]) for one in _parse_templates(call)
    ]
    try:
        results = await client.save_templates(call.data[ATTR_TEMPLATE_ACCOUNT], templates)
    except MobilgroupUnknownOutcomeError as err:
        raise home_assistant_error("templates_unknown") from err
    except MobilgroupError as err:
        raise read_error(err, HomeAssistantError) from err
    if call.return_response:
        return {"templates": [{"id": one.id, "name": one.name, "result": one.result} for one in results]}
    if rejected := [f"{one.name} ({one.result})" for one in results if not one.ok]:
        raise home_assistant_error("templates_refused", templates=", ".join(rejected))
    return None


def _parse_templates(call: ServiceCall) -> list[dict[str, Any]]:
    """Return the templates to save."""
    templates: list[dict[str, Any]] = call.data[ATTR_TEMPLATES]
    return templates


def _recording(recording: Recording) -> dict[str, Any]:
    """Return a recording as plain data."""
    return {"id": recording.id, "name": recording.name, "duration": recording.duration}
