"""`/audit`: who did what, when and from where, for owners; with a number, what was done to one campaign."""

from telegram import Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import require_private, show
from ..dispatch.routing import Command, answer, button_arguments, on_button, on_command
from ..domain.errors import InputError
from ..domain.roles import Action, Role
from ..views.audit import ENTRIES, record_keyboard, record_text
from ..views.pagination import page_number, page_of

COMMANDS: tuple[Command, ...] = (Command("audit", Role.OWNER, 190),)


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "audit", audit)
    on_button(application, "audit", page)


async def audit(update: Update, context: BotContext) -> None:
    """Show the last entries of the record."""
    words = context.args or []
    number = words[0].lstrip("#№") if words else ""
    if words and not (len(words) == 1 and number.isascii() and number.isdecimal() and len(number) < 10):
        raise InputError("audit-usage")
    await _show(update, context, int(number) if number else None, 0)


async def page(update: Update, context: BotContext) -> None:
    """Show another page of the record."""
    campaign, number = button_arguments(update)
    await answer(update)
    await _show(update, context, int(campaign) or None, page_number(number))


async def _show(update: Update, context: BotContext, campaign_id: int | None, number: int) -> None:
    """Show a page of the record."""
    require_private(context)
    context.person.require(Action.AUDIT)
    wanted = (number + 1) * ENTRIES
    entries = await context.office.calls.audit(context.person, campaign_id, limit=wanted + 1)
    text = record_text(context.texts, page_of(entries, number, ENTRIES), number, campaign_id)
    await show(update, context, text, record_keyboard(number, campaign_id, has_more=len(entries) > wanted))
