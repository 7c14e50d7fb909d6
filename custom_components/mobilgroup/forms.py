"""The forms of the flows, and what their fields become."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.const import CONF_API_KEY, CONF_NAME, CONF_PASSWORD, CONF_TIME_ZONE, CONF_URL
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
)
import voluptuous as vol

from .aiomobilgroup import SenderNumber
from .aiomobilgroup.const import DEFAULT_TIME_ZONE, DEFAULT_URL, MAX_ATTEMPTS, MAX_INTERVAL, MAX_REPEAT
from .const import (
    CONF_ATTEMPTS,
    CONF_INTERVAL,
    CONF_KEY_IN_BODY,
    CONF_LOGIN,
    CONF_NUMBERS,
    CONF_REPEAT,
    CONF_SENDER,
    SECTION_ADVANCED,
    SECTION_CALLING,
)

_LOGIN = TextSelector(TextSelectorConfig(autocomplete="username"))
_SECRET = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password"))
_URL = TextSelector(TextSelectorConfig(type=TextSelectorType.URL, autocomplete="url"))
_TIME_ZONES = SelectSelector(
    SelectSelectorConfig(
        options=[
            "Europe/Kaliningrad",
            "Europe/Moscow",
            "Europe/Samara",
            "Asia/Yekaterinburg",
            "Asia/Omsk",
            "Asia/Krasnoyarsk",
            "Asia/Irkutsk",
            "Asia/Yakutsk",
            "Asia/Vladivostok",
            "Asia/Magadan",
            "Asia/Kamchatka",
        ],
        custom_value=True,
        mode=SelectSelectorMode.DROPDOWN,
    )
)

API_KEY_FORM: Final = vol.Schema(
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
LOGIN_FORM: Final = vol.Schema(
    {
        vol.Required(CONF_LOGIN): _LOGIN,
        vol.Required(CONF_PASSWORD): _SECRET,
        vol.Required(SECTION_ADVANCED): section(
            vol.Schema({vol.Required(CONF_URL, default=DEFAULT_URL): _URL}), {"collapsed": True}
        ),
    }
)


def secret_form(data: Mapping[str, Any]) -> vol.Schema:
    """Return the form that asks anew for what opens the account."""
    return vol.Schema({vol.Required(CONF_PASSWORD if CONF_LOGIN in data else CONF_API_KEY): _SECRET})


def sender_form(numbers: Iterable[SenderNumber]) -> vol.Schema:
    """Return the form that asks for the account's own number."""
    return vol.Schema({vol.Required(CONF_SENDER): _senders(numbers)})


def options_form(numbers: Iterable[SenderNumber]) -> vol.Schema:
    """Return the form of an account's settings."""
    return vol.Schema(
        {
            vol.Required(CONF_SENDER): _senders(numbers),
            vol.Required(CONF_TIME_ZONE, default=DEFAULT_TIME_ZONE.key): _TIME_ZONES,
        }
    )


def recipients_form(numbers: Iterable[SenderNumber]) -> vol.Schema:
    """Return the form of a person or a group."""
    calling = vol.Schema(
        {
            vol.Optional(CONF_SENDER): _senders(numbers),
            vol.Optional(CONF_ATTEMPTS): _whole(1, MAX_ATTEMPTS),
            vol.Optional(CONF_INTERVAL): _whole(1, MAX_INTERVAL, unit="min"),
            vol.Optional(CONF_REPEAT): _whole(0, MAX_REPEAT),
        }
    )
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Required(CONF_NUMBERS): TextSelector(TextSelectorConfig(multiline=True)),
            vol.Required(SECTION_CALLING): section(calling, {"collapsed": True}),
        }
    )


def _senders(numbers: Iterable[SenderNumber]) -> SelectSelector:
    """Return a choice of the account's numbers, with what the account calls them."""
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


def _whole(low: int, high: int, unit: str | None = None) -> vol.All[int]:
    """Return a whole number between two bounds, both included."""
    config = NumberSelectorConfig(min=low, max=high, step=1, mode=NumberSelectorMode.BOX)
    if unit:
        config["unit_of_measurement"] = unit
    return vol.All(NumberSelector(config), vol.Coerce(int))
