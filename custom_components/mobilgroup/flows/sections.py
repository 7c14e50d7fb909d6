"""Sections of a form, whose fields are stored without their sections and only if they are not empty."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..const import CONF_HOURS_END, CONF_HOURS_START, CONF_HOURS_TIME_ZONE


def merge_sections(
    user_input: Mapping[str, Any], stored: Mapping[str, Any], sections: Iterable[str], schema: vol.Schema
) -> dict[str, Any]:
    """Return the data to store; a section that is missing in the input keeps its stored fields."""
    flat = {name: value for name, value in user_input.items() if name not in sections}
    for name in sections:
        fields = [str(field) for field in schema.schema[name].schema.schema]
        source = user_input.get(name, stored)
        flat |= {field: source[field] for field in fields if not _is_empty(source.get(field))}
    return flat


async def validate_calling_hours(data: Mapping[str, Any]) -> str | None:
    """Return the error key of invalid calling hours, or None."""
    start, end = data.get(CONF_HOURS_START), data.get(CONF_HOURS_END)
    if (start is None) != (end is None):
        return "hours_incomplete"
    if start is not None and start == end:
        return "hours_empty"
    zone = data.get(CONF_HOURS_TIME_ZONE)
    return "invalid_time_zone" if zone is not None and not await is_time_zone(zone) else None


async def is_time_zone(name: str) -> bool:
    """Return whether a time zone of this name exists."""
    try:
        return await dt_util.async_get_time_zone(name) is not None
    except ValueError:
        return False


def _is_empty(value: Any) -> bool:
    """Return whether a field was left empty; zero is not empty."""
    return value is None or value is False or value in ("", [])
