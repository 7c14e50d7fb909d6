"""Names of recipient groups: what is allowed, and how they are compared and shown."""

import re
from typing import Final
import unicodedata

from .errors import InputError

LONGEST_NAME: Final = 60


def checked(name: str) -> str:
    """Return a group's name without its `@`; raises `InputError` for what is none, such as a telephone number."""
    name = unicodedata.normalize("NFKC", name).strip().removeprefix("@")
    fits = len(name) <= LONGEST_NAME and len(folded(name)) <= LONGEST_NAME
    if not fits or not _NAME.fullmatch(name) or _NUMBER.fullmatch(name):
        raise InputError("group-name", most=LONGEST_NAME)
    return name


def folded(name: str) -> str:
    """Return a name as names are compared."""
    return name.casefold()


def shown(name: str) -> str:
    """Return a name as people write it."""
    return f"@{name.strip().removeprefix('@')[:LONGEST_NAME]}"


_NAME = re.compile(r"[\w-]+")


_NUMBER = re.compile(r"[0-9_-]{7,}")
