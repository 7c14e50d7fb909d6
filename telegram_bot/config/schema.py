"""What may stand in the configuration: every key, once. Keys that are not here are refused."""

from typing import Any, Final

import voluptuous as vol

from aiomobilgroup.const import MAX_ATTEMPTS, MAX_INTERVAL

from ..i18n.translator import LANGUAGES
from . import validators as values

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEVELS: Final = ("debug", "info", "warning", "error")
FORMATS: Final = ("text", "json")
DAY_MINUTES: Final = 24 * 60


def one_of(*words: str) -> Any:
    """Return what takes one of several words."""

    def check(value: Any) -> str:
        if isinstance(value, str) and value.lower() in words:
            return value.lower()
        raise vol.Invalid(f"write one of: {', '.join(words)}")

    return check


def list_of(item: Any, *, empty: str | None = None) -> Any:
    """Return what takes a list; `empty` is what is said of one with nothing in it, where there must be something."""
    schema = vol.Schema(item)

    def check(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise vol.Invalid("write a list: each entry on its own line after a dash")
        if empty is not None and not value:
            raise vol.Invalid(empty)
        found, wrong = [], []
        # Each entry by itself: people want to know all that is wrong, not the first of it.
        for number, one in enumerate(value):
            try:
                found.append(schema(one))
            except vol.MultipleInvalid as err:
                err.prepend([number])
                wrong.extend(err.errors)
        if wrong:
            raise vol.MultipleInvalid(wrong)
        return found

    return check


def or_none(check: Any) -> Any:
    """Return what takes a value, or `~` for none."""
    return lambda value: None if value is None else vol.Schema(check)(value)


_TELEGRAM: Final = {
    vol.Optional("token"): values.text,
    vol.Optional("base_url"): or_none(values.bot_api_url),
    vol.Optional("base_file_url"): or_none(values.bot_api_url),
    vol.Optional("proxy"): or_none(values.proxy),
}
_MOBILGROUP: Final = {
    vol.Optional("api_key"): values.text,
    vol.Optional("login"): values.text,
    vol.Optional("password"): values.text,
    vol.Optional("url"): values.provider_url,
    vol.Required("sender"): values.sender,
    vol.Optional("attempts"): values.whole(1, MAX_ATTEMPTS),
    vol.Optional("interval"): values.whole(1, MAX_INTERVAL),
    vol.Optional("time_zone"): values.zone,
    vol.Optional("connect_seconds"): values.span("seconds", 120),
    vol.Optional("send_seconds"): values.span("seconds", 600),
    vol.Optional("read_pause_seconds"): values.span("seconds", 60, zero=True),
}
_USER: Final = {
    vol.Required("id"): values.user_id,
    vol.Required("role"): values.role,
    vol.Optional("name"): values.label,
}
_LIMITS: Final = {
    vol.Optional("approval_recipients"): or_none(values.whole(0)),
    vol.Optional("approval_cost"): or_none(values.roubles),
    vol.Optional("max_recipients"): or_none(values.whole(1)),
    vol.Optional("daily_cost"): or_none(values.roubles),
    vol.Optional("confirm_minutes"): values.span("minutes", 60),
    vol.Optional("approve_minutes"): values.span("minutes", DAY_MINUTES),
}
_HOURS: Final = {
    vol.Required("start"): values.clock,
    vol.Required("end"): values.clock,
    vol.Optional("days"): list_of(one_of(*WEEKDAYS), empty="name at least one day, or leave the key out"),
    vol.Optional("time_zone"): values.zone,
}
_RULES: Final = {
    vol.Optional("calling_hours"): or_none(_HOURS),
    vol.Optional("reserve"): or_none(values.roubles),
    vol.Optional("max_cost"): or_none(values.roubles),
    vol.Optional("daily_recipients"): or_none(values.whole(1)),
    vol.Optional("frequency"): or_none(values.whole(1)),
    vol.Optional("frequency_hours"): values.span("hours", 24 * 31),
    vol.Optional("duplicate_minutes"): values.span("minutes", 7 * DAY_MINUTES, zero=True),
    vol.Optional("too_late_minutes"): values.span("minutes", 7 * DAY_MINUTES),
    vol.Optional("retry_minutes"): values.span("minutes", DAY_MINUTES, zero=True),
    vol.Optional("retention_days"): values.span("days", 3650),
    vol.Optional("batch_size"): values.whole(1, 10_000),
    vol.Optional("calls_per_minute"): or_none(values.whole(1)),
}
_LOG: Final = {vol.Optional("level"): one_of(*LEVELS), vol.Optional("format"): one_of(*FORMATS)}

SECTIONS: Final[dict[Any, Any]] = {
    vol.Required("telegram", default=dict): _TELEGRAM,
    vol.Required("mobilgroup"): _MOBILGROUP,
    vol.Optional("journal"): values.journal,
    vol.Required("users"): list_of(_USER, empty="name at least one person with the role owner: nobody else can get in"),
    vol.Optional("chats"): list_of(values.chat_id),
    vol.Required("limits", default=dict): _LIMITS,
    vol.Required("rules", default=dict): _RULES,
    vol.Optional("health"): or_none(values.address),
    vol.Optional("metrics"): or_none(values.address),
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
    """Return the keys that may stand at a place; the places in a list are left out of the path."""
    return [str(key) for key in NESTED.get(path, SECTIONS)]
