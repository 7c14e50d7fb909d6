"""`/campaigns`: all campaigns, five a page; a button opens one as a card."""

from typing import Final

from telegram import Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import show
from ..dispatch.routing import Command, answer, button_arguments, on_button, on_command
from ..domain.roles import Role
from ..views.campaign_list import PAGE, list_keyboard, list_text
from ..views.pagination import page_number

COMMANDS: tuple[Command, ...] = (Command("campaigns", Role.VIEWER, 30),)
_FIRST: Final = 0


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "campaigns", campaigns)
    on_button(application, "campaigns", turn)
    on_button(application, "open", open_card)


async def campaigns(update: Update, context: BotContext) -> None:
    """Show the newest."""
    await _show(update, context, _FIRST)


async def turn(update: Update, context: BotContext) -> None:
    """Show another page in the same message."""
    await answer(update)
    await _show(update, context, page_number(button_arguments(update)[0]))


async def open_card(update: Update, context: BotContext) -> None:
    """Show a campaign as a card that lives."""
    campaign = await context.office.calls.get(context.person, int(button_arguments(update)[0]))
    await answer(update)
    await context.progress.open(context.person, context.place, campaign)


async def _show(update: Update, context: BotContext, page: int) -> None:
    """Show a page."""
    found = await context.office.calls.list(context.person, limit=PAGE + 1, offset=page * PAGE)
    shown = found[:PAGE]
    buttons = list_keyboard(context.texts, shown, page, has_more=len(found) > PAGE)
    await show(update, context, list_text(context.texts, shown, page), buttons)
