"""Recipients as people type them: numbers in handwriting among words, contacts, and the names of saved groups."""

from aiomobilgroup import PhoneError, normalize_phone, parse_phones

from ..domain.drafts import Audience, Refused, Row
from .call_line import GROUP, OneLine, split

_SHOWN = 60


def audience(text: str) -> Audience:
    """Return the numbers in a text, each once, and what was refused with its reason; @groups are left out of it."""
    rest = GROUP.sub(" ", text)
    if not rest.strip(" \t\r\n,;:"):
        return Audience()
    found = parse_phones(rest)
    return Audience(
        rows=tuple(Row(phone) for phone in found.accepted),
        refused=tuple(Refused(shortened(piece.text), piece.problem.value) for piece in found.invalid),
        duplicates=found.duplicates,
    )


def groups(text: str) -> tuple[str, ...]:
    """Return the saved groups that a text names, without their `@`, each once."""
    return tuple(dict.fromkeys(GROUP.findall(text)))


def contact(phone: str, name: str) -> Audience:
    """Return the person of a contact that was sent."""
    try:
        return Audience(rows=(Row(normalize_phone(phone), name=shortened(name)),))
    except PhoneError as err:
        return Audience(refused=(Refused(shortened(phone), err.problem.value),))


def shortened(text: str) -> str:
    """Return a text no longer than a line of a list."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


__all__ = ["OneLine", "audience", "contact", "groups", "shortened", "split"]
