"""A file of recipients: with `/call text` as its caption, in a conversation, or by itself."""

import msgspec
from telegram import Update
from telegram.ext import filters

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.routing import Command, on_message
from ..domain.drafts import File, Wish
from ..domain.errors import ExpiredError, InputError
from ..domain.roles import Action
from ..handlers.broadcast.draft_builder import people, with_content, with_file, with_people
from ..handlers.broadcast.flow import go_on, replaced
from ..handlers.broadcast.recipients import say_added
from ..handlers.broadcast.start import argument, is_call, is_for_bot
from ..parsing import phone_text
from ..services.conversations import Step, Talk

COMMANDS: tuple[Command, ...] = ()
_AFTER_OTHERS = 12


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_message(application, filters.Document.ALL, file_sent, _AFTER_OTHERS)


async def file_sent(update: Update, context: BotContext) -> None:
    """Take a file."""
    message = update.message
    if message is None or message.document is None:
        return
    document, caption = message.document, message.caption or ""
    file = File(document.file_id, document.file_name or "", document.file_size or 0)
    if caption.startswith("/"):
        if _is_ours(caption, context):
            await _with_caption(context, file, argument(caption))
        return
    if not is_for_bot(message, context):
        return
    talk = await context.office.talks.get(context.person, context.place)
    if talk is None:
        await _alone(context, file, caption)
    elif talk.step == Step.SAY:
        await _before_the_text(context, talk, file, caption)
    elif talk.step == Step.WHOM:
        await _add(context, file)


async def _with_caption(context: BotContext, file: File, text: str) -> None:
    """Take a file whose caption is the command: what follows is the text, after numbers, if there are any."""
    context.person.require(Action.CALL)
    await context.office.talks.end(context.person, context.place)
    line = phone_text.split(text)
    audience = await people(context.office, context.person, line.numbers)
    wish = with_people(msgspec.structs.replace(Wish(), content=line.message), audience)
    await go_on(context, Talk(wish=await with_file(context, wish, file)))


async def _alone(context: BotContext, file: File, caption: str) -> None:
    """Begin with a file; its caption is the text."""
    context.person.require(Action.CALL)
    wish = msgspec.structs.replace(Wish(), content=caption.strip())
    await go_on(context, Talk(wish=await with_file(context, wish, file)))


async def _before_the_text(context: BotContext, talk: Talk, file: File, caption: str) -> None:
    """Take a file where a text is waited for: its caption is the text, or its own column, or it is asked for still."""
    wish = await with_file(context, talk.wish, file)
    if caption.strip():
        wish = await with_content(context, wish, "text", caption.strip())
    await go_on(context, replaced(talk, wish))


async def _add(context: BotContext, file: File) -> None:
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
            await say_added(context, before.audience, talk)
            return
    raise ExpiredError("talk-gone")


def _is_ours(caption: str, context: BotContext) -> bool:
    """Return whether a caption is this command, said to this bot or to no bot in particular."""
    command = caption.split(maxsplit=1)[0]
    name = command.partition("@")[2]
    return is_call(caption) and (not name or name.casefold() == context.bot.username.casefold())
