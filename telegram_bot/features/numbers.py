"""`/numbers`: the numbers from which the account may call."""

from telegram import Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import show
from ..dispatch.routing import Command, answer, button_arguments, on_button, on_command
from ..domain.roles import Role
from ..views.catalog import numbers_text
from ..views.keyboards import keyboard
from ..views.pagination import PAGE, page_buttons, page_number

COMMANDS: tuple[Command, ...] = (Command("numbers", Role.VIEWER, 120),)


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "numbers", numbers)
    on_button(application, "numbers", page)


async def numbers(update: Update, context: BotContext) -> None:
    """List them."""
    await _show(update, context, 0)


async def page(update: Update, context: BotContext) -> None:
    """Show another page."""
    await answer(update)
    await _show(update, context, page_number(button_arguments(update)[0]))


async def _show(update: Update, context: BotContext, number: int) -> None:
    """Show a page of them."""
    found = await context.office.catalog.numbers(context.person)
    buttons = page_buttons("numbers", number, has_more=len(found) > (number + 1) * PAGE)
    await show(update, context, numbers_text(context.texts, found, number), keyboard(buttons) if buttons else None)
