"""What was refused, as a few lines of a message, and as a file where there is more."""

import asyncio
from collections.abc import Sequence

from ..dispatch.context import BotContext
from ..domain.drafts import Refused
from ..reports.recipient_lists import refused_file
from ..views.recipients import PREVIEW_COUNT


async def send_rejected_file(context: BotContext, refused: Sequence[Refused]) -> None:
    """Send the file with all of them where they are many, and nobody else reads along."""
    if len(refused) > PREVIEW_COUNT and context.place.is_private:
        content = await asyncio.to_thread(refused_file, context.texts, refused)
        name = f"{context.texts.plain('refused-file')}.xlsx"
        await context.messenger.document(context.place, content, name)
