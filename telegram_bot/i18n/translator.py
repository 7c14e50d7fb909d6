"""Every sentence the bot says, in the language of the person it is said to.

The sentences are Fluent messages in `locales/<language>/*.ftl`, one file a feature: plural forms follow the language's
own rules. Whatever is put into a sentence is escaped for Telegram's HTML, unless it is markup already.
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
"""The first is the one for people whose language is not known."""
_FOLDER: Final = Path(__file__).parent / "locales"


def language_of(code: str | None) -> str:
    """Return the language for what Telegram says of a person's (`en-GB`); the first one where it is not spoken."""
    short = (code or "").casefold().split("-")[0]
    return short if short in LANGUAGES else LANGUAGES[0]


class MissingMessageError(Exception):
    """A sentence is missing, or a value of it: a mistake of ours, found by tests."""


class Reader(Protocol):
    """Whoever reads a text: with a language and a time zone."""

    @property
    def language(self) -> str:
        """Return the language code."""

    @property
    def time_zone(self) -> ZoneInfo:
        """Return the time zone in which times are shown."""


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
        """Return a sentence as Telegram's HTML."""
        try:
            pattern = self._bundle.get_message(name).value
        except LookupError:
            pattern = None
        if pattern is None:
            raise MissingMessageError(f"{self.language}: {name}")
        shown = {key: self._shown(value) for key, value in values.items()}
        text, errors = self._bundle.format_pattern(pattern, shown)
        if errors:
            raise MissingMessageError(f"{self.language}: {name}: {errors[0]}")
        return Markup(text)  # noqa: S704 - what people and the provider said is escaped in `_shown`

    def has(self, name: str) -> bool:
        """Return whether there is such a sentence."""
        return bool(self._bundle.has_message(name))

    def plain(self, name: str, /, **values: Any) -> str:
        """Return a sentence as plain text, for buttons and files."""
        return self(name, **values).unescape()

    def format_money(self, amount: Decimal | None) -> str:
        """Return roubles as people write them; nothing is known of None."""
        if amount is None:
            return "—"
        text = format_decimal(amount, "#,##0.00", locale=self.language)
        return f"{text}\N{NO-BREAK SPACE}₽"

    def format_datetime(self, moment: datetime) -> str:
        """Return a date and time in the person's zone."""
        return f"{moment.astimezone(self.time_zone):%d.%m.%Y %H:%M}"

    def _shown(self, value: Any) -> Any:
        """Return a value as it goes into a sentence."""
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
    """Return a language's sentences."""
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((_FOLDER / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


def message_ids(language: str) -> Mapping[str, Any]:
    """Return the names and patterns of a language's sentences, for tests."""
    return dict(_bundle(language)._messages)  # noqa: SLF001 - there is no other way to list them
