"""Finds secrets and telephone numbers in the output of a process, in any format."""

from base64 import b64encode
from collections.abc import Iterable
import json
import re
from urllib.parse import quote, quote_plus

# What may stand between the digits of a number, as it is or as a log shows what it cannot print.
_SEPARATORS = re.compile(r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|%20|%28|%29|%2[bB]|[^0-9A-Za-zА-Яа-я:,;=\"'{}\[\]<>|\n]")
_MAX_IGNORED_LENGTH = 7


def find_leaks(text: str, *, secrets: Iterable[str], phones: Iterable[str]) -> list[str]:
    """Return the secrets that a text contains in any encoding, and the numbers that it contains in any format."""
    found = [form for secret in secrets for form in _encodings(secret) if form in text]
    joined = _SEPARATORS.sub("", text)
    # All formats of a number share its last ten digits.
    return found + [phone for phone in phones if phone[1:] in joined]


def _encodings(secret: str) -> set[str]:
    """Return a secret and its parts as plain text, and as URLs, JSON and headers encode them."""
    parts = {secret, *secret.split(":")}
    long = {part for part in parts if len(part) > _MAX_IGNORED_LENGTH and not part.isdecimal()}
    return {
        form
        for part in long
        for form in (
            part,
            quote(part),
            quote(part, safe=""),
            quote_plus(part),
            json.dumps(part)[1:-1],
            repr(part)[1:-1],
            b64encode(part.encode()).decode(),
        )
    }
