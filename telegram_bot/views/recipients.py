"""Recipients who were rejected, as lines of a message."""

from collections.abc import Sequence
from typing import Final

from aiomobilgroup import mask_phone

from ..domain.drafts import RejectedRecipient
from ..domain.users import ChatTarget
from ..i18n.translator import Translator


def rejection_reason(translate: Translator, refused: RejectedRecipient) -> str:
    """Return why something was refused."""
    name = f"refusal-{refused.reason.replace('_', '-')}"
    return translate.plain(name) if translate.has(name) else refused.reason


PREVIEW_COUNT: Final = 5
"""So many are told one by one; more are a file."""


def rejected_lines(translate: Translator, refused: Sequence[RejectedRecipient], place: ChatTarget) -> list[str]:
    """Return how many were refused and a line for each of the first, with the numbers hidden in a group."""
    if not refused:
        return []
    found: list[str] = [translate("refused-head", count=len(refused))]
    found += [
        translate(
            "refused-line",
            row=one.row_number or 0,
            text=one.text if place.is_private else mask_phone(one.text),
            why=rejection_reason(translate, one),
        )
        for one in refused[:PREVIEW_COUNT]
    ]
    return (
        found
        if len(refused) <= PREVIEW_COUNT
        else [*found, translate("refused-more", count=len(refused) - PREVIEW_COUNT)]
    )
