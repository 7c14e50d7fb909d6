"""The buttons of a preview: call, approve, decline, cancel, override a rule. Each works once, for whom it is meant."""

import asyncio

from telegram import Update

from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import Command, answer, button_arguments, name, on_button, tapped
from ...domain.conversation import Step, Talk
from ...domain.errors import ExpiredError
from ...domain.pending import OrderState
from ...presenters.confirmations import Ordering
from ...views.preview import expired_keyboard
from .flow import ask

COMMANDS: tuple[Command, ...] = ()


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_button(application, "call", confirm)
    on_button(application, "approve", approve)
    on_button(application, "decline", decline)
    on_button(application, "drop", drop)
    on_button(application, "override", ask_override_reason)


async def confirm(update: Update, context: BotContext) -> None:
    """Launch what the person has confirmed, or ask a second person."""
    token = button_arguments(update)[0]
    ordering = Ordering.of(context.bot_data)
    try:
        order = await context.office.orders.confirm(context.person, context.place, tapped(update), token)
    except ExpiredError as err:
        if err.message == "order-expired":
            text = context.texts("order-expired-shown")
            await context.messenger.edit(context.place, tapped(update), text, expired_keyboard(context.texts, token))
        raise
    do = ordering.ask if order.state is OrderState.WAITING else ordering.launch
    await asyncio.gather(do(order), answer(update, context.texts.plain("order-taken")))


async def approve(update: Update, context: BotContext) -> None:
    """Launch what another person has ordered."""
    ordering = Ordering.of(context.bot_data)
    order = await context.office.orders.approve(context.person, button_arguments(update)[0])
    who = name(context)
    campaign, *_ = await asyncio.gather(
        ordering.launch(order),
        answer(update, context.texts.plain("order-approved")),
        ordering.decided(order, "approval-given", who=who),
    )
    if campaign is not None:
        await ordering.tell(order, "order-approved-by", who=who, id=str(campaign.id))


async def decline(update: Update, context: BotContext) -> None:
    """Refuse what another person has ordered, and tell him."""
    ordering = Ordering.of(context.bot_data)
    order = await context.office.orders.decline(context.person, button_arguments(update)[0])
    await answer(update, context.texts.plain("order-declined"))
    who = name(context)
    await ordering.decided(order, "approval-declined", who=who)
    await ordering.show(order, context.texts("order-declined-by", who=who))
    await ordering.tell(order, "order-declined-by", who=who)


async def drop(update: Update, context: BotContext) -> None:
    """Call an order off."""
    ordering = Ordering.of(context.bot_data)
    order = await context.office.orders.drop(context.person, button_arguments(update)[0])
    await answer(update, context.texts.plain("order-dropped"))
    who = name(context)
    await ordering.decided(order, "order-dropped-by", who=who)
    await ordering.show(order, context.texts("order-dropped-by", who=who))


async def ask_override_reason(update: Update, context: BotContext) -> None:
    """Ask why the rules are to be set aside."""
    order = await context.office.orders.refused(context.person, button_arguments(update)[0])
    await answer(update)
    await ask(context, Step.WHY, Talk(order=order.token), "order-ask-why", [])


async def receive_override_reason(context: BotContext, text: str) -> None:
    """Launch the order in spite of the rules, once."""
    talk = await context.office.talks.at(context.person, context.place, Step.WHY)
    order = await context.office.orders.override(context.person, talk.order, text)
    await context.office.talks.end(context.person, context.place)
    ordering = Ordering.of(context.bot_data)
    await ordering.decided(order, "order-overridden-by", who=name(context))
    campaign = await ordering.launch(order)
    if campaign is not None:
        await ordering.tell(order, "order-overridden-told", who=name(context), id=str(campaign.id))
