"""The methods that say something new."""

from typing import Any

from simulators.telegram.engine.files import MAX_UPLOAD
from simulators.telegram.engine.parameters import Parameters, Upload
from simulators.telegram.engine.state import World
from simulators.telegram.errors import RefusedError, bad_request
from simulators.telegram.methods.message_builder import room_of, say, words

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(world: World, parameters: Parameters) -> Any:
    """Send a text."""
    room = room_of(world, parameters)
    return say(world, parameters, room, words(parameters, "text"), parameters.text("text"))


def send_document(world: World, parameters: Parameters) -> Any:
    """Send a file."""
    return _send_file(world, parameters, "document")


def send_photo(world: World, parameters: Parameters) -> Any:
    """Send a picture."""
    return _send_file(world, parameters, "photo")


def send_chat_action(world: World, parameters: Parameters) -> bool:
    """Show that the bot is busy."""
    room = room_of(world, parameters)
    action = parameters.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    room.actions.append(action)
    return True


def _send_file(world: World, parameters: Parameters, kind: str) -> Any:
    """Send a document or a photo."""
    room = room_of(world, parameters)
    given = parameters.file(kind)
    if isinstance(given, Upload) and len(given.content) > MAX_UPLOAD:
        raise RefusedError(413, "Request Entity Too Large")
    caption = words(parameters, "caption")
    stored = world.files.take(given, kind)
    content = {kind: stored.photo if kind == "photo" else stored.document}
    return say(world, parameters, room, content | caption, parameters.text("caption"))
