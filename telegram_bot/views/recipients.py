"""Recipients who were rejected, as lines of a message."""

from collections.abc import Sequence
from typing import Final

from aiomobilgroup import mask_phone

from ..domain.drafts import Refused
from ..domain.users import Place
from ..i18n.translator import Texts


def rejection_reason(texts: Texts, refused: Refused) -> str:
    """Return why something was refused."""
    name = f"refusal-{refused.reason.replace('_', '-')}"
    return texts.plain(name) if texts.has(name) else refused.reason


PREVIEW_COUNT: Final = 5
"""So many are told one by one; more are a file."""


def rejected_lines(texts: Texts, refused: Sequence[Refused], place: Place) -> list[str]:
    """Return how many were refused and a line for each of the first, with the numbers hidden in a group."""
    if not refused:
        return []
    found: list[str] = [texts("refused-head", count=len(refused))]
    found += [
        texts(
            "refused-line",
            row=one.row or 0,
            text=one.text if place.is_private else mask_phone(one.text),
            why=rejection_reason(texts, one),
        )
        for one in refused[:PREVIEW_COUNT]
    ]
    return (
        found if len(refused) <= PREVIEW_COUNT else [*found, texts("refused-more", count=len(refused) - PREVIEW_COUNT)]
    )
