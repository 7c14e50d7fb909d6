"""Schemas of the options of an account and of a recipient group."""

from collections.abc import Iterable
from typing import Any

from homeassistant.const import CONF_NAME, CONF_TIME_ZONE
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from ..aiomobilgroup import SenderNumber
from ..aiomobilgroup.const import DEFAULT_TIME_ZONE, MAX_ATTEMPTS, MAX_INTERVAL, MAX_REPEAT
from ..const import (
    CONF_ATTEMPTS,
    CONF_BATCH_SIZE,
    CONF_CALLS_PER_MINUTE,
    CONF_DAILY_COST,
    CONF_DAILY_RECIPIENTS,
    CONF_DUPLICATE_WINDOW,
    CONF_FREQUENCY,
    CONF_INTERVAL,
    CONF_JOURNAL_URL,
    CONF_LOW_BALANCE,
    CONF_MAX_COST,
    CONF_MAX_RECIPIENTS,
    CONF_NUMBERS,
    CONF_REPEAT,
    CONF_RESEND_UNKNOWN,
    CONF_RESERVE,
    CONF_RETENTION,
    CONF_SENDER,
    CONF_TOO_LATE_AFTER,
    CONF_URGENT,
    SECTION_CALLING,
    SECTION_HABITS,
    SECTION_HOURS,
    SECTION_JOURNAL,
    SECTION_LIMITS,
)
from .account_schemas import TIME_ZONES, calling_hours_section, integer_selector, sender_selector

_MAX_RECIPIENTS = 1_000_000
_MAX_MINUTES = 7 * 24 * 60
OPTION_SECTIONS = (SECTION_HOURS, SECTION_LIMITS, SECTION_HABITS, SECTION_JOURNAL)


def options_schema(numbers: Iterable[SenderNumber]) -> vol.Schema:
    """Return the schema of an account's options; a limit that is left empty does not apply."""
    return vol.Schema(
        {
            vol.Required(CONF_SENDER): sender_selector(numbers),
            vol.Required(CONF_TIME_ZONE, default=DEFAULT_TIME_ZONE.key): TIME_ZONES,
            vol.Optional(SECTION_HOURS): calling_hours_section(),
            vol.Optional(SECTION_LIMITS): _section(
                {
                    CONF_MAX_RECIPIENTS: integer_selector(1, _MAX_RECIPIENTS),
                    CONF_MAX_COST: _roubles(),
                    CONF_DAILY_RECIPIENTS: integer_selector(1, _MAX_RECIPIENTS),
                    CONF_DAILY_COST: _roubles(),
                    CONF_RESERVE: _roubles(),
                    CONF_FREQUENCY: integer_selector(1, 100),
                    CONF_LOW_BALANCE: _roubles(),
                }
            ),
            vol.Optional(SECTION_HABITS): _section(
                {
                    CONF_DUPLICATE_WINDOW: integer_selector(0, _MAX_MINUTES, unit="min"),
                    CONF_TOO_LATE_AFTER: integer_selector(1, _MAX_MINUTES, unit="min"),
                    CONF_RETENTION: integer_selector(1, 3650, unit="d"),
                    CONF_CALLS_PER_MINUTE: integer_selector(0, 10_000),
                }
            ),
            vol.Optional(SECTION_JOURNAL): _section(
                {CONF_JOURNAL_URL: TextSelector(), CONF_BATCH_SIZE: integer_selector(1, 10_000)}
            ),
        }
    )


def recipient_group_schema(numbers: Iterable[SenderNumber]) -> vol.Schema:
    """Return the schema of a recipient group."""
    return vol.Schema(
        {
            vol.Required(CONF_NAME): TextSelector(),
            vol.Required(CONF_NUMBERS): TextSelector(TextSelectorConfig(multiline=True)),
            vol.Required(SECTION_CALLING): _section(
                {
                    CONF_SENDER: sender_selector(numbers),
                    CONF_ATTEMPTS: integer_selector(1, MAX_ATTEMPTS),
                    CONF_INTERVAL: integer_selector(1, MAX_INTERVAL, unit="min"),
                    CONF_REPEAT: integer_selector(0, MAX_REPEAT),
                    CONF_URGENT: BooleanSelector(),
                    CONF_RESEND_UNKNOWN: BooleanSelector(),
                }
            ),
            vol.Optional(SECTION_HOURS): calling_hours_section(),
        }
    )


def _section(fields: dict[str, Any]) -> section:
    """Return a collapsed section with optional fields."""
    return section(vol.Schema({vol.Optional(name): selector for name, selector in fields.items()}), {"collapsed": True})


def _roubles() -> NumberSelector:
    """Return a selector of an amount of roubles."""
    return NumberSelector(
        NumberSelectorConfig(min=0, max=10_000_000, step=0.01, mode=NumberSelectorMode.BOX, unit_of_measurement="RUB")
    )
