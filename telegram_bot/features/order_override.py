"""Setting aside the rules that refused an order: by an approver, with a reason that goes on record."""

from telegram import Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.routing import Command, answer, button_arguments, on_button
from ..handlers.broadcast.confirmation import name
from ..handlers.broadcast.flow import ask
from ..presenters.confirmations import Ordering
from ..services.conversations import Step, Talk

COMMANDS: tuple[Command, ...] = ()


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_button(application, "override", ask_why)


async def ask_why(update: Update, context: BotContext) -> None:
    """Ask why the rules are to be set aside."""
    order = await context.office.orders.refused(context.person, button_arguments(update)[0])
    await answer(update)
    await ask(context, Step.WHY, Talk(order=order.token), "order-ask-why", [])


async def why_said(context: BotContext, text: str) -> None:
    """Launch the order in spite of the rules, once."""
    talk = await context.office.talks.at(context.person, context.place, Step.WHY)
    order = await context.office.orders.override(context.person, talk.order, text)
    await context.office.talks.end(context.person, context.place)
    ordering = Ordering.of(context.bot_data)
    await ordering.decided(order, "order-overridden-by", who=name(context))
    campaign = await ordering.launch(order)
    if campaign is not None:
        await ordering.tell(order, "order-overridden-told", who=name(context), id=str(campaign.id))
