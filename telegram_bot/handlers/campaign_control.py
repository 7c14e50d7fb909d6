"""Holding, moving and ending what is not sent yet: the buttons of a card, `/cancel` and `/reschedule`."""

from collections.abc import Awaitable, Callable
from typing import Final

from telegram import Update

from aiomobilgroup.campaigns import Attention, Campaign, CampaignState
from aiomobilgroup.campaigns.clock import moment

from ..campaign_ids import campaign_id
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import ask_for_text, on_answer
from ..dispatch.routing import Command, Handler, answer, button_arguments, on_button, on_command, reply
from ..domain.attention import mark_of
from ..domain.errors import ExpiredError, InputError
from ..domain.roles import Action, Role
from ..domain.users import Person
from ..parsing.datetimes import parse
from ..services.campaigns import CampaignDesk
from ..store.prompts import Question
from ..views.campaign_card import reason_text
from ..views.keyboards import button, keyboard

COMMANDS: tuple[Command, ...] = (
    Command("cancel", Role.OPERATOR, 62),
    Command("reschedule", Role.OPERATOR, 64),
)
_MANY: Final = 10
_LIFT: Final = "lift"

type Control = Callable[[CampaignDesk, Person, int], Awaitable[Campaign]]


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "cancel", cancel)
    on_command(application, "reschedule", reschedule)
    on_button(application, "pause", _doing("pause", CampaignDesk.pause))
    on_button(application, "cancel", _doing("cancel", CampaignDesk.cancel))
    on_button(application, "stop", _doing("stop", CampaignDesk.stop))
    on_button(application, "lift", ask_why)
    on_answer(application, _LIFT, lift)


def _doing(action: str, control: Control) -> Handler:
    """Return what a button of a card does; the card shows what came of it."""

    async def do(update: Update, context: BotContext) -> None:
        campaign = await control(context.office.calls, context.person, int(button_arguments(update)[0]))
        await answer(update, context.texts.plain("control-done", action=action))
        await context.progress.show(campaign.id)

    return do


async def cancel(update: Update, context: BotContext) -> None:
    """Cancel what is named, or ask which of those that are scheduled."""
    desk, person, texts = context.office.calls, context.person, context.texts
    person.require(Action.CONTROL)
    if context.args:
        campaign = await desk.cancel(person, campaign_id(context.args[0]))
        await reply(update, context, texts("cancel-done", id=str(campaign.id)))
        return
    found = await desk.list(person, (CampaignState.SCHEDULED,), limit=_MANY)
    if not found:
        await reply(update, context, texts("cancel-nothing"))
        return
    rows = [[button(texts.plain("button-cancel-one", id=str(one.id), due=one.due), "cancel", one.id)] for one in found]
    await reply(update, context, texts("cancel-what"), reply_markup=keyboard(*rows))


async def reschedule(update: Update, context: BotContext) -> None:
    """Move a campaign to the time that is written."""
    desk, person, texts = context.office.calls, context.person, context.texts
    person.require(Action.CONTROL)
    words = context.args or []
    if len(words) < 2:
        raise InputError("reschedule-usage")
    number = campaign_id(words[0])
    wanted = parse(" ".join(words[1:]), moment(context.office.clock.now()), person.zone)
    campaign = await desk.reschedule(person, number, wanted)
    moved = "reschedule-done" if campaign.due <= wanted else "reschedule-later"
    await reply(update, context, texts(moved, id=str(campaign.id), due=campaign.due, wanted=wanted))
    await context.progress.show(campaign.id)


async def ask_why(update: Update, context: BotContext) -> None:
    """Ask why a rule that holds a campaign up is to be set aside."""
    context.person.require(Action.OVERRIDE)
    campaign = await context.office.calls.get(context.person, int(button_arguments(update)[0]))
    if campaign.attention is not Attention.RULE:
        raise ExpiredError("doubt-gone", id=str(campaign.id))
    await answer(update)
    texts = context.texts
    text = texts("lift-why", id=str(campaign.id), reason=reason_text(texts, campaign.reason or ""))
    about = {"campaign": campaign.id, "mark": mark_of(campaign)}
    await ask_for_text(update, context, text, _LIFT, about, texts.plain("lift-hint"))


async def lift(update: Update, context: BotContext, question: Question) -> None:
    """Go on, with the reason on record."""
    why = ((update.message.text if update.message is not None else "") or "").strip()
    about = question.content
    campaign = await context.office.calls.lift(context.person, about["campaign"], about["mark"], why)
    await reply(update, context, context.texts("lift-done", id=str(campaign.id)))
    await context.progress.show(campaign.id)
