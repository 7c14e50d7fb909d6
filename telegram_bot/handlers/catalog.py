"""`/phrases`: the recorded phrases of the account."""

from telegram import Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import show
from ..dispatch.routing import Command, answer, button_arguments, on_button, on_command
from ..domain.roles import Role
from ..views.catalog import recordings_text
from ..views.keyboards import keyboard
from ..views.pagination import PAGE, page_buttons, page_number

COMMANDS: tuple[Command, ...] = (Command("phrases", Role.VIEWER, 100),)


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "phrases", phrases)
    on_button(application, "phrases", page)


async def phrases(update: Update, context: BotContext) -> None:
    """List them."""
    await _show(update, context, 0)


async def page(update: Update, context: BotContext) -> None:
    """Show another page."""
    await answer(update)
    await _show(update, context, page_number(button_arguments(update)[0]))


async def _show(update: Update, context: BotContext, number: int) -> None:
    """Show a page of them."""
    found = await context.office.catalog.phrases(context.person)
    buttons = page_buttons("phrases", number, has_more=len(found) > (number + 1) * PAGE)
    text = recordings_text(context.texts, "phrases-head", found, number)
    await show(update, context, text, keyboard(buttons) if buttons else None)
