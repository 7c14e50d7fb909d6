"""Recipients as users type them: phone numbers in any format among words, contacts, and recipient groups."""

from aiomobilgroup import PhoneError, normalize_phone, parse_phones

from ..domain.drafts import DraftRecipient, RecipientList, RejectedRecipient
from .call_line import GROUP, CallLine, parse_call_line

_PREVIEW_LENGTH = 60


def parse_recipients(text: str) -> RecipientList:
    """Return the numbers in a text, each once, and the rejected pieces with their reasons; ignores @groups."""
    rest = GROUP.sub(" ", text)
    if not rest.strip(" \t\r\n,;:"):
        return RecipientList()
    found = parse_phones(rest)
    return RecipientList(
        recipients=tuple(DraftRecipient(phone) for phone in found.accepted),
        rejected=tuple(RejectedRecipient(to_line(piece.text), piece.problem.value) for piece in found.invalid),
        duplicates=found.duplicates,
    )


def group_names(text: str) -> tuple[str, ...]:
    """Return the names of the recipient groups in a text, without their `@`, each once."""
    return tuple(dict.fromkeys(GROUP.findall(text)))


def recipient_from_contact(phone: str, name: str) -> RecipientList:
    """Return a sent contact as the only recipient, or as rejected if its number is invalid."""
    try:
        return RecipientList(recipients=(DraftRecipient(normalize_phone(phone), name=to_line(name)),))
    except PhoneError as err:
        return RecipientList(rejected=(RejectedRecipient(to_line(phone), err.problem.value),))


def to_line(text: str) -> str:
    """Return a text as one line, cut to the length of a line of a list."""
    text = " ".join(text.split())
    return text if len(text) <= _PREVIEW_LENGTH else f"{text[:_PREVIEW_LENGTH]}…"


__all__ = ["CallLine", "group_names", "parse_call_line", "parse_recipients", "recipient_from_contact", "to_line"]
