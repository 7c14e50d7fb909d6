"""The button for a report: the chart where it was tapped, the workbook, which holds numbers, only in private."""

from telegram import Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.routing import Command, answer, button_arguments, on_button, reply
from ..domain.users import Place
from ..messaging.sender import ChatGoneError, MaybeSentError
from ..presenters.campaign_reports import Reporting

COMMANDS: tuple[Command, ...] = ()


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_button(application, "report", report)


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
