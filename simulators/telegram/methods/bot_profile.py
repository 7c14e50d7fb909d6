"""Bot API methods for the bot's profile: its commands, name and descriptions."""

from collections.abc import Callable
import re
from typing import Any

from simulators.telegram.engine.parameters import Parameters
from simulators.telegram.engine.state import TelegramState
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


def get_me(state: TelegramState, _: Parameters) -> dict[str, Any]:
    """Return the bot."""
    return state.bot.json | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def set_my_commands(state: TelegramState, parameters: Parameters) -> bool:
    """Set the commands of a menu."""
    commands = parameters.nested("commands", list) or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    state.commands[_scope(state, parameters), _language(parameters)] = commands
    return True


def get_my_commands(state: TelegramState, parameters: Parameters) -> list[dict[str, str]]:
    """Return the commands of one menu."""
    return state.commands.get((_scope(state, parameters), _language(parameters)), [])


def delete_my_commands(state: TelegramState, parameters: Parameters) -> bool:
    """Delete the commands of one menu."""
    state.commands.pop((_scope(state, parameters), _language(parameters)), None)
    return True


def setter(field: str) -> Callable[[TelegramState, Parameters], bool]:
    """Return the method that sets the name or a description."""

    def handle(state: TelegramState, parameters: Parameters) -> bool:
        """Set the text of a language, or the one for all languages."""
        text = parameters.text(field)
        if len(text) > TEXTS[field]:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        state.texts[field, _language(parameters)] = text
        return True

    return handle


def getter(field: str) -> Callable[[TelegramState, Parameters], dict[str, str]]:
    """Return the method that returns the name or a description."""

    def handle(state: TelegramState, parameters: Parameters) -> dict[str, str]:
        """Return the text of a language, or the one for all languages."""
        fallback = state.texts.get((field, ""), state.bot.first_name if field == "name" else "")
        return {field: state.texts.get((field, _language(parameters))) or fallback}

    return handle


def set_chat_menu_button(state: TelegramState, parameters: Parameters) -> bool:
    """Accept any menu button; the simulator always shows the commands."""
    if parameters.number("chat_id") is not None:
        state.chat(parameters.number("chat_id")).check_known()
    return True


def menu(state: TelegramState, chat_id: int, user_id: int, language: str) -> list[dict[str, str]]:
    """Return the commands that a user sees in a chat: the narrowest menu, in their language or for all languages."""
    chat = state.chats[chat_id]
    if chat.is_private:
        scopes = [f"chat:{chat_id}", "all_private_chats"]
    else:
        scopes = [f"chat_member:{chat_id}:{user_id}"]
        is_administrator = user_id in chat.administrators
        scopes += [f"chat_administrators:{chat_id}"] * is_administrator + [f"chat:{chat_id}"]
        scopes += ["all_chat_administrators"] * is_administrator + ["all_group_chats"]
    for scope in (*scopes, "default"):
        for code in (language, ""):
            if found := state.commands.get((scope, code)):
                return found
    return []


def _scope(state: TelegramState, parameters: Parameters) -> str:
    """Return the scope of a menu as one text."""
    scope = parameters.nested("scope", dict) or {"type": "default"}
    kind = str(scope.get("type", ""))
    if kind not in _SCOPES:
        raise bad_request("unsupported BotCommandScope type")
    if kind in {"chat", "chat_administrators", "chat_member"}:
        chat = state.chat(scope.get("chat_id"))
        chat.check_known()
        kind += f":{chat.id}"
        if kind.startswith("chat_member"):
            if int(scope.get("user_id", 0)) not in chat.members:
                raise bad_request("user not found")
            kind += f":{scope['user_id']}"
    return kind


def _language(parameters: Parameters) -> str:
    """Return a language code of two letters, or an empty text for all languages."""
    code = parameters.text("language_code")
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code
