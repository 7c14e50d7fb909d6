"""The schema of the configuration: every key, once. Unknown keys are rejected."""

from typing import Any, Final

import voluptuous as vol

from aiomobilgroup.const import MAX_ATTEMPTS, MAX_INTERVAL

from ..i18n.translator import LANGUAGES
from . import validators as values

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEVELS: Final = ("debug", "info", "warning", "error")
FORMATS: Final = ("text", "json")
MINUTES_PER_DAY: Final = 24 * 60


def one_of(*words: str) -> Any:
    """Return a validator for one of several words, in any case."""

    def check(value: Any) -> str:
        if isinstance(value, str) and value.lower() in words:
            return value.lower()
        raise vol.Invalid(f"write one of: {', '.join(words)}")

    return check


def list_of(item: Any, *, empty: str | None = None) -> Any:
    """Return a validator for a list; `empty` is the error text for an empty one, None if it may be empty."""
    schema = vol.Schema(item)

    def check(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise vol.Invalid("write a list: each entry on its own line after a dash")
        if empty is not None and not value:
            raise vol.Invalid(empty)
        checked, errors = [], []
        # Each entry is checked separately: the error must name all mistakes, not only the first.
        for number, one in enumerate(value):
            try:
                checked.append(schema(one))
            except vol.MultipleInvalid as err:
                err.prepend([number])
                errors.extend(err.errors)
        if errors:
            raise vol.MultipleInvalid(errors)
        return checked

    return check


def optional(check: Any) -> Any:
    """Return a validator for a value or None (`~` in YAML)."""
    return lambda value: None if value is None else vol.Schema(check)(value)


_TELEGRAM: Final = {
    vol.Optional("token"): values.non_empty_text,
    vol.Optional("base_url"): optional(values.bot_api_url),
    vol.Optional("base_file_url"): optional(values.bot_api_url),
    vol.Optional("proxy"): optional(values.proxy_url),
}
_MOBILGROUP: Final = {
    vol.Optional("api_key"): values.non_empty_text,
    vol.Optional("login"): values.non_empty_text,
    vol.Optional("password"): values.non_empty_text,
    vol.Optional("url"): values.provider_url,
    vol.Required("sender"): values.sender_number,
    vol.Optional("attempts"): values.integer_range(1, MAX_ATTEMPTS),
    vol.Optional("interval"): values.integer_range(1, MAX_INTERVAL),
    vol.Optional("time_zone"): values.time_zone,
    vol.Optional("connect_seconds"): values.duration("seconds", 120),
    vol.Optional("send_seconds"): values.duration("seconds", 600),
    vol.Optional("read_pause_seconds"): values.duration("seconds", 60, zero=True),
}
_USER: Final = {
    vol.Required("id"): values.user_id,
    vol.Required("role"): values.role,
    vol.Optional("name"): values.optional_text,
}
_LIMITS: Final = {
    vol.Optional("approval_recipients"): optional(values.integer_range(0)),
    vol.Optional("approval_cost"): optional(values.amount),
    vol.Optional("max_recipients"): optional(values.integer_range(1)),
    vol.Optional("daily_cost"): optional(values.amount),
    vol.Optional("confirm_minutes"): values.duration("minutes", 60),
    vol.Optional("approve_minutes"): values.duration("minutes", MINUTES_PER_DAY),
}
_HOURS: Final = {
    vol.Required("start"): values.time_of_day,
    vol.Required("end"): values.time_of_day,
    vol.Optional("days"): list_of(one_of(*WEEKDAYS), empty="name at least one day, or leave the key out"),
    vol.Optional("time_zone"): values.time_zone,
}
_RULES: Final = {
    vol.Optional("calling_hours"): optional(_HOURS),
    vol.Optional("reserve"): optional(values.amount),
    vol.Optional("max_cost"): optional(values.amount),
    vol.Optional("daily_recipients"): optional(values.integer_range(1)),
    vol.Optional("frequency"): optional(values.integer_range(1)),
    vol.Optional("frequency_hours"): values.duration("hours", 24 * 31),
    vol.Optional("duplicate_minutes"): values.duration("minutes", 7 * MINUTES_PER_DAY, zero=True),
    vol.Optional("too_late_minutes"): values.duration("minutes", 7 * MINUTES_PER_DAY),
    vol.Optional("retry_minutes"): values.duration("minutes", MINUTES_PER_DAY, zero=True),
    vol.Optional("retention_days"): values.duration("days", 3650),
    vol.Optional("batch_size"): values.integer_range(1, 10_000),
    vol.Optional("calls_per_minute"): optional(values.integer_range(1)),
}
_LOG: Final = {vol.Optional("level"): one_of(*LEVELS), vol.Optional("format"): one_of(*FORMATS)}

SECTIONS: Final[dict[Any, Any]] = {
    vol.Required("telegram", default=dict): _TELEGRAM,
    vol.Required("mobilgroup"): _MOBILGROUP,
    vol.Optional("journal"): values.journal_url,
    vol.Required("users"): list_of(_USER, empty="name at least one user with the role owner: no other user can get in"),
    vol.Optional("chats"): list_of(values.chat_id),
    vol.Required("limits", default=dict): _LIMITS,
    vol.Required("rules", default=dict): _RULES,
    vol.Optional("health"): optional(values.listen_address),
    vol.Optional("metrics"): optional(values.listen_address),
    vol.Optional("language"): one_of(*LANGUAGES),
    vol.Required("log", default=dict): _LOG,
}
SCHEMA: Final = vol.Schema(SECTIONS)
NESTED: Final[dict[tuple[str, ...], dict[Any, Any]]] = {
    ("telegram",): _TELEGRAM,
    ("mobilgroup",): _MOBILGROUP,
    ("users",): _USER,
    ("limits",): _LIMITS,
    ("rules",): _RULES,
    ("rules", "calling_hours"): _HOURS,
    ("log",): _LOG,
}


def known_keys(path: tuple[str, ...]) -> list[str]:
    """Return the keys that are allowed at a path; the path leaves out positions in lists."""
    return [str(key) for key in NESTED.get(path, SECTIONS)]
