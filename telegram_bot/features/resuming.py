"""Going on with what is held: asked once more, about what is held at that moment.

A tap has no date: Telegram hands out those made while the bot was down when it comes up again. «Resume» would then call
people whom nobody means to call any more, so it only asks, and what it asks is forgotten after minutes. «Pause»,
«cancel» and «stop» are done however late they come: after them fewer people are called, never more.
"""

from typing import Final

from telegram import Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import show
from ..dispatch.routing import Command, answer, button_arguments, on_button, reply
from ..domain.attention import mark_of
from ..views.resuming import question_keyboard, question_text

COMMANDS: tuple[Command, ...] = ()
_KIND: Final = "resume"


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_button(application, "resume", ask)
    on_button(application, "go-on", decide)


async def ask(update: Update, context: BotContext) -> None:
    """Ask whether it is meant."""
    campaign = await context.office.calls.held(context.person, int(button_arguments(update)[0]))
    about = {"campaign": campaign.id, "mark": mark_of(campaign)}
    token = await context.office.questions.ask(context.person, context.place, _KIND, about)
    await answer(update)
    text = question_text(context.texts, campaign, context.office.clock.now())
    await reply(update, context, text, reply_markup=question_keyboard(context.texts, token))


async def decide(update: Update, context: BotContext) -> None:
    """Do what the second tap says, once."""
    token, said = button_arguments(update)
    about = await context.office.questions.take(context.person, token, _KIND)
    if said == "back":
        await answer(update)
        await show(update, context, context.texts("doubt-back"))
        return
    campaign = await context.office.calls.resume(context.person, about["campaign"], about["mark"])
    await answer(update, context.texts.plain("control-done", action="resume"))
    await show(update, context, context.texts("resume-done", id=str(campaign.id)))
    await context.progress.show(campaign.id)
