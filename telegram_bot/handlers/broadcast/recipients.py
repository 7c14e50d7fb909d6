"""The recipients: typed numbers, contacts, saved groups and files, one after another, until there are enough."""

import msgspec
from telegram import Message, Update
from telegram.ext import filters

from ...dispatch.context import BotApplication, BotContext
from ...dispatch.routing import Command, answer, button_arguments, on_button, on_message, tapped
from ...dispatch.updates import argument, is_call, is_for_bot
from ...domain.conversation import Step, Talk
from ...domain.drafts import Audience, File, Wish
from ...domain.errors import ExpiredError, InputError
from ...domain.roles import Action
from ...parsing import phone_text
from ...views.keyboards import keyboard
from ...views.pagination import find
from .draft_builder import people, with_content, with_file, with_people
from .flow import cancel_button, go_on, replaced, say, whom_buttons

COMMANDS: tuple[Command, ...] = ()
_AFTER_OTHERS = 11
_FILES = 12


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_message(application, filters.CONTACT, receive_contact, _AFTER_OTHERS)
    on_button(application, "wgroup", add_group)
    on_button(application, "wgroups", show_page)
    on_button(application, "wdone", finish_recipients)
    on_message(application, filters.Document.ALL, receive_file, _FILES)


async def receive_recipients(context: BotContext, text: str) -> None:
    """Take numbers and @groups from a text."""
    found = await people(context.office, context.person, text)
    await add(context, found)


async def receive_contact(update: Update, context: BotContext) -> None:
    """Take a contact, if recipients are waited for."""
    message = update.message
    talk = await context.office.talks.get(context.person, context.place)
    if message is None or message.contact is None or talk is None or talk.step != Step.WHOM:
        return
    await add(context, _person(message))


async def add_group(update: Update, context: BotContext) -> None:
    """Take a saved group."""
    await context.office.talks.at(context.person, context.place, Step.WHOM)
    group = find(await context.office.groups.all(context.person), button_arguments(update)[0], lambda one: one.name)
    if group is None:
        raise ExpiredError("choice-gone")
    found = await context.office.groups.get(context.person, group.name)
    await answer(update, found.source)
    await add(context, found)


async def show_page(update: Update, context: BotContext) -> None:
    """Show another page of the groups."""
    talk = await context.office.talks.at(context.person, context.place, Step.WHOM)
    await answer(update)
    shown = keyboard(*await whom_buttons(context, talk, int(button_arguments(update)[0])), [cancel_button(context)])
    await context.messenger.edit(context.place, tapped(update), context.texts("call-ask-whom"), shown)


async def finish_recipients(update: Update, context: BotContext) -> None:
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
    await report_added(context, before, talk)


async def report_added(context: BotContext, before: Audience, talk: Talk) -> None:
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


async def receive_file(update: Update, context: BotContext) -> None:
    """Take a file."""
    message = update.message
    if message is None or message.document is None:
        return
    document, caption = message.document, message.caption or ""
    file = File(document.file_id, document.file_name or "", document.file_size or 0)
    if caption.startswith("/"):
        if _is_call_to_this_bot(caption, context):
            await _start_from_caption(context, file, argument(caption))
        return
    if not is_for_bot(message, context):
        return
    talk = await context.office.talks.get(context.person, context.place)
    if talk is None:
        await _start_from_file(context, file, caption)
    elif talk.step == Step.SAY:
        await _add_before_content(context, talk, file, caption)
    elif talk.step == Step.WHOM:
        await _add_from_file(context, file)


async def _start_from_caption(context: BotContext, file: File, text: str) -> None:
    """Take a file whose caption is the command: what follows is the text, after numbers, if there are any."""
    context.person.require(Action.CALL)
    await context.office.talks.end(context.person, context.place)
    line = phone_text.split(text)
    audience = await people(context.office, context.person, line.numbers)
    wish = with_people(msgspec.structs.replace(Wish(), content=line.message), audience)
    await go_on(context, Talk(wish=await with_file(context, wish, file)))


async def _start_from_file(context: BotContext, file: File, caption: str) -> None:
    """Begin with a file; its caption is the text."""
    context.person.require(Action.CALL)
    wish = msgspec.structs.replace(Wish(), content=caption.strip())
    await go_on(context, Talk(wish=await with_file(context, wish, file)))


async def _add_before_content(context: BotContext, talk: Talk, file: File, caption: str) -> None:
    """Take a file where a text is waited for: its caption is the text, or its own column, or it is asked for still."""
    wish = await with_file(context, talk.wish, file)
    if caption.strip():
        wish = await with_content(context, wish, "text", caption.strip())
    await go_on(context, replaced(talk, wish))


async def _add_from_file(context: BotContext, file: File) -> None:
    """Add the people of a file to those who were given already."""
    talks = context.office.talks
    for _ in range(5):
        talk = await talks.at(context.person, context.place, Step.WHOM)
        before = talk.wish
        wish = await with_file(context, before, file)
        if not wish.audience.rows:
            raise InputError("nobody-to-call")

        def joined(found: Talk, before: Wish = before, wish: Wish = wish) -> Talk:
            # Reading took a while: who came meanwhile must not be lost.
            return replaced(found, wish) if found.wish == before else found

        talk = await talks.change(context.person, context.place, Step.WHOM, joined)
        if talk.wish == wish:
            await report_added(context, before.audience, talk)
            return
    raise ExpiredError("talk-gone")


def _is_call_to_this_bot(caption: str, context: BotContext) -> bool:
    """Return whether a caption is this command, said to this bot or to no bot in particular."""
    command = caption.split(maxsplit=1)[0]
    name = command.partition("@")[2]
    return is_call(caption) and (not name or name.casefold() == context.bot.username.casefold())
