"""Translation of every message of the bot into the language of its reader.

The messages are Fluent messages in `locales/<language>/*.ftl`, one file per feature: plural forms follow the language's
own rules. Every value in a message is escaped for Telegram's HTML, unless it is markup already.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol, Self
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from fluent.runtime import FluentBundle, FluentResource
from markupsafe import Markup, escape

LANGUAGES: Final = ("ru", "en")
"""The first is for users whose language is unknown."""
_FOLDER: Final = Path(__file__).parent / "locales"


def language_of(code: str | None) -> str:
    """Return the language for a language code from Telegram (`en-GB`), the first one if there is no translation."""
    short = (code or "").casefold().split("-")[0]
    return short if short in LANGUAGES else LANGUAGES[0]


class MissingMessageError(Exception):
    """A message or one of its values is missing: an error in the bot, which tests find."""


class Reader(Protocol):
    """A reader of messages, with a language and a time zone."""

    @property
    def language(self) -> str:
        """Return the language code."""

    @property
    def time_zone(self) -> ZoneInfo:
        """Return the time zone in which times are formatted."""


class Translator:
    """The messages of one language, with times in one time zone."""

    def __init__(self, language: str, time_zone: ZoneInfo) -> None:
        """Initialize the translator."""
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self.time_zone = time_zone
        self._bundle = _bundle(self.language)

    @classmethod
    def for_user(cls, user: Reader) -> Self:
        """Return the translator of a user's language and time zone."""
        return cls(user.language, user.time_zone)

    def __call__(self, name: str, /, **values: Any) -> Markup:
        """Return a message as Telegram's HTML. Raises `MissingMessageError` if it or one of its values is missing."""
        try:
            pattern = self._bundle.get_message(name).value
        except LookupError:
            pattern = None
        if pattern is None:
            raise MissingMessageError(f"{self.language}: {name}")
        formatted = {key: self._format_value(value) for key, value in values.items()}
        text, errors = self._bundle.format_pattern(pattern, formatted)
        if errors:
            raise MissingMessageError(f"{self.language}: {name}: {errors[0]}")
        return Markup(text)  # noqa: S704 - texts of users and the provider are escaped in `_format_value`

    def has(self, name: str) -> bool:
        """Return whether there is a message with an id."""
        return bool(self._bundle.has_message(name))

    def plain(self, name: str, /, **values: Any) -> str:
        """Return a message as plain text, for buttons and files."""
        return self(name, **values).unescape()

    def format_money(self, amount: Decimal | None) -> str:
        """Return an amount in roubles in the format of the language; a dash for None, which is unknown."""
        if amount is None:
            return "—"
        text = format_decimal(amount, "#,##0.00", locale=self.language)
        return f"{text}\N{NO-BREAK SPACE}₽"

    def format_datetime(self, moment: datetime) -> str:
        """Return a date and time in the reader's time zone."""
        return f"{moment.astimezone(self.time_zone):%d.%m.%Y %H:%M}"

    def _format_value(self, value: Any) -> Any:
        """Return a value in the form in which a message contains it."""
        match value:
            case int() | Markup():
                return value
            case Decimal():
                return self.format_money(value)
            case datetime():
                return self.format_datetime(value)
        return str(escape(value))


@cache
def _bundle(language: str) -> FluentBundle:
    """Return a language's messages."""
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((_FOLDER / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


def message_ids(language: str) -> Mapping[str, Any]:
    """Return a language's messages by their ids, for tests."""
    return dict(_bundle(language)._messages)  # noqa: SLF001 - there is no other way to list them
