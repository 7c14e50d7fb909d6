"""A campaign's number as people write it: `12`, `#12`, `№12`."""

from .domain.errors import InputError

_DIGITS = 9


def campaign_id(word: str) -> int:
    """Return the number; raise `InputError` for what is none."""
    digits = word.lstrip("#№")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS):
        raise InputError("campaign-id", text=word[:40])
    return int(digits)
