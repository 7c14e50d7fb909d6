"""Schemas of an account's credentials, and the fields that other schemas share."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.const import CONF_API_KEY, CONF_PASSWORD, CONF_URL
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
    TimeSelector,
)
import voluptuous as vol

from ..account_settings import WEEKDAYS
from ..aiomobilgroup import SenderNumber
from ..aiomobilgroup.const import COMMON_TIME_ZONES, DEFAULT_URL
from ..const import (
    CONF_HOURS_DAYS,
    CONF_HOURS_END,
    CONF_HOURS_START,
    CONF_HOURS_TIME_ZONE,
    CONF_KEY_IN_BODY,
    CONF_LOGIN,
    CONF_SENDER,
    SECTION_ADVANCED,
)

_LOGIN = TextSelector(TextSelectorConfig(autocomplete="username"))
_SECRET = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password"))
_URL = TextSelector(TextSelectorConfig(type=TextSelectorType.URL, autocomplete="url"))
TIME_ZONES: Final = SelectSelector(
    SelectSelectorConfig(
        options=list(COMMON_TIME_ZONES),
        custom_value=True,
        mode=SelectSelectorMode.DROPDOWN,
    )
)

API_KEY_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_API_KEY): _SECRET,
        vol.Required(SECTION_ADVANCED): section(
            vol.Schema(
                {
                    vol.Required(CONF_URL, default=DEFAULT_URL): _URL,
                    vol.Required(CONF_KEY_IN_BODY, default=False): BooleanSelector(),
                }
            ),
            {"collapsed": True},
        ),
    }
)
LOGIN_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_LOGIN): _LOGIN,
        vol.Required(CONF_PASSWORD): _SECRET,
        vol.Required(SECTION_ADVANCED): section(
            vol.Schema({vol.Required(CONF_URL, default=DEFAULT_URL): _URL}), {"collapsed": True}
        ),
    }
)


def reauth_schema(data: Mapping[str, Any]) -> vol.Schema:
    """Return the schema that asks again for the password or the API key."""
    return vol.Schema({vol.Required(CONF_PASSWORD if CONF_LOGIN in data else CONF_API_KEY): _SECRET})


def sender_schema(numbers: Iterable[SenderNumber]) -> vol.Schema:
    """Return the schema that asks for the account's own sender number."""
    return vol.Schema({vol.Required(CONF_SENDER): sender_selector(numbers)})


def sender_selector(numbers: Iterable[SenderNumber]) -> SelectSelector:
    """Return a selector of the account's sender numbers with their descriptions."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(
                    value=one.number, label=f"{one.number} · {one.description}" if one.description else one.number
                )
                for one in numbers
            ],
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


def integer_selector(low: int, high: int, unit: str | None = None) -> vol.All[int]:
    """Return a selector of a whole number between two bounds, both included."""
    config = NumberSelectorConfig(min=low, max=high, step=1, mode=NumberSelectorMode.BOX)
    if unit:
        config["unit_of_measurement"] = unit
    return vol.All(NumberSelector(config), vol.Coerce(int))


def calling_hours_section() -> section:
    """Return a section with the fields of calling hours."""
    return section(
        vol.Schema(
            {
                vol.Optional(CONF_HOURS_START): TimeSelector(),
                vol.Optional(CONF_HOURS_END): TimeSelector(),
                vol.Optional(CONF_HOURS_DAYS): SelectSelector(
                    SelectSelectorConfig(options=list(WEEKDAYS), multiple=True, translation_key="weekday")
                ),
                vol.Optional(CONF_HOURS_TIME_ZONE): TIME_ZONES,
            }
        ),
        {"collapsed": True},
    )
