"""`/block` and `/unblock`: the numbers that are never called, whoever wants it."""

import asyncio

from telegram import Message, Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.routing import Command, on_command, reply
from ..domain.drafts import Audience, Row
from ..domain.errors import InputError
from ..domain.roles import Action, Role
from ..parsing import attachments, phone_text
from ..reports.recipient_lists import people_file
from ..views.recipients import rejected_lines
from .rejected_recipients import send_rejected_file

COMMANDS: tuple[Command, ...] = (Command("block", Role.OPERATOR, 150), Command("unblock", Role.OWNER, 160))
_LONGEST_REASON = 200


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "block", block)
    on_command(application, "unblock", unblock)


async def block(update: Update, context: BotContext) -> None:
    """Put numbers on the list (`/block 8 912 … reason`, or in reply to them), or show it."""
    context.person.require(Action.BLOCK)
    said = _said(update.message)
    audience = await _audience(update.message, said, context)
    if audience is None:
        await _list(update, context)
        return
    phones = [row.phone for row in audience.rows]
    added = await context.office.calls.block(context.person, phones, said.message[:_LONGEST_REASON]) if phones else 0
    await _say(update, context, "block-done", audience, added)


async def unblock(update: Update, context: BotContext) -> None:
    """Take numbers off the list; only owners may."""
    context.person.require(Action.UNBLOCK)
    said = _said(update.message)
    audience = await _audience(update.message, said, context)
    if audience is None:
        raise InputError("unblock-how")
    phones = [row.phone for row in audience.rows]
    removed = await context.office.calls.unblock(context.person, phones) if phones else 0
    await _say(update, context, "unblock-done", audience, removed)


def _said(message: Message | None) -> phone_text.OneLine:
    """Return what follows the command: numbers, then a reason."""
    words = (message.text or "").split(maxsplit=1)[1:] if message is not None else []
    return phone_text.split(words[0]) if words else phone_text.OneLine("", "")


async def _audience(message: Message | None, said: phone_text.OneLine, context: BotContext) -> Audience | None:
    """Return the numbers of the command, else those of the message it replies to; None where there are none at all."""
    if phone_text.groups(said.numbers):
        raise InputError("block-no-groups")
    if said.numbers:
        return phone_text.audience(said.numbers)
    if message is not None and message.reply_to_message is not None:
        found = await attachments.people(message.reply_to_message, context.office.limits.max_recipients)
        if found.rows:
            return found
    if said.message:
        raise InputError("block-no-number")
    return None


async def _list(update: Update, context: BotContext) -> None:
    """Say how many numbers are on the list; in private, send them."""
    phones = await context.office.calls.blocked(context.person)
    lines = [context.texts("block-count", count=len(phones)), context.texts("block-how")]
    if phones and not context.place.is_private:
        lines.append(context.texts("block-in-private"))
    await reply(update, context, "\n".join(lines))
    if phones and context.place.is_private:
        content = await asyncio.to_thread(people_file, context.texts, [Row(phone) for phone in phones])
        name = f"{context.texts.plain('block-file')}.xlsx"
        await context.messenger.document(context.place, content, name, protect_content=True)


async def _say(update: Update, context: BotContext, name: str, audience: Audience, changed: int) -> None:
    """Say what became of the numbers, and which could not be read: nobody who asked for it must be missed."""
    texts = context.texts
    lines: list[str] = [texts(name, count=changed, same=len(audience.rows) - changed)] if audience.rows else []
    lines += rejected_lines(texts, audience.refused, context.place)
    await reply(update, context, "\n".join(lines))
    await send_rejected_file(context, audience.refused)
