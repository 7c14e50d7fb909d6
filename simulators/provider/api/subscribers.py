"""Validation of a broadcast's recipients."""

from collections.abc import Sequence
from datetime import datetime
import re

from msgspec import UNSET, UnsetType

from simulators.provider.errors import ApiError, ErrorCode
from simulators.provider.wire_models import Subscriber

MAX_CHARACTERS = 5000
PHONE_DIGITS = 11

_SUM = re.compile(r"[0-9]+(\.[0-9]{1,2})?")
_DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M")


def check_subscribers(subscribers: Sequence[Subscriber], *, own_texts: bool) -> None:
    """Check the recipients. Raises `ApiError` if the list is empty or a recipient is invalid."""
    if not subscribers:
        raise ApiError(ErrorCode.NO_SUBSCRIBERS, "The section subscribers is missing or empty")
    for index, subscriber in enumerate(subscribers):
        phone = subscriber.phone
        if len(phone) != PHONE_DIGITS or not (phone.isascii() and phone.isdigit()):
            raise _invalid_recipient(index, f"phone {phone!r} is not 11 digits")
        if subscriber.message is not UNSET:
            if not own_texts:
                raise _invalid_recipient(index, "message has no place beside a phrase or a script")
            check_text(subscriber.message, f"subscribers[{index}].message")
        if subscriber.summa is not UNSET and not _SUM.fullmatch(subscriber.summa):
            raise _invalid_recipient(index, f"summa {subscriber.summa!r} is not a sum like 17.25")
        for name in ("param1", "param2", "param3"):
            if not _digits_or_date(getattr(subscriber, name)):
                raise _invalid_recipient(index, f"{name} is neither digits nor a date")


def check_text(text: str, where: str) -> None:
    """Check that a text can be spoken. Raises `ApiError` if it is empty, too long or has no letter or digit."""
    if not text.strip():
        raise ApiError(ErrorCode.NO_MESSAGE, f"{where} is empty")
    if len(text) > MAX_CHARACTERS:
        raise ApiError(ErrorCode.MESSAGE_TOO_LONG, f"{where} has {len(text)} characters, the most is {MAX_CHARACTERS}")
    if not any(map(str.isalnum, text)):
        raise ApiError(ErrorCode.NOT_TTS_FILE, f"{where} has no letter or digit to speak")


def _invalid_recipient(index: int, problem: str) -> ApiError:
    """Return the error for an invalid recipient."""
    return ApiError(ErrorCode.NO_SUBSCRIBERS, f"subscribers[{index}]: {problem}")


def _digits_or_date(value: str | UnsetType) -> bool:
    """Return whether a parameter is absent, digits or a date."""
    if value is UNSET or (value.isascii() and value.isdigit()):
        return True
    return any(_is_date(value, layout) for layout in _DATE_FORMATS)


def _is_date(value: str, layout: str) -> bool:
    """Return whether a value is a date in this layout."""
    try:
        datetime.strptime(value, layout)  # noqa: DTZ007 - a spoken date has no time zone
    except ValueError:
        return False
    return True
