"""What was refused, as a few lines of a message, and as a file where there is more."""

import asyncio
from collections.abc import Sequence

from ..dispatch.context import BotContext
from ..domain.drafts import RejectedRecipient
from ..reports.recipient_lists import rejected_workbook
from ..views.recipients import PREVIEW_COUNT


async def send_rejected_file(context: BotContext, rejected: Sequence[RejectedRecipient]) -> None:
    """Send the file with all of them where they are many, and nobody else reads along."""
    if len(rejected) > PREVIEW_COUNT and context.target.is_private:
        content = await asyncio.to_thread(rejected_workbook, context.translate, rejected)
        name = f"{context.translate.plain('rejected-file')}.xlsx"
        await context.sender.send_document(context.target, content, name)
