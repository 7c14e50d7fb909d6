"""`/block` and `/unblock`: the do-not-call list, whose numbers no campaign calls."""

import asyncio

from telegram import Message, Update

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.routing import on_command, reply
from ..domain.drafts import DraftRecipient, RecipientList
from ..domain.errors import InputError
from ..domain.roles import Permission
from ..parsing import attachments, phone_text
from ..reports.recipient_lists import recipients_workbook
from ..views.recipients import rejected_lines
from .rejected_recipients import send_rejected_file

COMMANDS: tuple[Command, ...] = (
    Command("block", Permission.EDIT_DO_NOT_CALL, 150),
    Command("unblock", Permission.REMOVE_DO_NOT_CALL, 160),
)
_MAX_REASON_LENGTH = 200


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_command(application, "block", block)
    on_command(application, "unblock", unblock)


async def block(update: Update, context: BotContext) -> None:
    """Add numbers to the do-not-call list (`/block 8 912 … reason`, or in reply to them), or show it."""
    line = _command_text(update.message)
    recipient_list = await _parse_numbers(update.message, line, context)
    if recipient_list is None:
        await _list(update, context)
        return
    phones = [row.phone for row in recipient_list.recipients]
    added = (
        await context.services.campaigns.block(context.user, phones, line.message[:_MAX_REASON_LENGTH]) if phones else 0
    )
    await _report_result(update, context, "block-done", recipient_list, added)


async def unblock(update: Update, context: BotContext) -> None:
    """Remove numbers from the do-not-call list; only owners may."""
    line = _command_text(update.message)
    recipient_list = await _parse_numbers(update.message, line, context)
    if recipient_list is None:
        raise InputError("unblock-how")
    phones = [row.phone for row in recipient_list.recipients]
    removed = await context.services.campaigns.unblock(context.user, phones) if phones else 0
    await _report_result(update, context, "unblock-done", recipient_list, removed)


def _command_text(message: Message | None) -> phone_text.CallLine:
    """Return the text after the command: numbers, then a reason."""
    words = (message.text or "").split(maxsplit=1)[1:] if message is not None else []
    return phone_text.parse_call_line(words[0]) if words else phone_text.CallLine("", "")


async def _parse_numbers(
    message: Message | None, line: phone_text.CallLine, context: BotContext
) -> RecipientList | None:
    """Return the numbers of the command, else of the message it replies to; None if there are none at all."""
    if phone_text.group_names(line.numbers):
        raise InputError("block-no-groups")
    if line.numbers:
        return phone_text.parse_recipients(line.numbers)
    if message is not None and message.reply_to_message is not None:
        found = await attachments.recipients_from_message(
            message.reply_to_message, context.services.confirmation_policy.max_recipients
        )
        if found.recipients:
            return found
    if line.message:
        raise InputError("block-no-number")
    return None


async def _list(update: Update, context: BotContext) -> None:
    """Send how many numbers are on the do-not-call list; in private, also the list as a file."""
    phones = await context.services.campaigns.do_not_call_numbers(context.user)
    lines = [context.translate("block-count", count=len(phones)), context.translate("block-how")]
    if phones and not context.target.is_private:
        lines.append(context.translate("block-in-private"))
    await reply(update, context, "\n".join(lines))
    if phones and context.target.is_private:
        content = await asyncio.to_thread(
            recipients_workbook, context.translate, [DraftRecipient(phone) for phone in phones]
        )
        name = f"{context.translate.plain('block-file')}.xlsx"
        await context.sender.send_document(context.target, content, name, protect_content=True)


async def _report_result(
    update: Update, context: BotContext, name: str, recipient_list: RecipientList, changed: int
) -> None:
    """Send how many numbers changed, and which could not be read: none may stay callable unnoticed."""
    translate = context.translate
    lines: list[str] = (
        [translate(name, count=changed, same=len(recipient_list.recipients) - changed)]
        if recipient_list.recipients
        else []
    )
    lines += rejected_lines(translate, recipient_list.rejected, context.target)
    await reply(update, context, "\n".join(lines))
    await send_rejected_file(context, recipient_list.rejected)
