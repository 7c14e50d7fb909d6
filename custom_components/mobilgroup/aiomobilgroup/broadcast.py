"""Broadcast as the provider accepts it: content, recipients, sender number, attempts and schedule.

Every rule of the document is checked here, before a byte is sent ("Отправка голосовых сообщений", 4).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

import msgspec

from .const import MAX_ATTEMPTS, MAX_INTERVAL, MAX_REPEAT, MAX_TEXT_LENGTH
from .exceptions import InputProblem, MobilgroupInputError
from .subscribers import Subscriber, validate_subscribers


class Text(msgspec.Struct, frozen=True):
    """A text that the provider converts to speech: at most 5,000 characters."""

    message: str


class Phrase(msgspec.Struct, frozen=True):
    """A recorded phrase, by its id in the provider's system (`get_phrases`)."""

    id: str


class Script(msgspec.Struct, frozen=True):
    """A voice script, by its id in the provider's system (`get_scripts`)."""

    id: str


type Content = Text | Phrase | Script


class Broadcast(msgspec.Struct, frozen=True, kw_only=True):
    """A voice broadcast.

    `sender` is one of the account's numbers. `attempts` (1 to 3), `interval` (minutes between attempts, 1 to 60) and
    `repeat` (1 to 3) follow the account's own settings where they are None. `schedule` is an aware datetime; without
    one the calls start at once. Its seconds are rounded up to the minute, so that no call starts too early.
    """

    sender: str
    content: Content
    subscribers: Sequence[Subscriber]
    attempts: int | None = None
    interval: int | None = None
    repeat: int | None = None
    schedule: datetime | None = None

    def to_request(self, time_zone: tzinfo) -> dict[str, Any]:
        """Return the request in the document's format, without the authorisation.

        `time_zone` is the zone in which the provider reads `schedule`. Raises `MobilgroupInputError` when the broadcast
        breaks a rule of the document.
        """
        settings = _content(self.content)
        settings["number"] = _sender(self.sender)
        if self.schedule is not None:
            settings["schedule"] = _format_schedule(self.schedule, time_zone)
        for name, value, highest, problem in (
            ("attempts", self.attempts, MAX_ATTEMPTS, InputProblem.BAD_ATTEMPTS),
            ("interval", self.interval, MAX_INTERVAL, InputProblem.BAD_INTERVAL),
            ("repeat", self.repeat, MAX_REPEAT, InputProblem.BAD_REPEAT),
        ):
            if value is not None:
                settings[name] = _bounded_integer(name, value, highest, problem)
        subscribers = validate_subscribers(self.subscribers, own_texts=isinstance(self.content, Text))
        return {"settings": settings, "subscribers": subscribers}


def _content(content: object) -> dict[str, str]:
    """Return the setting that holds the text, phrase or script."""
    match content:
        case Text(message):
            name, value = "message", message
        case Phrase(id_):
            name, value = "phrase", id_
        case Script(id_):
            name, value = "script", id_
        case list() | tuple() | set() | frozenset() as several if len(several) > 1:
            raise MobilgroupInputError(InputProblem.SEVERAL_CONTENTS, "Give either a text, a phrase or a script")
        case _:
            raise MobilgroupInputError(
                InputProblem.NO_CONTENT, "There is no content: give a text, a phrase or a script"
            )
    if not isinstance(value, str) or not value.strip():
        raise MobilgroupInputError(InputProblem.NO_CONTENT, f"The {name} is empty")
    if name == "message" and len(value) > MAX_TEXT_LENGTH:
        raise MobilgroupInputError(
            InputProblem.TEXT_TOO_LONG,
            f"The text has {len(value)} characters, the maximum is {MAX_TEXT_LENGTH}: shorten it",
        )
    # Front ends pass subclasses of str, which the JSON encoder does not accept.
    return {name: str(value if name == "message" else value.strip())}


def _sender(sender: str) -> str:
    """Return the sender number; only the provider can check that it belongs to the account."""
    if not sender.strip():
        raise MobilgroupInputError(InputProblem.NO_SENDER, "There is no sender number: choose one of the account's")
    return str(sender.strip())


def _bounded_integer(name: str, value: object, highest: int, problem: InputProblem) -> str:
    """Return a whole number from 1 to `highest` as a string; raise for any other value."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= highest:
        raise MobilgroupInputError(problem, f"{name.capitalize()} must be a whole number from 1 to {highest}")
    return str(value)


def _format_schedule(schedule: object, time_zone: tzinfo) -> str:
    """Return a moment as `YYYY-MM-DD HH:MM` in the provider's time zone, rounded up to the minute."""
    if not isinstance(schedule, datetime) or schedule.tzinfo is None:
        raise MobilgroupInputError(InputProblem.BAD_SCHEDULE, "The schedule must be a datetime with a time zone")
    local = schedule.astimezone(time_zone)
    if local.second or local.microsecond:
        local = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return f"{local:%Y-%m-%d %H:%M}"
