"""What a caller may wish of a broadcast: the fields that the action and the classic service share."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Self

from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .const import CONF_ATTEMPTS, CONF_INTERVAL, CONF_NUMBERS, CONF_REPEAT, CONF_SENDER

ATTR_MESSAGE: Final = "message"
ATTR_PHRASE: Final = "phrase"
ATTR_SCRIPT: Final = "script"
ATTR_RECIPIENTS: Final = "recipients"
ATTR_SUBSCRIBERS: Final = "subscribers"
ATTR_SCHEDULE: Final = "schedule"
ATTR_PHONE: Final = "phone"
ATTR_SUMMA: Final = "summa"
ATTR_PARAMS: Final = ("param1", "param2", "param3")

# Ranges are the core's to check: it has a sentence for each rule.
SUBSCRIBER_SCHEMA: Final = vol.Schema(
    {
        vol.Required(ATTR_PHONE): cv.string,
        vol.Optional(ATTR_MESSAGE): cv.string,
        vol.Optional(ATTR_SUMMA): cv.string,
        **{vol.Optional(param): cv.string for param in ATTR_PARAMS},
    }
)
WISH_FIELDS: Final[dict[vol.Marker, Any]] = {
    vol.Optional(ATTR_PHRASE): cv.string,
    vol.Optional(ATTR_SCRIPT): cv.string,
    vol.Optional(ATTR_RECIPIENTS): vol.All(cv.ensure_list_csv, [cv.string]),
    vol.Optional(CONF_NUMBERS): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(ATTR_SUBSCRIBERS): vol.All(cv.ensure_list, [SUBSCRIBER_SCHEMA]),
    vol.Optional(CONF_SENDER): cv.string,
    vol.Optional(CONF_ATTEMPTS): vol.Coerce(int),
    vol.Optional(CONF_INTERVAL): vol.Coerce(int),
    vol.Optional(CONF_REPEAT): vol.Coerce(int),
    vol.Optional(ATTR_SCHEDULE): cv.datetime,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be said, to whom, and how; what is left out is taken from the recipients or the account."""

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

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Return the wish that validated fields express; a template that came out empty names nobody."""
        lists = {
            name: tuple(item for item in data.get(name, ()) if not isinstance(item, str) or item.strip())
            for name in (ATTR_RECIPIENTS, CONF_NUMBERS, ATTR_SUBSCRIBERS)
        }
        return cls(**data | lists)

    def spoken(self, message: str, title: str | None = None) -> Self:
        """Return the wish with a text, its title in front, where no recording is to be played."""
        if self.phrase or self.script:
            return self
        return replace(self, message=with_title(message, title))


def with_title(message: str, title: str | None) -> str:
    """Return a text that begins with its title, as a sentence of its own."""
    title = (title or "").strip()
    if not title:
        return message
    return f"{title} {message}" if title[-1] in ".!?…:;" else f"{title}. {message}"
