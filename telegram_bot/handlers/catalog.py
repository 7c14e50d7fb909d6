"""`/phrases`, `/scripts` and `/numbers`: what the account can play, and the numbers from which it may call."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from telegram import Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import show
from ..dispatch.routing import Command, Handler, answer, button_arguments, on_button, on_command
from ..domain.roles import Role
from ..domain.users import Person
from ..i18n.translator import Texts
from ..services.catalog import Catalog
from ..views.catalog import numbers_text, phrases_text, scripts_text
from ..views.keyboards import keyboard
from ..views.pagination import PAGE, page_buttons, page_number


@dataclass(frozen=True, slots=True)
class _Listing:
    """One list of the catalog: its command, how it is read and how it is shown."""

    command: Command
    read: Callable[[Catalog, Person], Awaitable[Sequence[Any]]]
    text: Callable[[Texts, Sequence[Any], int], str]


_LISTINGS: Final = (
    _Listing(Command("phrases", Role.VIEWER, 100), Catalog.phrases, phrases_text),
    _Listing(Command("scripts", Role.VIEWER, 110), Catalog.scripts, scripts_text),
    _Listing(Command("numbers", Role.VIEWER, 120), Catalog.numbers, numbers_text),
)
COMMANDS: tuple[Command, ...] = tuple(one.command for one in _LISTINGS)


def register(application: BotApplication) -> None:
    """Register the handlers."""
    for listing in _LISTINGS:
        on_command(application, listing.command.name, _first_page(listing))
        on_button(application, listing.command.name, _page(listing))


def _first_page(listing: _Listing) -> Handler:
    """Return the handler of a command."""

    async def show_first_page(update: Update, context: BotContext) -> None:
        await _show(listing, update, context, 0)

    return show_first_page


def _page(listing: _Listing) -> Handler:
    """Return the handler of the buttons that turn pages."""

    async def show_page(update: Update, context: BotContext) -> None:
        await answer(update)
        await _show(listing, update, context, page_number(button_arguments(update)[0]))

    return show_page


async def _show(listing: _Listing, update: Update, context: BotContext, number: int) -> None:
    """Show a page of a list."""
    found = await listing.read(context.office.catalog, context.person)
    buttons = page_buttons(listing.command.name, number, has_more=len(found) > (number + 1) * PAGE)
    await show(update, context, listing.text(context.texts, found, number), keyboard(buttons) if buttons else None)
