"""`/users`: owners see who may use the bot, add people, change their roles, take them away.

Nothing takes effect before it is confirmed, and then at once: roles are read at every update. Who is removed is told
nothing.
"""

from collections.abc import Mapping
from typing import Any

from telegram import ReplyKeyboardRemove, Update
from telegram.ext import filters

from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import require_private, show
from ..dispatch.routing import Command, answer, button_arguments, on_button, on_command, on_message, reply
from ..domain.errors import InputError
from ..domain.roles import Action, Role
from ..parsing.arguments import Wanted, wanted
from ..services.users import tidy
from ..views import users as views
from ..views.pagination import page_number

COMMANDS: tuple[Command, ...] = (Command("users", Role.OWNER, 200),)


def register(application: BotApplication) -> None:
    """Add the handlers."""
    on_command(application, "users", users)
    on_message(application, filters.StatusUpdate.USERS_SHARED, picked)
    on_button(application, "users-page", page)
    on_button(application, "user-add", add)
    on_button(application, "user", card)
    on_button(application, "user-role", choose_role)
    on_button(application, "user-remove", remove)
    on_button(application, "user-yes", confirm)
    on_button(application, "user-no", leave)


async def users(update: Update, context: BotContext) -> None:
    """List the users, or begin what was typed: `/users add 12345 operator Name`."""
    require_private(context)
    context.person.require(Action.USERS)
    if not context.args:
        await _list(update, context, 0)
        return
    said = wanted(context.args)
    known = await context.office.people.get(said.user_id)
    if said.is_removal and known is None:
        raise InputError("users-unknown", id=str(said.user_id))
    name = said.name or (known.name if known is not None else "")
    await _ask(update, context, said if name == said.name else Wanted(said.user_id, said.role, name))


async def page(update: Update, context: BotContext) -> None:
    """Show another page of the list."""
    await answer(update)
    await _list(update, context, page_number(button_arguments(update)[0]))


async def add(update: Update, context: BotContext) -> None:
    """Offer Telegram's own list of people."""
    require_private(context)
    context.person.require(Action.USERS)
    await answer(update)
    await reply(update, context, context.texts("users-pick"), reply_markup=views.picker(context.texts))


async def picked(update: Update, context: BotContext) -> None:
    """Ask for the role of a person who was picked."""
    shared = None if update.message is None else update.message.users_shared
    if shared is None or shared.request_id != views.REQUEST_ID or not shared.users:
        return
    require_private(context)
    user = shared.users[0]
    context.office.people.check(context.person, user.user_id)
    name = tidy(" ".join(filter(None, (user.first_name, user.last_name))) or user.username or "")
    text = context.texts("users-picked", name=name or str(user.user_id))
    await reply(update, context, text, reply_markup=ReplyKeyboardRemove())
    await _card(update, context, user.user_id, name)


async def card(update: Update, context: BotContext) -> None:
    """Show somebody of the list, and what he can be made."""
    user_id = int(button_arguments(update)[0])
    context.office.people.check(context.person, user_id)
    await answer(update)
    await _card(update, context, user_id, "")


async def choose_role(update: Update, context: BotContext) -> None:
    """Ask whether somebody is to have a role."""
    token, role = button_arguments(update)
    about = await context.office.questions.look(context.person, token, "user")
    await answer(update)
    await _ask(update, context, Wanted(about["id"], Role(role), about["name"]))


async def remove(update: Update, context: BotContext) -> None:
    """Ask whether somebody's role is to be taken away."""
    about = await context.office.questions.look(context.person, button_arguments(update)[0], "user")
    await answer(update)
    await _ask(update, context, Wanted(about["id"], None, about["name"]))


async def confirm(update: Update, context: BotContext) -> None:
    """Do what was asked for, once."""
    context.person.require(Action.USERS)
    about = await context.office.questions.take(context.person, button_arguments(update)[0], "user-change")
    text = await (_put(context, about) if about["role"] else _remove(context, about))
    await answer(update, context.texts.plain("users-done"))
    await show(update, context, text)


async def leave(update: Update, context: BotContext) -> None:
    """Leave everything as it is."""
    await context.office.questions.take(context.person, button_arguments(update)[0], "user-change")
    await answer(update)
    await show(update, context, context.texts("users-left"))


async def _list(update: Update, context: BotContext, number: int) -> None:
    """Show a page of the users."""
    require_private(context)
    people = await context.office.people.everybody(context.person)
    texts = context.texts
    await show(update, context, views.list_text(texts, people, number), views.list_keyboard(texts, people, number))


async def _card(update: Update, context: BotContext, user_id: int, name: str) -> None:
    """Show somebody with the roles that he can be given."""
    known = await context.office.people.get(user_id)
    name = name or (known.name if known is not None else "")
    role = None if known is None else known.role
    token = await context.office.questions.ask(context.person, context.place, "user", {"id": user_id, "name": name})
    text = views.card_text(context.texts, user_id, name, role)
    await show(update, context, text, views.card_keyboard(context.texts, token, role))


async def _ask(update: Update, context: BotContext, said: Wanted) -> None:
    """Ask for a confirmation; until it is given nothing has changed."""
    office, texts = context.office, context.texts
    require_private(context)
    office.people.check(context.person, said.user_id)
    role = None if said.role is None else said.role.value
    name = tidy(said.name)
    about = {"id": said.user_id, "role": role, "name": name}
    token = await office.questions.ask(context.person, context.place, "user-change", about)
    question = "users-ask-remove" if role is None else "users-ask-put"
    text = texts(question, id=str(said.user_id), name=name or str(said.user_id), **({"role": role} if role else {}))
    await show(update, context, text, views.confirmation_keyboard(texts, token))


async def _put(context: BotContext, about: Mapping[str, Any]) -> str:
    """Give somebody a role and his commands."""
    added = await context.office.people.put(context.person, about["id"], Role(about["role"]), about["name"])
    await context.bot_data.command_menu.publish(added)
    return context.texts("users-put", name=added.name or str(added.id), id=str(added.id), role=added.role.value)


async def _remove(context: BotContext, about: Mapping[str, Any]) -> str:
    """Take somebody's role and commands away, without a word to him."""
    removed = await context.office.people.remove(context.person, about["id"])
    if not removed:
        raise InputError("users-unknown", id=str(about["id"]))
    await context.bot_data.command_menu.withdraw(about["id"])
    return context.texts("users-removed", name=about["name"] or str(about["id"]), id=str(about["id"]))
