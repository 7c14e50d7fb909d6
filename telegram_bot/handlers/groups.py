"""`/groups`: saved lists of recipients, to be named in `/call @name`; saved from numbers, a contact or a file."""

import asyncio

from telegram import Message, Update

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import show
from ..dispatch.routing import Command, answer, button_arguments, on_button, on_command, reply
from ..domain.drafts import Audience
from ..domain.errors import InputError
from ..domain.group_names import checked, shown
from ..domain.roles import Action, Role
from ..parsing import attachments, phone_text
from ..reports.recipient_lists import people_file
from ..views import groups as views
from ..views.pagination import page_number
from ..views.recipients import rejected_lines
from .rejected_recipients import send_rejected_file

COMMANDS: tuple[Command, ...] = (Command("groups", Role.OPERATOR, 50),)
_QUESTION = "group-delete"


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "groups", groups)
    on_button(application, "groups-page", page)
    on_button(application, "group", show_one)
    on_button(application, "group-delete", ask)
    on_button(application, "group-sure", delete)
    on_button(application, "group-keep", keep)


async def groups(update: Update, context: BotContext) -> None:
    """List the groups, or save one: `/groups name 8 912 …`, or `/groups name` in reply to numbers."""
    message = update.message
    context.person.require(Action.GROUPS)
    said = (message.text or "").split(maxsplit=2)[1:] if message is not None else []
    if message is None or not said:
        await _list(update, context, 0)
        return
    name = checked(said[0])
    audience = await _audience(message, said[1] if len(said) > 1 else "", context)
    before = await context.office.groups.save(context.person, name, audience)
    await _say_saved(update, context, name, audience, before)


async def page(update: Update, context: BotContext) -> None:
    """Show another page of the list."""
    await answer(update)
    await _list(update, context, page_number(button_arguments(update)[0]))


async def show_one(update: Update, context: BotContext) -> None:
    """Show a group's numbers: hidden in a group chat, as a file where they are many."""
    name = await _name(update, context)
    audience = await context.office.groups.get(context.person, name)
    await answer(update)
    await reply(update, context, views.group_text(context.texts, audience, context.place), protect_content=True)
    if context.place.is_private and len(audience.rows) > views.FEW:
        content = await asyncio.to_thread(people_file, context.texts, audience.rows)
        await context.messenger.document(context.place, content, f"{name}.xlsx", protect_content=True)


async def ask(update: Update, context: BotContext) -> None:
    """Ask whether a group is to be deleted."""
    name = await _name(update, context)
    audience = await context.office.groups.get(context.person, name)
    token = await context.office.questions.ask(context.person, context.place, _QUESTION, {"name": name})
    await answer(update)
    text = context.texts("group-ask", name=shown(name), count=len(audience.rows))
    await show(update, context, text, views.ask_keyboard(context.texts, token))


async def delete(update: Update, context: BotContext) -> None:
    """Delete a group, once."""
    about = await context.office.questions.take(context.person, button_arguments(update)[0], _QUESTION)
    removed = await context.office.groups.delete(context.person, about["name"])
    text = context.texts("group-deleted" if removed else "group-unknown", name=shown(about["name"]))
    await answer(update, text.unescape())
    await show(update, context, text)


async def keep(update: Update, context: BotContext) -> None:
    """Leave a group as it is and show the list again."""
    await context.office.questions.take(context.person, button_arguments(update)[0], _QUESTION)
    await answer(update)
    await _list(update, context, 0)


async def _audience(message: Message, numbers: str, context: BotContext) -> Audience:
    """Return whom a group is to hold: what was typed, and what the message holds that was replied to."""
    audience = phone_text.audience(numbers)
    if phone_text.groups(numbers):
        raise InputError("group-in-group")
    if message.reply_to_message is not None:
        found = await attachments.people(message.reply_to_message, context.office.limits.max_recipients)
        audience = audience.joined(found)
    if not audience.rows and not audience.refused:
        raise InputError("group-how")
    return audience


async def _say_saved(update: Update, context: BotContext, name: str, audience: Audience, before: int | None) -> None:
    """Say how many were saved, what stood there before, and what was refused."""
    texts = context.texts
    lines: list[str] = [texts("group-saved", name=shown(name), count=len(audience.rows))]
    if before is not None:
        lines.append(texts("group-replaced", count=before))
    if audience.duplicates:
        lines.append(texts("preview-duplicates", count=audience.duplicates))
    lines += rejected_lines(texts, audience.refused, context.place)
    await reply(update, context, "\n".join(lines))
    await send_rejected_file(context, audience.refused)


async def _list(update: Update, context: BotContext, number: int) -> None:
    """Show a page of the groups."""
    found = await context.office.groups.all(context.person)
    texts = context.texts
    await show(update, context, views.list_text(texts, found, number), views.list_keyboard(texts, found, number))


async def _name(update: Update, context: BotContext) -> str:
    """Return the group that a button means."""
    wanted = button_arguments(update)[0]
    for group in await context.office.groups.all(context.person):
        if views.sign(group.name) == wanted:
            return group.name
    raise InputError("group-gone")
