"""The methods that change what was said, or take it away."""

from typing import Any

from simulators.telegram.engine.keyboards import check
from simulators.telegram.engine.parameters import Parameters
from simulators.telegram.engine.state import World
from simulators.telegram.errors import bad_request
from simulators.telegram.methods.message_builder import change, keyboard, own, room_of, words

_REACTIONS = (
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭"
    "💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡"
    "🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


def edit_message_text(world: World, parameters: Parameters) -> Any:
    """Change a text."""
    room = room_of(world, parameters)
    message = own(world, parameters, room, "edit")
    if "text" not in message.raw:
        raise bad_request("there is no text in the message to edit")
    markup = keyboard(parameters, room, only_inline=True)
    return change(room, message, words(parameters, "text"), markup, parameters.text("text"))


def edit_message_caption(world: World, parameters: Parameters) -> Any:
    """Change the words under a file."""
    room = room_of(world, parameters)
    message = own(world, parameters, room, "edit")
    if message.document is None and message.photo is None:
        raise bad_request("there is no caption in the message to edit")
    markup = keyboard(parameters, room, only_inline=True)
    file = {name: message.raw[name] for name in ("document", "photo") if name in message.raw}
    return change(room, message, file | words(parameters, "caption"), markup, parameters.text("caption"))


def edit_message_reply_markup(world: World, parameters: Parameters) -> Any:
    """Change the buttons under a message."""
    room = room_of(world, parameters)
    message = own(world, parameters, room, "edit")
    markup = keyboard(parameters, room, only_inline=True)
    kept = ("text", "entities", "caption", "caption_entities", "document", "photo")
    content = {name: message.raw[name] for name in kept if name in message.raw}
    return change(room, message, content, markup, message.html)


def edit_message_media(world: World, parameters: Parameters) -> Any:
    """Put another file in the place of a file."""
    room = room_of(world, parameters)
    message = own(world, parameters, room, "edit")
    media = parameters.nested("media", dict) or {}
    kind = str(media.get("type", ""))
    if kind not in {"document", "photo"}:
        raise bad_request("the simulator knows documents and photos only")
    described = Parameters({**parameters.values, **media, kind: media.get("media")})
    stored = world.files.take(described.file(kind), kind)
    content = {kind: stored.photo if kind == "photo" else stored.document} | words(described, "caption")
    markup = check(parameters.nested("reply_markup", dict), is_private=room.is_private, only_inline=True)
    return change(room, message, content, markup, described.text("caption"))


def delete_message(world: World, parameters: Parameters) -> bool:
    """Take a message away."""
    room = room_of(world, parameters)
    message = room.get(parameters.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    may = message.sender_id == world.bot.id or room.is_private or world.bot.id in room.administrators
    if not may:
        raise bad_request("message can't be deleted")
    room.remove(message.id)
    return True


def delete_messages(world: World, parameters: Parameters) -> bool:
    """Take messages away, and say nothing about those that are not there."""
    room = room_of(world, parameters)
    for message_id in parameters.nested("message_ids", list) or ():
        if room.get(int(message_id)) is not None:
            room.remove(int(message_id))
    return True


def pin_chat_message(world: World, parameters: Parameters) -> bool:
    """Pin a message; in a group only an administrator may."""
    room = room_of(world, parameters)
    if not room.is_private and world.bot.id not in room.administrators:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    message = room.get(parameters.number("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    room.pinned.append(message.id)
    return True


def unpin_chat_message(world: World, parameters: Parameters) -> bool:
    """Unpin a message, or the last one."""
    room = room_of(world, parameters)
    message_id = parameters.number("message_id") or (room.pinned or [0])[-1]
    if message_id not in room.pinned:
        raise bad_request("message to unpin not found")
    room.pinned.remove(message_id)
    return True


def set_message_reaction(world: World, parameters: Parameters) -> bool:
    """React to a message, with one of the emojis that there are."""
    room = room_of(world, parameters)
    message = room.get(parameters.number("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    reactions = parameters.nested("reaction", list) or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = str(reactions[0].get("emoji", "")) if reactions else ""
    if emoji and emoji.strip("\ufe0f") not in _REACTIONS:
        raise bad_request("REACTION_INVALID")
    room.show_reaction(message, emoji)
    return True
