"""`/campaigns`, `/status` and reports: the list, one campaign as a card, its chart and workbook."""

from typing import Final

from telegram import Update

from aiomobilgroup.campaigns import CampaignState

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import show
from ..dispatch.routing import Command, answer, button_arguments, on_button, on_command, reply
from ..domain.roles import Role
from ..domain.users import Place
from ..messaging.sender import ChatGoneError, MaybeSentError
from ..parsing.arguments import campaign_id
from ..presenters.campaign_reports import Reporting
from ..views.campaign_list import PAGE, list_keyboard, list_text
from ..views.pagination import page_number

COMMANDS: tuple[Command, ...] = (
    Command("status", Role.VIEWER, 20),
    Command("campaigns", Role.VIEWER, 30),
)
_FIRST_PAGE: Final = 0
_ACTIVE_STATES: Final = (CampaignState.SENDING, CampaignState.RUNNING, CampaignState.PAUSED)


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "campaigns", campaigns)
    on_button(application, "campaigns", show_page)
    on_button(application, "open", open_card)
    on_command(application, "status", status)
    on_button(application, "report", report)


async def campaigns(update: Update, context: BotContext) -> None:
    """Show the newest."""
    await _show(update, context, _FIRST_PAGE)


async def show_page(update: Update, context: BotContext) -> None:
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


async def status(update: Update, context: BotContext) -> None:
    """Show the card; where nothing is under way, that of the last campaign."""
    desk, person = context.office.calls, context.person
    if context.args:
        campaign = await desk.get(person, campaign_id(context.args[0]))
    else:
        found = await desk.list(person, _ACTIVE_STATES, limit=1) or await desk.list(person, limit=1)
        if not found:
            await reply(update, context, context.texts("status-none"))
            return
        campaign = found[0]
    await context.progress.open(person, context.place, campaign)


async def report(update: Update, context: BotContext) -> None:
    """Send both, as it stands now."""
    campaign = await context.office.calls.get(context.person, int(button_arguments(update)[0]))
    await answer(update, context.texts.plain("report-taken"))
    reporting = Reporting(context.messenger, context.office)
    try:
        await reporting.send_chart(context.place, campaign, context.texts)
        await reporting.send_workbook(Place(context.person.id), campaign, context.texts)
    except MaybeSentError:
        # It can be tapped again.
        return
    except ChatGoneError:
        await reply(update, context, context.texts("report-no-private"))
        return
    if not context.place.is_private:
        await reply(update, context, context.texts("report-sent-private"))
