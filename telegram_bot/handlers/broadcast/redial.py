"""`/redial`: the preview of a broadcast to the recipients that a campaign did not reach."""

import msgspec
from telegram import Update

from ...dispatch.command_menu import Command
from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import answer_callback, callback_arguments, on_button, on_command
from ...domain.conversation import Conversation
from ...domain.errors import InputError
from ...domain.roles import Permission
from ...parsing.arguments import parse_campaign_id
from .flow import show_preview

COMMANDS: tuple[Command, ...] = (Command("redial", Permission.LAUNCH, 60),)


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_command(application, "redial", redial)
    on_button(application, "redial", redial_from_card)


async def redial(update: Update, context: BotContext) -> None:  # noqa: ARG001 - every handler takes it
    """Show the redial preview of the campaign with the given number."""
    if not context.args:
        raise InputError("redial-usage")
    await _show_redial_preview(context, parse_campaign_id(context.args[0]))


async def redial_from_card(update: Update, context: BotContext) -> None:
    """Show the redial preview of a card's campaign."""
    await _show_redial_preview(context, int(callback_arguments(update)[0]))
    await answer_callback(update)


async def _show_redial_preview(context: BotContext, number: int) -> None:
    """Show the redial preview of a campaign: nothing is launched until its button is tapped."""
    draft = await context.services.campaigns.redial(context.user, number)
    source = context.translate.plain("redial-source", id=str(number))
    recipient_list = msgspec.structs.replace(draft.recipient_list, source=source)
    await show_preview(context, Conversation(draft=msgspec.structs.replace(draft, recipient_list=recipient_list)))
