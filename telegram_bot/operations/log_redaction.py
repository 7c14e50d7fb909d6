"""Redaction of the log: no secret and no phone number in full, whichever library logs it and at whichever level.

The filter is on the root's handlers, which other libraries' records pass too; a filter on a logger would miss the
records of the loggers below it. Numeric ids of Telegram stay: without them no event could be traced.
"""

from collections.abc import Iterable
import json
import logging
import re
import traceback
from typing import Final, override
from urllib.parse import quote

from aiomobilgroup import mask_phone

HIDDEN: Final = "***"
_TOKEN: Final = re.compile(r"(?<![0-9])([0-9]{5,16}):[A-Za-z0-9_-]{30,}")
# Between two digits: separators that users write, and escapes of unprintable ones (`\xa0`, `\u2011`, `%20`).
_GAP: Final = r"(?:[\s().\u2010-\u2015\u2212-]|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|%20|%28|%29)"
_PHONES: Final = (
    # A number of any country, by its plus.
    re.compile(rf"(?:\+|%2B)[0-9](?:{_GAP}{{0,3}}[0-9]){{9,13}}(?![0-9])", re.IGNORECASE),
    # A Russian number: 7 or 8, and the ten digits of an area that exists.
    re.compile(rf"(?<![0-9+])(?<![0-9]\.)[78](?:{_GAP}){{0,4}}[34789](?:{_GAP}{{0,3}}[0-9]){{9}}(?![0-9])"),
    # A Russian number without its 7 or 8, if it is written in groups: ten bare digits are a user's id.
    re.compile(
        rf"(?<![0-9+.])[3489][0-9]{{2}}{_GAP}{{1,3}}[0-9]{{3}}{_GAP}{{0,2}}[0-9]{{2}}{_GAP}{{0,2}}[0-9]{{2}}(?![0-9])"
    ),
)
_ESCAPED: Final = re.compile(r"\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|%2[089B]", re.IGNORECASE)
_NOT_DIGIT: Final = re.compile(r"[^0-9]")


class RedactingFilter(logging.Filter):
    """Replaces every record by one without secrets: message, arguments, traceback and stack."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Initialize the filter with the texts that the log must not contain."""
        super().__init__()
        forms = {form for secret in secrets if secret for form in _encodings(secret)}
        # The longest first: one secret may be part of another.
        longest_first = sorted(forms, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    @override
    def filter(self, record: logging.LogRecord) -> logging.LogRecord:
        """Return a redacted copy: other handlers share the record itself."""
        clean = logging.makeLogRecord(record.__dict__)
        clean.msg, clean.args = self.clean(_message(record)), None
        if record.exc_info and record.exc_info[1] is not None:
            clean.exc_text = self.clean("".join(traceback.format_exception(record.exc_info[1])).rstrip("\n"))
        elif record.exc_text:
            clean.exc_text = self.clean(record.exc_text)
        clean.exc_info = None
        if record.stack_info:
            clean.stack_info = self.clean(record.stack_info)
        return clean

    def clean(self, text: str) -> str:
        """Return a text without secrets and with masked phone numbers."""
        if self._secrets is not None:
            text = self._secrets.sub(HIDDEN, text)
        text = _TOKEN.sub(rf"\1:{HIDDEN}", text)
        for pattern in _PHONES:
            text = pattern.sub(_mask_number, text)
        return text


def _encodings(secret: str) -> set[str]:
    """Return a secret as it is, and as addresses, JSON and Python write it."""
    forms = {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]}
    bot_id, colon, rest = secret.partition(":")
    if colon and bot_id.isdecimal() and len(rest) > 3:
        # The bot's id is public and useful; only the part after it is secret.
        forms = {rest, quote(rest, safe="")}
    return forms


def _mask_number(match: re.Match[str]) -> str:
    """Return a phone number in its masked form."""
    digits = _NOT_DIGIT.sub("", _ESCAPED.sub("", match[0]))
    if len(digits) == 10:
        digits = f"7{digits}"
    return mask_phone(f"7{digits[1:]}" if len(digits) == 11 and digits[0] == "8" else digits)


def _message(record: logging.LogRecord) -> str:
    """Return a record's message; if its arguments do not fit, return it without them instead of failing."""
    try:
        return record.getMessage()
    except TypeError, ValueError, KeyError:
        return f"{record.msg} (its values could not be written)"
