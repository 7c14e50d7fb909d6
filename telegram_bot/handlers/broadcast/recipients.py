"""To whom: numbers as people write them, contacts and saved groups, one after another, until there are enough."""

from telegram import Message, Update
from telegram.ext import filters

from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import Command, answer, button_arguments, on_button, on_message
from ...domain.drafts import Audience
from ...domain.errors import ExpiredError, InputError
from ...parsing import phone_text
from ...services.conversations import Step, Talk
from ...views.choices import find
from ...views.keyboards import keyboard
from .confirmation import tapped
from .draft_builder import people, with_people
from .flow import cancel_button, go_on, replaced, say, whom_buttons

COMMANDS: tuple[Command, ...] = ()
_AFTER_OTHERS = 11


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_message(application, filters.CONTACT, contact_sent, _AFTER_OTHERS)
    on_button(application, "wgroup", group_chosen)
    on_button(application, "wgroups", turn)
    on_button(application, "wdone", done)


async def whom_said(context: BotContext, text: str) -> None:
    """Take numbers and @groups from a text."""
    found = await people(context.office, context.person, text)
    await add(context, found)


async def contact_sent(update: Update, context: BotContext) -> None:
    """Take a contact, if recipients are waited for."""
    message = update.message
    talk = await context.office.talks.get(context.person, context.place)
    if message is None or message.contact is None or talk is None or talk.step != Step.WHOM:
        return
    await add(context, _person(message))


async def group_chosen(update: Update, context: BotContext) -> None:
    """Take a saved group."""
    await context.office.talks.at(context.person, context.place, Step.WHOM)
    group = find(await context.office.groups.all(context.person), button_arguments(update)[0], lambda one: one.name)
    if group is None:
        raise ExpiredError("choice-gone")
    found = await context.office.groups.get(context.person, group.name)
    await answer(update, found.source)
    await add(context, found)


async def turn(update: Update, context: BotContext) -> None:
    """Show another page of the groups."""
    talk = await context.office.talks.at(context.person, context.place, Step.WHOM)
    await answer(update)
    shown = keyboard(*await whom_buttons(context, talk, int(button_arguments(update)[0])), [cancel_button(context)])
    await context.messenger.edit(context.place, tapped(update), context.texts("call-ask-whom"), shown)


async def done(update: Update, context: BotContext) -> None:
    """Go on with those who were given."""
    talk = await context.office.talks.at(context.person, context.place, Step.WHOM)
    if not talk.wish.audience.rows:
        raise InputError("nobody-to-call")
    await go_on(context, talk)
    await answer(update)


async def add(context: BotContext, more: Audience) -> None:
    """Add people to those who were given already, and say how many there are."""
    before = Audience()

    def joined(talk: Talk) -> Talk:
        nonlocal before
        before = talk.wish.audience
        return replaced(talk, with_people(talk.wish, more))

    talk = await context.office.talks.change(context.person, context.place, Step.WHOM, joined)
    await say_added(context, before, talk)


async def say_added(context: BotContext, before: Audience, talk: Talk) -> None:
    """Say what was taken and what was not, with the button that ends the list."""
    texts, now = context.texts, talk.wish.audience
    lines = [texts("call-added", count=len(now.rows) - len(before.rows), all=len(now.rows))]
    if again := now.duplicates - before.duplicates:
        lines.append(texts("preview-duplicates", count=again))
    if refused := len(now.refused) - len(before.refused):
        lines.append(texts("preview-refused", count=refused))
    lines.append(texts("call-more-or-done" if now.rows else "call-more"))
    await say(context, "\n".join(lines), keyboard(*await whom_buttons(context, talk), [cancel_button(context)]))


def _person(message: Message) -> Audience:
    """Return the person of a contact."""
    contact = message.contact
    if contact is None:
        return Audience()
    name = " ".join(filter(None, (contact.first_name, contact.last_name)))
    return phone_text.contact(contact.phone_number, name)
