"""Broadcast request: the fields that the action and the legacy notify service share."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self

from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..aiomobilgroup.campaigns import Override, Rule
from ..const import CONF_ATTEMPTS, CONF_INTERVAL, CONF_NUMBERS, CONF_REPEAT, CONF_SENDER, CONF_URGENT

ATTR_MESSAGE: Final = "message"
ATTR_PHRASE: Final = "phrase"
ATTR_SCRIPT: Final = "script"
ATTR_RECIPIENTS: Final = "recipients"
ATTR_SUBSCRIBERS: Final = "subscribers"
ATTR_SCHEDULE: Final = "schedule"
ATTR_HELD_BY: Final = "held_by"
ATTR_IDEMPOTENCY_KEY: Final = "idempotency_key"
ATTR_OVERRIDE: Final = "override"
ATTR_RULES: Final = "rules"
ATTR_TEMPLATE: Final = "template"
ATTR_TEMPLATE_ACCOUNT: Final = "template_account"
ATTR_TITLE: Final = "title"
_OVERRIDE_REASON: Final = "why"
ATTR_PHONE: Final = "phone"
ATTR_SUMMA: Final = "summa"
ATTR_PARAMS: Final = ("param1", "param2", "param3")

OVERRIDE_SCHEMA: Final = vol.All(
    vol.Schema(
        {
            vol.Required(ATTR_RULES): vol.All(
                cv.ensure_list, [vol.All(vol.In([rule.value for rule in Rule if rule is not Rule.DO_NOT_CALL]), Rule)]
            ),
            vol.Required(_OVERRIDE_REASON): vol.All(cv.string, vol.Strip, vol.Length(min=1)),
        }
    ),
    lambda data: Override(frozenset(data[ATTR_RULES]), data[_OVERRIDE_REASON]),
)
"""The rules to override, and the reason. The do-not-call list cannot be overridden."""


class ScheduleHolder(StrEnum):
    """Where a broadcast waits until it is due."""

    HERE = "here"
    """In the journal: it can be cancelled and rescheduled."""
    PROVIDER = "provider"
    """At the provider: it is sent even if Home Assistant is down, and it cannot be cancelled."""


# The maximum length in the journal.
KEY_SCHEMA: Final = vol.All(cv.string, vol.Length(max=200))
# The core checks the ranges: it has an error for each rule.
SUBSCRIBER_SCHEMA: Final = vol.Schema(
    {
        vol.Required(ATTR_PHONE): cv.string,
        vol.Optional(ATTR_MESSAGE): cv.string,
        vol.Optional(ATTR_SUMMA): cv.string,
        **{vol.Optional(param): cv.string for param in ATTR_PARAMS},
    }
)
REQUEST_FIELDS: Final[dict[vol.Marker, Any]] = {
    vol.Optional(ATTR_PHRASE): cv.string,
    vol.Optional(ATTR_SCRIPT): cv.string,
    vol.Optional(ATTR_RECIPIENTS): vol.All(cv.ensure_list_csv, [cv.string]),
    vol.Optional(CONF_NUMBERS): vol.All(cv.ensure_list, [cv.string]),
    # There may be very many rows: `recipient_list` checks them outside the event loop.
    vol.Optional(ATTR_SUBSCRIBERS): cv.ensure_list,
    vol.Optional(CONF_SENDER): cv.string,
    vol.Optional(CONF_ATTEMPTS): vol.Coerce(int),
    vol.Optional(CONF_INTERVAL): vol.Coerce(int),
    vol.Optional(CONF_REPEAT): vol.Coerce(int),
    vol.Optional(ATTR_SCHEDULE): cv.datetime,
    vol.Optional(ATTR_HELD_BY): vol.All(vol.In([one.value for one in ScheduleHolder]), ScheduleHolder),
    vol.Optional(ATTR_TEMPLATE): cv.string,
    vol.Optional(ATTR_TEMPLATE_ACCOUNT): cv.string,
    vol.Optional(ATTR_IDEMPOTENCY_KEY): KEY_SCHEMA,
    vol.Optional(CONF_URGENT): cv.boolean,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastRequest:
    """A requested broadcast; a setting that is left out is the recipient groups' or the account's."""

    message: str | None = None
    phrase: str | None = None
    script: str | None = None
    recipients: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    subscribers: tuple[dict[str, str], ...] = ()
    sender: str | None = None
    attempts: int | None = None
    interval: int | None = None
    repeat: int | None = None
    schedule: datetime | None = None
    held_by: ScheduleHolder = ScheduleHolder.HERE
    template: str | None = None
    template_account: str | None = None
    idempotency_key: str | None = None
    title: str = ""
    urgent: bool = False
    override: Override | None = None

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Return the request of validated fields; blank list items, from templates that rendered empty, are ignored."""
        lists = {
            name: tuple(item for item in data.get(name, ()) if not isinstance(item, str) or item.strip())
            for name in (ATTR_RECIPIENTS, CONF_NUMBERS, ATTR_SUBSCRIBERS)
        }
        # An empty key would make every campaign a repetition of the first one.
        key = data.get(ATTR_IDEMPOTENCY_KEY, "").strip() or None
        return cls(**data | lists | {ATTR_IDEMPOTENCY_KEY: key})

    def with_text(self, message: str, title: str | None = None) -> Self:
        """Return the request with a text after its title, unless a recording or a template is to be played."""
        titled = replace(self, title=title or "")
        if self.phrase or self.script or self.template:
            return titled
        return replace(titled, message=with_title(message, title))


def with_title(message: str, title: str | None) -> str:
    """Return a text after its title, which becomes a sentence of its own."""
    title = (title or "").strip()
    if not title:
        return message
    return f"{title} {message}" if title[-1] in ".!?…:;" else f"{title}. {message}"
