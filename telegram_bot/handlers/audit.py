"""`/audit`: the audit log for owners, in pages; with a number, the entries of one campaign."""

from telegram import Update

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import edit_or_reply, require_private
from ..dispatch.routing import answer_callback, callback_arguments, on_button, on_command
from ..domain.errors import InputError
from ..domain.roles import Permission
from ..views.audit import PAGE_SIZE, audit_keyboard, audit_text
from ..views.pagination import page_number, page_rows

COMMANDS: tuple[Command, ...] = (Command("audit", Permission.AUDIT, 190),)


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_command(application, "audit", audit)
    on_button(application, "audit", page)


async def audit(update: Update, context: BotContext) -> None:
    """Show the newest entries of the audit log, of all or of one campaign."""
    words = context.args or []
    number = words[0].lstrip("#№") if words else ""
    if words and not (len(words) == 1 and number.isascii() and number.isdecimal() and len(number) < 10):
        raise InputError("audit-usage")
    await _show(update, context, int(number) if number else None, 0)


async def page(update: Update, context: BotContext) -> None:
    """Show another page of the audit log."""
    campaign, number = callback_arguments(update)
    await answer_callback(update)
    await _show(update, context, int(campaign) or None, page_number(number))


async def _show(update: Update, context: BotContext, campaign_id: int | None, number: int) -> None:
    """Show a page of the audit log; in private chats only."""
    require_private(context)
    requested = (number + 1) * PAGE_SIZE
    entries = await context.services.campaigns.audit(context.user, campaign_id, limit=requested + 1)
    text = audit_text(context.translate, page_rows(entries, number, PAGE_SIZE), number, campaign_id)
    await edit_or_reply(update, context, text, audit_keyboard(number, campaign_id, has_more=len(entries) > requested))
