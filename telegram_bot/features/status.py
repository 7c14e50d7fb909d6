"""`/status`: the newest campaign under way, or the one that is named, as a card that lives."""

from typing import Final

from telegram import Update

from aiomobilgroup.campaigns import CampaignState

from ..campaign_ids import campaign_id
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.routing import Command, on_command, reply
from ..domain.roles import Role

COMMANDS: tuple[Command, ...] = (Command("status", Role.VIEWER, 20),)
_UNDER_WAY: Final = (CampaignState.SENDING, CampaignState.RUNNING, CampaignState.PAUSED)


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "status", status)


async def status(update: Update, context: BotContext) -> None:
    """Show the card; where nothing is under way, that of the last campaign."""
    desk, person = context.office.calls, context.person
    if context.args:
        campaign = await desk.get(person, campaign_id(context.args[0]))
    else:
        found = await desk.list(person, _UNDER_WAY, limit=1) or await desk.list(person, limit=1)
        if not found:
            await reply(update, context, context.texts("status-none"))
            return
        campaign = found[0]
    await context.progress.open(person, context.place, campaign)
