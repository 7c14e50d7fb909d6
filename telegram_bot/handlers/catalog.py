"""`/phrases`, `/scripts` and `/numbers`: the account's recordings and sender numbers."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from telegram import Update

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import edit_or_reply
from ..dispatch.routing import Handler, answer_callback, callback_arguments, on_button, on_command
from ..domain.roles import Permission
from ..domain.users import BotUser
from ..i18n.translator import Translator
from ..services.catalog import CatalogService
from ..views.catalog import numbers_text, phrases_text, scripts_text
from ..views.keyboards import keyboard
from ..views.pagination import PAGE_SIZE, page_buttons, page_number


@dataclass(frozen=True, slots=True)
class _Listing:
    """A list of the catalog: its command, and the functions that read and show it."""

    command: Command
    read: Callable[[CatalogService, BotUser], Awaitable[Sequence[Any]]]
    text: Callable[[Translator, Sequence[Any], int], str]


_LISTINGS: Final = (
    _Listing(Command("phrases", Permission.VIEW_CAMPAIGNS, 100), CatalogService.phrases, phrases_text),
    _Listing(Command("scripts", Permission.VIEW_CAMPAIGNS, 110), CatalogService.scripts, scripts_text),
    _Listing(Command("numbers", Permission.VIEW_CAMPAIGNS, 120), CatalogService.numbers, numbers_text),
)
COMMANDS: tuple[Command, ...] = tuple(one.command for one in _LISTINGS)


def register(application: BotApplication) -> None:
    """Register the handlers."""
    for listing in _LISTINGS:
        on_command(application, listing.command.name, _first_page(listing))
        on_button(application, listing.command.name, _page(listing))


def _first_page(listing: _Listing) -> Handler:
    """Return the handler of a list's command."""

    async def show_first_page(update: Update, context: BotContext) -> None:
        await _show(listing, update, context, 0)

    return show_first_page


def _page(listing: _Listing) -> Handler:
    """Return the handler of a list's page buttons."""

    async def show_page(update: Update, context: BotContext) -> None:
        await answer_callback(update)
        await _show(listing, update, context, page_number(callback_arguments(update)[0]))

    return show_page


async def _show(listing: _Listing, update: Update, context: BotContext, number: int) -> None:
    """Show a page of a list."""
    found = await listing.read(context.services.catalog, context.user)
    buttons = page_buttons(listing.command.name, number, has_more=len(found) > (number + 1) * PAGE_SIZE)
    await edit_or_reply(
        update, context, listing.text(context.translate, found, number), keyboard(buttons) if buttons else None
    )
