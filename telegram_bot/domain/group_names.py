"""Names of recipient groups: what is allowed, and how they are compared and shown."""

import re
from typing import Final
import unicodedata

from .errors import InputError

MAX_NAME_LENGTH: Final = 60
_NAME: Final = re.compile(r"[\w-]+")
_NUMBER: Final = re.compile(r"[0-9_-]{7,}")


def validate_group_name(name: str) -> str:
    """Return a group's name without its `@`; raises `InputError` if it is no name, for example a phone number."""
    name = unicodedata.normalize("NFKC", name).strip().removeprefix("@")
    fits = len(name) <= MAX_NAME_LENGTH and len(normalize_group_name(name)) <= MAX_NAME_LENGTH
    if not fits or not _NAME.fullmatch(name) or _NUMBER.fullmatch(name):
        raise InputError("group-name", most=MAX_NAME_LENGTH)
    return name


def normalize_group_name(name: str) -> str:
    """Return a name in the form in which names are compared."""
    return name.casefold()


def display_group_name(name: str) -> str:
    """Return a name as users write it, with its `@`."""
    return f"@{name.strip().removeprefix('@')[:MAX_NAME_LENGTH]}"
