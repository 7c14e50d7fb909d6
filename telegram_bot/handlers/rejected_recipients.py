"""What was refused, as a few lines of a message, and as a file where there is more."""

import asyncio
from collections.abc import Sequence
from typing import Final

from aiomobilgroup import mask_phone

from ..dispatch.context import BotContext
from ..domain.drafts import Refused
from ..domain.users import Place
from ..i18n.translator import Texts
from ..reports.recipient_lists import reason, refused_file

FEW: Final = 5
"""So many are told one by one; more are a file."""


def lines(texts: Texts, refused: Sequence[Refused], place: Place) -> list[str]:
    """Return how many were refused and a line for each of the first, with the numbers hidden in a group."""
    if not refused:
        return []
    found: list[str] = [texts("refused-head", count=len(refused))]
    found += [
        texts(
            "refused-line",
            row=one.row or 0,
            text=one.text if place.is_private else mask_phone(one.text),
            why=reason(texts, one),
        )
        for one in refused[:FEW]
    ]
    return found if len(refused) <= FEW else [*found, texts("refused-more", count=len(refused) - FEW)]


async def send(context: BotContext, refused: Sequence[Refused]) -> None:
    """Send the file with all of them where they are many, and nobody else reads along."""
    if len(refused) > FEW and context.place.is_private:
        content = await asyncio.to_thread(refused_file, context.texts, refused)
        name = f"{context.texts.plain('refused-file')}.xlsx"
        await context.messenger.document(context.place, content, name)
