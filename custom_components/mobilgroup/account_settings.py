"""Settings for the campaigns of an account, built from the options of its config entry."""

from collections.abc import Mapping
from datetime import time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .aiomobilgroup.campaigns import AccountSettings, CallingHours
from .aiomobilgroup.const import DEFAULT_TIME_ZONE
from .const import (
    CONF_BATCH_SIZE,
    CONF_CALLS_PER_MINUTE,
    CONF_DAILY_COST,
    CONF_DAILY_RECIPIENTS,
    CONF_DUPLICATE_WINDOW,
    CONF_FREQUENCY,
    CONF_HOURS_DAYS,
    CONF_HOURS_END,
    CONF_HOURS_START,
    CONF_HOURS_TIME_ZONE,
    CONF_MAX_COST,
    CONF_MAX_RECIPIENTS,
    CONF_RESERVE,
    CONF_RETENTION,
    CONF_TOO_LATE_AFTER,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DEFAULTS = AccountSettings()


async def async_account_settings(hass: HomeAssistant, options: Mapping[str, Any]) -> AccountSettings:
    """Return the limits and settings of an account; an option that is not set has the core's default."""
    zone = await _async_zone(hass.config.time_zone)
    minutes = {
        name: timedelta(minutes=options[name])
        for name in (CONF_DUPLICATE_WINDOW, CONF_TOO_LATE_AFTER)
        if name in options
    }
    return AccountSettings(
        time_zone=zone,
        batch_size=options.get(CONF_BATCH_SIZE, _DEFAULTS.batch_size),
        calling_hours=await async_calling_hours(hass, options),
        calls_per_minute=options.get(CONF_CALLS_PER_MINUTE, _DEFAULTS.calls_per_minute) or None,
        max_recipients=options.get(CONF_MAX_RECIPIENTS),
        max_cost=_roubles(options, CONF_MAX_COST),
        daily_recipients=options.get(CONF_DAILY_RECIPIENTS),
        daily_cost=_roubles(options, CONF_DAILY_COST),
        reserve=_roubles(options, CONF_RESERVE),
        frequency=options.get(CONF_FREQUENCY),
        duplicate_window=minutes.get(CONF_DUPLICATE_WINDOW, _DEFAULTS.duplicate_window),
        too_late_after=minutes.get(CONF_TOO_LATE_AFTER, _DEFAULTS.too_late_after),
        retention=timedelta(days=options[CONF_RETENTION]) if CONF_RETENTION in options else _DEFAULTS.retention,
    )


async def async_calling_hours(hass: HomeAssistant, data: Mapping[str, Any]) -> CallingHours | None:
    """Return the calling hours, in Home Assistant's time zone unless another is named, or None if they are not set."""
    start, end = data.get(CONF_HOURS_START), data.get(CONF_HOURS_END)
    if start is None or end is None:
        return None
    days = data.get(CONF_HOURS_DAYS) or WEEKDAYS
    return CallingHours(
        time.fromisoformat(start),
        time.fromisoformat(end),
        await _async_zone(data.get(CONF_HOURS_TIME_ZONE) or hass.config.time_zone),
        frozenset(map(WEEKDAYS.index, days)),
    )


async def _async_zone(name: str) -> ZoneInfo:
    """Return a time zone, the provider's if the name is unknown."""
    return await dt_util.async_get_time_zone(name) or DEFAULT_TIME_ZONE


def _roubles(options: Mapping[str, Any], name: str) -> Decimal | None:
    """Return an option as an amount of roubles, or None if it is not set."""
    return Decimal(str(options[name])) if options.get(name) is not None else None
