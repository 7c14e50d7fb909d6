"""Say what is spoken to a recipient and how long it takes."""

from math import ceil

from msgspec import UNSET

from simulators.provider.wire_models import Subscriber

CHARACTERS_PER_SECOND = 15
_SMS_CHARACTERS, _SMS_CHARACTERS_IN_PART = 70, 67


def speech_seconds(text: str) -> int:
    """Return how long a text is spoken, in whole seconds."""
    return max(1, ceil(len(text) / CHARACTERS_PER_SECOND))


def render_script(text: str, subscriber: Subscriber) -> str:
    """Put a recipient's sum and parameters into the text of a script."""
    for name in ("summa", "param1", "param2", "param3"):
        value = getattr(subscriber, name)
        text = text.replace(f"{{{name}}}", "…" if value is UNSET else value)
    return text


def sms_parts(text: str) -> int:
    """Return how many SMS a text in Cyrillic takes."""
    return 1 if len(text) <= _SMS_CHARACTERS else ceil(len(text) / _SMS_CHARACTERS_IN_PART)
