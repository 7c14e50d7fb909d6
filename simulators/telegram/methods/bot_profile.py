"""The methods by which the bot says what it is: its commands, its name, its descriptions."""

from collections.abc import Callable
import re
from typing import Any

from simulators.telegram.engine.parameters import Parameters
from simulators.telegram.engine.state import World
from simulators.telegram.errors import bad_request

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)
TEXTS = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, _: Parameters) -> dict[str, Any]:
    """Say who the bot is."""
    return world.bot.json | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def set_my_commands(world: World, parameters: Parameters) -> bool:
    """Set the commands of a menu."""
    commands = parameters.nested("commands", list) or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(world, parameters), _language(parameters)] = commands
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[dict[str, str]]:
    """Return the commands of one menu."""
    return world.commands.get((_scope(world, parameters), _language(parameters)), [])


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    """Delete the commands of one menu."""
    world.commands.pop((_scope(world, parameters), _language(parameters)), None)
    return True


def setter(field: str) -> Callable[[World, Parameters], bool]:
    """Return what sets the name or a description."""

    def handle(world: World, parameters: Parameters) -> bool:
        """Set it for a language."""
        text = parameters.text(field)
        if len(text) > TEXTS[field]:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        world.texts[field, _language(parameters)] = text
        return True

    return handle


def getter(field: str) -> Callable[[World, Parameters], dict[str, str]]:
    """Return what tells the name or a description."""

    def handle(world: World, parameters: Parameters) -> dict[str, str]:
        """Tell it in a language, or the one for all."""
        fallback = world.texts.get((field, ""), world.bot.first_name if field == "name" else "")
        return {field: world.texts.get((field, _language(parameters))) or fallback}

    return handle


def set_chat_menu_button(world: World, parameters: Parameters) -> bool:
    """Choose what the menu button does; the simulator shows commands all the same."""
    if parameters.number("chat_id") is not None:
        world.room(parameters.number("chat_id")).check_known()
    return True


def menu(world: World, chat_id: int, user_id: int, language: str) -> list[dict[str, str]]:
    """Return the commands that a person sees in a chat: the narrowest menu, in his language or for all."""
    room = world.rooms[chat_id]
    if room.is_private:
        scopes = [f"chat:{chat_id}", "all_private_chats"]
    else:
        scopes = [f"chat_member:{chat_id}:{user_id}"]
        is_administrator = user_id in room.administrators
        scopes += [f"chat_administrators:{chat_id}"] * is_administrator + [f"chat:{chat_id}"]
        scopes += ["all_chat_administrators"] * is_administrator + ["all_group_chats"]
    for scope in (*scopes, "default"):
        for code in (language, ""):
            if found := world.commands.get((scope, code)):
                return found
    return []


def _scope(world: World, parameters: Parameters) -> str:
    """Return for whom a menu is, as one text."""
    scope = parameters.nested("scope", dict) or {"type": "default"}
    kind = str(scope.get("type", ""))
    if kind not in _SCOPES:
        raise bad_request("unsupported BotCommandScope type")
    if kind in {"chat", "chat_administrators", "chat_member"}:
        room = world.room(scope.get("chat_id"))
        room.check_known()
        kind += f":{room.id}"
        if kind.startswith("chat_member"):
            if int(scope.get("user_id", 0)) not in room.members:
                raise bad_request("user not found")
            kind += f":{scope['user_id']}"
    return kind


def _language(parameters: Parameters) -> str:
    """Return a language's code of two letters, or nothing for all."""
    code = parameters.text("language_code")
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code
