"""Spoken texts and SMS: their content and length."""

from math import ceil

from msgspec import UNSET

from simulators.provider.wire_models import Subscriber

CHARACTERS_PER_SECOND = 15
_SMS_CHARACTERS, _SMS_CHARACTERS_IN_PART = 70, 67


def speech_seconds(text: str) -> int:
    """Return the duration of a spoken text, in whole seconds."""
    return max(1, ceil(len(text) / CHARACTERS_PER_SECOND))


def render_script(text: str, subscriber: Subscriber) -> str:
    """Fill a recipient's sum and parameters into the text of a script."""
    for name in ("summa", "param1", "param2", "param3"):
        value = getattr(subscriber, name)
        text = text.replace(f"{{{name}}}", "…" if value is UNSET else value)
    return text


def sms_parts(text: str) -> int:
    """Return the number of SMS parts that a Cyrillic text needs."""
    return 1 if len(text) <= _SMS_CHARACTERS else ceil(len(text) / _SMS_CHARACTERS_IN_PART)
