"""Recipients who were rejected, as lines of a message."""

from collections.abc import Sequence
from typing import Final

from aiomobilgroup import mask_phone

from ..domain.drafts import RejectedRecipient
from ..domain.users import ChatTarget
from ..i18n.translator import Translator


def rejection_reason(translate: Translator, rejected: RejectedRecipient) -> str:
    """Return why something was refused."""
    name = f"rejection-{rejected.reason.replace('_', '-')}"
    return translate.plain(name) if translate.has(name) else rejected.reason


PREVIEW_COUNT: Final = 5
"""So many are told one by one; more are a file."""


def rejected_lines(translate: Translator, rejected: Sequence[RejectedRecipient], target: ChatTarget) -> list[str]:
    """Return how many were refused and a line for each of the first, with the numbers hidden in a group."""
    if not rejected:
        return []
    found: list[str] = [translate("rejected-head", count=len(rejected))]
    found += [
        translate(
            "rejected-line",
            row=one.row_number or 0,
            text=one.text if target.is_private else mask_phone(one.text),
            reason=rejection_reason(translate, one),
        )
        for one in rejected[:PREVIEW_COUNT]
    ]
    return (
        found
        if len(rejected) <= PREVIEW_COUNT
        else [*found, translate("rejected-more", count=len(rejected) - PREVIEW_COUNT)]
    )
