"""Looks for secrets and telephone numbers in what a process has said, however they are written there."""

from base64 import b64encode
from collections.abc import Iterable
import json
import re
from urllib.parse import quote, quote_plus

# What may stand between the digits of a number, as it is or as a log shows what it cannot print.
_BETWEEN = re.compile(r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|%20|%28|%29|%2[bB]|[^0-9A-Za-zА-Яа-я:,;=\"'{}\[\]<>|\n]")
_SHORTEST = 7


def leaks(said: str, *, secrets: Iterable[str], phones: Iterable[str]) -> list[str]:
    """Return what must not be there and is: secrets in any of their forms, numbers in any handwriting."""
    found = [form for secret in secrets for form in _forms(secret) if form in said]
    together = _BETWEEN.sub("", said)
    # By the ten digits that all ways to write a number share.
    return found + [phone for phone in phones if phone[1:] in together]


def _forms(secret: str) -> set[str]:
    """Return a secret as it is, as addresses, JSON and headers write it, and its parts."""
    parts = {secret, *secret.split(":")}
    long = {part for part in parts if len(part) > _SHORTEST and not part.isdecimal()}
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
