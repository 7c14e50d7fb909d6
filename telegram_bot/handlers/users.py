"""`/users`: owners list the users, add and remove them and change their roles.

A change takes effect when it is confirmed, and then at once: roles are read at every update. A removed user is not
notified.
"""

from collections.abc import Mapping
from typing import Any

from telegram import ReplyKeyboardRemove, Update
from telegram.ext import filters

from ..dispatch.command_menu import Command
from ..dispatch.context import BotApplication, BotContext
from ..dispatch.prompts import edit_or_reply, require_private
from ..dispatch.routing import answer_callback, callback_arguments, on_button, on_command, on_message, reply
from ..domain.errors import InputError
from ..domain.roles import Permission, Role
from ..parsing.arguments import UserCommand, parse_user_command
from ..services.users import clean_name
from ..views import users as views
from ..views.pagination import page_number

COMMANDS: tuple[Command, ...] = (Command("users", Permission.USERS, 200),)


def register(application: BotApplication) -> None:
    """Register the handlers."""
    on_command(application, "users", users)
    on_message(application, filters.StatusUpdate.USERS_SHARED, receive_picked_user)
    on_button(application, "users-page", page)
    on_button(application, "user-add", add, Permission.USERS)
    on_button(application, "user", card)
    on_button(application, "user-role", choose_role)
    on_button(application, "user-remove", remove)
    on_button(application, "user-yes", confirm, Permission.USERS)
    on_button(application, "user-no", discard)


async def users(update: Update, context: BotContext) -> None:
    """List the users, or ask to confirm a typed change: `/users add 12345 operator Name`."""
    require_private(context)
    if not context.args:
        await _list(update, context, 0)
        return
    command = parse_user_command(context.args)
    known = await context.services.users.get(command.user_id)
    if command.is_removal and known is None:
        raise InputError("users-unknown", id=str(command.user_id))
    name = command.name or (known.name if known is not None else "")
    await _ask(update, context, command if name == command.name else UserCommand(command.user_id, command.role, name))


async def page(update: Update, context: BotContext) -> None:
    """Show another page of the users."""
    await answer_callback(update)
    await _list(update, context, page_number(callback_arguments(update)[0]))


async def add(update: Update, context: BotContext) -> None:
    """Send a button that picks a user from Telegram's own list."""
    require_private(context)
    await answer_callback(update)
    await reply(
        update, context, context.translate("users-pick"), reply_markup=views.user_picker_keyboard(context.translate)
    )


async def receive_picked_user(update: Update, context: BotContext) -> None:
    """Ask for the role of the picked user."""
    shared = None if update.message is None else update.message.users_shared
    if shared is None or shared.request_id != views.REQUEST_ID or not shared.users:
        return
    require_private(context)
    user = shared.users[0]
    context.services.users.check_editable(context.user, user.user_id)
    name = clean_name(" ".join(filter(None, (user.first_name, user.last_name))) or user.username or "")
    text = context.translate("users-picked", name=name or str(user.user_id))
    await reply(update, context, text, reply_markup=ReplyKeyboardRemove())
    await _card(update, context, user.user_id, name)


async def card(update: Update, context: BotContext) -> None:
    """Show a user of the list and the roles they can be given."""
    user_id = int(callback_arguments(update)[0])
    context.services.users.check_editable(context.user, user_id)
    await answer_callback(update)
    await _card(update, context, user_id, "")


async def choose_role(update: Update, context: BotContext) -> None:
    """Ask to confirm a user's new role."""
    token, role = callback_arguments(update)
    payload = await context.services.prompts.peek(context.user, token, "user")
    await answer_callback(update)
    await _ask(update, context, UserCommand(payload["id"], Role(role), payload["name"]))


async def remove(update: Update, context: BotContext) -> None:
    """Ask to confirm the removal of a user's role."""
    payload = await context.services.prompts.peek(context.user, callback_arguments(update)[0], "user")
    await answer_callback(update)
    await _ask(update, context, UserCommand(payload["id"], None, payload["name"]))


async def confirm(update: Update, context: BotContext) -> None:
    """Apply a confirmed change, once."""
    payload = await context.services.prompts.consume(context.user, callback_arguments(update)[0], "user-change")
    text = await (_set_role(context, payload) if payload["role"] else _remove(context, payload))
    await answer_callback(update, context.translate.plain("users-done"))
    await edit_or_reply(update, context, text)


async def discard(update: Update, context: BotContext) -> None:
    """Discard a change."""
    await context.services.prompts.consume(context.user, callback_arguments(update)[0], "user-change")
    await answer_callback(update)
    await edit_or_reply(update, context, context.translate("users-left"))


async def _list(update: Update, context: BotContext, number: int) -> None:
    """Show a page of the users."""
    require_private(context)
    users = await context.services.users.list_users(context.user)
    translate = context.translate
    await edit_or_reply(
        update, context, views.list_text(translate, users, number), views.list_keyboard(translate, users, number)
    )


async def _card(update: Update, context: BotContext, user_id: int, name: str) -> None:
    """Show a user with the roles they can be given."""
    known = await context.services.users.get(user_id)
    name = name or (known.name if known is not None else "")
    role = None if known is None else known.role
    token = await context.services.prompts.create(context.user, context.target, "user", {"id": user_id, "name": name})
    text = views.card_text(context.translate, user_id, name, role)
    await edit_or_reply(update, context, text, views.card_keyboard(context.translate, token, role))


async def _ask(update: Update, context: BotContext, command: UserCommand) -> None:
    """Ask to confirm a change of a user's role, which has no effect before."""
    services, translate = context.services, context.translate
    require_private(context)
    services.users.check_editable(context.user, command.user_id)
    role = None if command.role is None else command.role.value
    name = clean_name(command.name)
    payload = {"id": command.user_id, "role": role, "name": name}
    token = await services.prompts.create(context.user, context.target, "user-change", payload)
    prompt = "users-ask-remove" if role is None else "users-ask-role"
    text = translate(
        prompt, id=str(command.user_id), name=name or str(command.user_id), **({"role": role} if role else {})
    )
    await edit_or_reply(update, context, text, views.confirmation_keyboard(translate, token))


async def _set_role(context: BotContext, payload: Mapping[str, Any]) -> str:
    """Give a user a role and publish its commands to them."""
    added = await context.services.users.set_role(context.user, payload["id"], Role(payload["role"]), payload["name"])
    await context.bot_data.command_menu.publish(added)
    return context.translate(
        "users-role-set", name=added.name or str(added.id), id=str(added.id), role=added.role.value
    )


async def _remove(context: BotContext, payload: Mapping[str, Any]) -> str:
    """Remove a user's role and commands, without notifying them."""
    removed = await context.services.users.remove(context.user, payload["id"])
    if not removed:
        raise InputError("users-unknown", id=str(payload["id"]))
    await context.bot_data.command_menu.withdraw(payload["id"])
    return context.translate("users-removed", name=payload["name"] or str(payload["id"]), id=str(payload["id"]))
