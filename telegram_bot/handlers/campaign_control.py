"""Pausing, resuming, moving and stopping campaigns: the buttons of a card, `/cancel` and `/reschedule`.

A tap has no date: Telegram hands out those made while the bot was down when it comes up again. «Resume» would then call
people whom nobody means to call any more, so it only asks, and what it asks is forgotten after minutes. «Pause»,
«cancel» and «stop» are done however late they come: after them fewer people are called, never more.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from telegram import Update

from aiomobilgroup.campaigns import Attention, Campaign, CampaignState
from aiomobilgroup.campaigns.clock import to_datetime

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import ask_for_text, on_answer, show
from ..dispatch.routing import Command, Handler, answer, button_arguments, on_button, on_command, reply
from ..domain.attention import mark_of
from ..domain.errors import ExpiredError, InputError
from ..domain.records import Question
from ..domain.roles import Action, Role
from ..domain.users import Person
from ..parsing.arguments import campaign_id
from ..parsing.datetimes import parse
from ..services.campaigns import CampaignDesk
from ..views.campaign_card import reason_text
from ..views.campaign_questions import resume_keyboard, resume_text
from ..views.keyboards import button, keyboard

COMMANDS: tuple[Command, ...] = (
    Command("cancel", Role.OPERATOR, 62),
    Command("reschedule", Role.OPERATOR, 64),
)
_MANY: Final = 10
_LIFT: Final = "lift"

type Control = Callable[[CampaignDesk, Person, int], Awaitable[Campaign]]
_RESUME: Final = "resume"


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "cancel", cancel)
    on_command(application, "reschedule", reschedule)
    on_button(application, "pause", _control_button("pause", CampaignDesk.pause))
    on_button(application, "cancel", _control_button("cancel", CampaignDesk.cancel))
    on_button(application, "stop", _control_button("stop", CampaignDesk.stop))
    on_button(application, "lift", ask_override_reason)
    on_answer(application, _LIFT, override_rule)
    on_button(application, "resume", ask_resume)
    on_button(application, "go-on", confirm_resume)


def _control_button(action: str, control: Control) -> Handler:
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
    wanted = parse(" ".join(words[1:]), to_datetime(context.office.clock.now()), person.zone)
    campaign = await desk.reschedule(person, number, wanted)
    moved = "reschedule-done" if campaign.due <= wanted else "reschedule-later"
    await reply(update, context, texts(moved, id=str(campaign.id), due=campaign.due, wanted=wanted))
    await context.progress.show(campaign.id)


async def ask_override_reason(update: Update, context: BotContext) -> None:
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


async def override_rule(update: Update, context: BotContext, question: Question) -> None:
    """Go on, with the reason on record."""
    why = ((update.message.text if update.message is not None else "") or "").strip()
    about = question.content
    campaign = await context.office.calls.lift(context.person, about["campaign"], about["mark"], why)
    await reply(update, context, context.texts("lift-done", id=str(campaign.id)))
    await context.progress.show(campaign.id)


async def ask_resume(update: Update, context: BotContext) -> None:
    """Ask whether it is meant."""
    campaign = await context.office.calls.held(context.person, int(button_arguments(update)[0]))
    about = {"campaign": campaign.id, "mark": mark_of(campaign)}
    token = await context.office.questions.ask(context.person, context.place, _RESUME, about)
    await answer(update)
    text = resume_text(context.texts, campaign, context.office.clock.now())
    await reply(update, context, text, reply_markup=resume_keyboard(context.texts, token))


async def confirm_resume(update: Update, context: BotContext) -> None:
    """Do what the second tap says, once."""
    token, said = button_arguments(update)
    about = await context.office.questions.take(context.person, token, _RESUME)
    if said == "back":
        await answer(update)
        await show(update, context, context.texts("doubt-back"))
        return
    campaign = await context.office.calls.resume(context.person, about["campaign"], about["mark"])
    await answer(update, context.texts.plain("control-done", action="resume"))
    await show(update, context, context.texts("resume-done", id=str(campaign.id)))
    await context.progress.show(campaign.id)
