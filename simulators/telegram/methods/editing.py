"""Bot API methods that edit, delete, pin and react to messages."""

from typing import Any

from simulators.telegram.engine.keyboards import check
from simulators.telegram.engine.parameters import Parameters
from simulators.telegram.engine.state import TelegramState
from simulators.telegram.errors import bad_request
from simulators.telegram.methods.message_builder import (
    edit_message,
    keyboard,
    own_message,
    target_chat,
    text_or_caption,
)

_REACTIONS = (
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭"
    "💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡"
    "🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


def edit_message_text(state: TelegramState, parameters: Parameters) -> Any:
    """Edit the text of a message."""
    chat = target_chat(state, parameters)
    message = own_message(state, parameters, chat, "edit")
    if "text" not in message.raw:
        raise bad_request("there is no text in the message to edit")
    markup = keyboard(parameters, chat, only_inline=True)
    return edit_message(chat, message, text_or_caption(parameters, "text"), markup, parameters.text("text"))


def edit_message_caption(state: TelegramState, parameters: Parameters) -> Any:
    """Edit the caption of a file."""
    chat = target_chat(state, parameters)
    message = own_message(state, parameters, chat, "edit")
    if message.document is None and message.photo is None:
        raise bad_request("there is no caption in the message to edit")
    markup = keyboard(parameters, chat, only_inline=True)
    file = {name: message.raw[name] for name in ("document", "photo") if name in message.raw}
    return edit_message(
        chat, message, file | text_or_caption(parameters, "caption"), markup, parameters.text("caption")
    )


def edit_message_reply_markup(state: TelegramState, parameters: Parameters) -> Any:
    """Edit the buttons of a message."""
    chat = target_chat(state, parameters)
    message = own_message(state, parameters, chat, "edit")
    markup = keyboard(parameters, chat, only_inline=True)
    kept = ("text", "entities", "caption", "caption_entities", "document", "photo")
    content = {name: message.raw[name] for name in kept if name in message.raw}
    return edit_message(chat, message, content, markup, message.html)


def edit_message_media(state: TelegramState, parameters: Parameters) -> Any:
    """Replace the file of a message."""
    chat = target_chat(state, parameters)
    message = own_message(state, parameters, chat, "edit")
    media = parameters.nested("media", dict) or {}
    kind = str(media.get("type", ""))
    if kind not in {"document", "photo"}:
        raise bad_request("the simulator supports documents and photos only")
    described = Parameters({**parameters.values, **media, kind: media.get("media")})
    stored = state.files.resolve(described.file(kind), kind)
    content = {kind: stored.photo if kind == "photo" else stored.document} | text_or_caption(described, "caption")
    markup = check(parameters.nested("reply_markup", dict), is_private=chat.is_private, only_inline=True)
    return edit_message(chat, message, content, markup, described.text("caption"))


def delete_message(state: TelegramState, parameters: Parameters) -> bool:
    """Delete a message."""
    chat = target_chat(state, parameters)
    message = chat.get(parameters.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    is_allowed = message.sender_id == state.bot.id or chat.is_private or state.bot.id in chat.administrators
    if not is_allowed:
        raise bad_request("message can't be deleted")
    chat.remove(message.id)
    return True


def delete_messages(state: TelegramState, parameters: Parameters) -> bool:
    """Delete messages; missing ones are ignored."""
    chat = target_chat(state, parameters)
    for message_id in parameters.nested("message_ids", list) or ():
        if chat.get(int(message_id)) is not None:
            chat.remove(int(message_id))
    return True


def pin_chat_message(state: TelegramState, parameters: Parameters) -> bool:
    """Pin a message; in a group only administrators may."""
    chat = target_chat(state, parameters)
    if not chat.is_private and state.bot.id not in chat.administrators:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    message = chat.get(parameters.number("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    chat.pinned.append(message.id)
    return True


def unpin_chat_message(state: TelegramState, parameters: Parameters) -> bool:
    """Unpin a message, or the last one."""
    chat = target_chat(state, parameters)
    message_id = parameters.number("message_id") or (chat.pinned or [0])[-1]
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    return True


def set_message_reaction(state: TelegramState, parameters: Parameters) -> bool:
    """React to a message with one of Telegram's reaction emojis."""
    chat = target_chat(state, parameters)
    message = chat.get(parameters.number("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    reactions = parameters.nested("reaction", list) or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = str(reactions[0].get("emoji", "")) if reactions else ""
    if emoji and emoji.strip("\ufe0f") not in _REACTIONS:
        raise bad_request("REACTION_INVALID")
    chat.show_reaction(message, emoji)
    return True
