"""`/campaigns`, `/status` and reports: the list of campaigns, a card of one, its chart and workbook."""

from typing import Final

from telegram import Update

from aiomobilgroup.campaigns import CampaignState

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import edit_or_reply
from ..dispatch.routing import answer_callback, callback_arguments, on_button, on_command, reply
from ..domain.roles import Permission
from ..domain.users import ChatTarget
from ..messaging.sender import ChatGoneError, DeliveryUnknownError
from ..parsing.arguments import parse_campaign_id
from ..views.campaign_list import PAGE_SIZE, list_keyboard, list_text
from ..views.pagination import page_number

COMMANDS: tuple[Command, ...] = (
    Command("status", Permission.VIEW_CAMPAIGNS, 20),
    Command("campaigns", Permission.VIEW_CAMPAIGNS, 30),
)
_FIRST_PAGE: Final = 0
_ACTIVE_STATES: Final = (CampaignState.SENDING, CampaignState.RUNNING, CampaignState.PAUSED)


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_command(application, "campaigns", campaigns)
    on_button(application, "campaigns", show_page)
    on_button(application, "open", open_card)
    on_command(application, "status", status)
    on_button(application, "report", report)


async def campaigns(update: Update, context: BotContext) -> None:
    """Show the newest campaigns."""
    await _show(update, context, _FIRST_PAGE)


async def show_page(update: Update, context: BotContext) -> None:
    """Show another page of the campaigns in the same message."""
    await answer_callback(update)
    await _show(update, context, page_number(callback_arguments(update)[0]))


async def open_card(update: Update, context: BotContext) -> None:
    """Send a campaign card, which is kept up to date."""
    campaign = await context.services.campaigns.get(context.user, int(callback_arguments(update)[0]))
    await answer_callback(update)
    await context.cards.post(context.user, context.target, campaign)


async def _show(update: Update, context: BotContext, page: int) -> None:
    """Show a page of the campaigns."""
    found = await context.services.campaigns.list(context.user, limit=PAGE_SIZE + 1, offset=page * PAGE_SIZE)
    shown = found[:PAGE_SIZE]
    buttons = list_keyboard(context.translate, shown, page, has_more=len(found) > PAGE_SIZE)
    await edit_or_reply(update, context, list_text(context.translate, shown, page), buttons)


async def status(update: Update, context: BotContext) -> None:
    """Send the card of the given campaign, else of the newest active one, else of the last one."""
    service, user = context.services.campaigns, context.user
    if context.args:
        campaign = await service.get(user, parse_campaign_id(context.args[0]))
    else:
        found = await service.list(user, _ACTIVE_STATES, limit=1) or await service.list(user, limit=1)
        if not found:
            await reply(update, context, context.translate("status-none"))
            return
        campaign = found[0]
    await context.cards.post(user, context.target, campaign)


async def report(update: Update, context: BotContext) -> None:
    """Send a campaign's chart to the chat and its workbook to the user in private."""
    campaign = await context.services.campaigns.get(context.user, int(callback_arguments(update)[0]))
    await answer_callback(update, context.translate.plain("report-taken"))
    reports = context.bot_data.reports
    try:
        await reports.send_chart(context.target, campaign, context.translate)
        await reports.send_workbook(ChatTarget(context.user.id), campaign, context.translate)
    except DeliveryUnknownError:
        # The user can tap the button again.
        return
    except ChatGoneError:
        await reply(update, context, context.translate("report-no-private"))
        return
    if not context.target.is_private:
        await reply(update, context, context.translate("report-sent-private"))
