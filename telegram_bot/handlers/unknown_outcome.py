"""An unknown outcome: the three answers of a card, each with a second tap that says what it means.

The second tap is bound to the person who was asked and to what was in doubt then: an answer to an older doubt sends
nothing.
"""

import re
from typing import Final

from telegram import Update

from aiomobilgroup.campaigns import Resolution

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import ask_for_text, on_answer, show
from ..dispatch.routing import Command, Handler, answer, button_arguments, on_button, reply
from ..domain.attention import mark_of
from ..domain.errors import InputError
from ..domain.records import Question
from ..views.campaign_questions import resolution_keyboard, resolution_text

COMMANDS: tuple[Command, ...] = ()
_KIND: Final = "doubt"
_ID_KIND: Final = "doubt-id"
_ID: Final = re.compile(r"[0-9]{1,30}")
_SECONDS: Final = 30 * 60.0
"""Looking into the provider's account takes a while."""


def register(application: BotApplication) -> None:
    """Add the handlers."""
    for resolution in Resolution:
        on_button(application, resolution.value, _asking(resolution))
    on_button(application, "doubt", decide)
    on_answer(application, _ID_KIND, take_id)


def _asking(resolution: Resolution) -> Handler:
    """Return what asks whether an answer is meant."""

    async def ask(update: Update, context: BotContext) -> None:
        campaign = await context.office.calls.doubtful(context.person, int(button_arguments(update)[0]))
        content = {"campaign": campaign.id, "mark": mark_of(campaign)}
        token = await context.office.questions.ask(context.person, context.place, _KIND, content, seconds=_SECONDS)
        await answer(update)
        shown = resolution_keyboard(context.texts, campaign, resolution, token)
        await reply(update, context, resolution_text(context.texts, campaign, resolution), reply_markup=shown)

    return ask


async def decide(update: Update, context: BotContext) -> None:
    """Do what the second tap says, once."""
    token, said = button_arguments(update)
    about = await context.office.questions.take(context.person, token, _KIND)
    if said == "back":
        await answer(update)
        await show(update, context, context.texts("doubt-back"))
    elif said == "id":
        await answer(update)
        await show(update, context, context.texts("doubt-taken"))
        texts = context.texts
        text = texts("doubt-ask-id", id=str(about["campaign"]))
        await ask_for_text(update, context, text, _ID_KIND, about, texts.plain("doubt-id-hint"))
    else:
        resolution = Resolution(said)
        campaign = await context.office.calls.resolve(context.person, about["campaign"], about["mark"], resolution)
        await answer(update, context.texts.plain("doubt-taken"))
        await show(update, context, _decided(context, campaign.id, resolution))
        await context.progress.show(campaign.id)


async def take_id(update: Update, context: BotContext, question: Question) -> None:
    """Take the provider's id: from now on the calls are followed."""
    text = (update.message.text if update.message is not None else "") or ""
    provider_id = text.strip().lstrip("#№").strip()
    if not _ID.fullmatch(provider_id):
        raise InputError("doubt-bad-id", text=text.strip()[:40])
    about = question.content
    campaign = await context.office.calls.resolve(
        context.person, about["campaign"], about["mark"], Resolution.SENT, provider_id
    )
    await reply(update, context, _decided(context, campaign.id, Resolution.SENT))
    await context.progress.show(campaign.id)


def _decided(context: BotContext, number: int, resolution: Resolution) -> str:
    """Return what was decided and by whom."""
    who = context.person.name or str(context.person.id)
    return context.texts("doubt-decided", id=str(number), answer=resolution.value, who=who)
