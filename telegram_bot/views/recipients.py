"""Rejected recipients as lines of a message."""

from collections.abc import Sequence
from typing import Final

from aiomobilgroup import mask_phone

from ..domain.drafts import RejectedRecipient
from ..domain.users import ChatTarget
from ..i18n.translator import Translator

MAX_LISTED_REJECTED: Final = 5
"""The most rejected recipients that a message lists; more are sent as a file."""


def rejection_reason(translate: Translator, rejected: RejectedRecipient) -> str:
    """Return why a recipient was rejected."""
    name = f"rejection-{rejected.reason.replace('_', '-')}"
    return translate.plain(name) if translate.has(name) else rejected.reason


def rejected_lines(translate: Translator, rejected: Sequence[RejectedRecipient], target: ChatTarget) -> list[str]:
    """Return how many were rejected and a line for each of the first, with masked numbers in a group chat."""
    if not rejected:
        return []
    lines: list[str] = [translate("rejected-head", count=len(rejected))]
    lines += [
        translate(
            "rejected-line",
            row=one.row_number or 0,
            text=one.text if target.is_private else mask_phone(one.text),
            reason=rejection_reason(translate, one),
        )
        for one in rejected[:MAX_LISTED_REJECTED]
    ]
    return (
        lines
        if len(rejected) <= MAX_LISTED_REJECTED
        else [*lines, translate("rejected-more", count=len(rejected) - MAX_LISTED_REJECTED)]
    )
