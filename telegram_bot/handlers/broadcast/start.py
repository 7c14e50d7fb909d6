"""`/call`: a broadcast, in one line or step by step.

What is typed without a command belongs to the conversation that waits for it; any other command ends it.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from telegram import Update
from telegram.ext import filters

from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import Command, answer, on_button, on_command, on_message, reply
from ...dispatch.updates import argument, is_call, is_for_bot
from ...domain.conversation import Step, Talk
from ...domain.drafts import Wish
from ...domain.errors import InputError
from ...domain.roles import Action, Role
from ...parsing import phone_text
from .confirmation import receive_override_reason
from .content import receive_client, receive_script_fields, receive_text
from .draft_builder import people, with_content, with_people
from .flow import go_on
from .options import when_said
from .recipients import receive_recipients
from .trial_call import number_said

COMMANDS: tuple[Command, ...] = (Command("call", Role.OPERATOR, 10),)
BEFORE_COMMANDS: Final = -10
AFTER_OTHERS: Final = 10

type Said = Callable[[BotContext, str], Awaitable[None]]

_STEPS: Final[dict[str, Said]] = {
    Step.SAY: receive_text,
    Step.CLIENT: receive_client,
    Step.WHOM: receive_recipients,
    Step.FIELDS: receive_script_fields,
    Step.WHEN: when_said,
    Step.WHY: receive_override_reason,
    Step.NUMBER: number_said,
}


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_message(application, filters.COMMAND, interrupt, BEFORE_COMMANDS)
    on_command(application, "call", call)
    on_button(application, "wcancel", cancel)
    on_message(application, filters.TEXT & ~filters.COMMAND, said, AFTER_OTHERS)


async def call(update: Update, context: BotContext) -> None:
    """Begin a broadcast with as much of it as the command says."""
    context.person.require(Action.CALL)
    text = update.message.text if update.message is not None else ""
    await begin(context, argument(text or ""))


async def begin(context: BotContext, text: str) -> None:
    """Take a broadcast in one line apart, and ask for what is missing."""
    line = phone_text.split(text)
    audience = await people(context.office, context.person, line.numbers)
    if line.numbers and not audience.rows and not line.message:
        raise InputError("nobody-to-call")
    wish = await with_content(context, Wish(), "text", line.message)
    await go_on(context, Talk(wish=with_people(wish, audience)))


async def interrupt(update: Update, context: BotContext) -> None:
    """End the conversation that another command leaves unfinished."""
    # Nearly always there is none: a look is cheaper than a change that changes nothing.
    if not await context.office.talks.is_open(context.person, context.place):
        return
    had_one = await context.office.talks.end(context.person, context.place)
    text = (update.message.text if update.message is not None else "") or ""
    if had_one and not is_call(text):
        await reply(update, context, context.texts("talk-interrupted"))


async def cancel(update: Update, context: BotContext) -> None:
    """End the conversation, whatever it waits for."""
    had_one = await context.office.talks.end(context.person, context.place)
    await answer(update, context.texts.plain("talk-ended" if had_one else "talk-gone"))
    query = update.callback_query
    if had_one and query is not None and query.message is not None:
        await context.messenger.edit(context.place, query.message.message_id, context.texts("talk-ended"))


async def said(update: Update, context: BotContext) -> None:
    """Give what was typed to the step that waits for it."""
    message = update.message
    if message is None or message.text is None or not is_for_bot(message, context):
        return
    talk = await context.office.talks.get(context.person, context.place)
    if talk is not None and talk.step in _STEPS:
        await _STEPS[talk.step](context, message.text)
