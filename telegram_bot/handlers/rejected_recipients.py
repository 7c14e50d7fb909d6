"""The file of rejected recipients, for more than a message lists.

Phone numbers are personal data: the file never goes to a group chat.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from telegram.error import TelegramError

from ..dispatch.context import BotContext
from ..domain.drafts import RejectedRecipient
from ..domain.users import ChatTarget
from ..messaging.sender import ChatGoneError, DeliveryUnknownError
from ..reports.recipient_lists import rejected_workbook
from ..views.recipients import MAX_LISTED_REJECTED


async def send_rejected_file(context: BotContext, rejected: Sequence[RejectedRecipient]) -> None:
    """Send all rejected recipients as a file, if they are too many for a message and the chat is private."""
    if len(rejected) > MAX_LISTED_REJECTED and context.target.is_private:
        await _send(context, context.target, rejected)


async def send_rejected_file_privately(context: BotContext, rejected: Sequence[RejectedRecipient]) -> None:
    """Send all rejected recipients as a file to the user's private chat, whatever chat the update came from.

    A user who never started the bot reads in the group that it could not be sent.
    """
    target = context.target if context.target.is_private else ChatTarget(context.user.id)
    try:
        await _send(context, target, rejected)
    except ChatGoneError, DeliveryUnknownError, TelegramError:
        with suppress(DeliveryUnknownError):
            await context.sender.send(context.target, context.translate("call-rejected-not-sent"))


async def _send(context: BotContext, target: ChatTarget, rejected: Sequence[RejectedRecipient]) -> None:
    """Render the file off the event loop and send it."""
    content = await asyncio.to_thread(rejected_workbook, context.translate, rejected)
    await context.sender.send_document(target, content, f"{context.translate.plain('rejected-file')}.xlsx")
