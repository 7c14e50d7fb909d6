"""Bot API methods that send messages and chat actions."""

from typing import Any

from simulators.telegram.engine.files import MAX_UPLOAD
from simulators.telegram.engine.parameters import Parameters, Upload
from simulators.telegram.engine.state import TelegramState
from simulators.telegram.errors import ApiError, bad_request
from simulators.telegram.methods.message_builder import post_message, target_chat, text_or_caption

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


def send_message(state: TelegramState, parameters: Parameters) -> Any:
    """Send a text."""
    chat = target_chat(state, parameters)
    return post_message(state, parameters, chat, text_or_caption(parameters, "text"), parameters.text("text"))


def send_document(state: TelegramState, parameters: Parameters) -> Any:
    """Send a file."""
    return _send_file(state, parameters, "document")


def send_photo(state: TelegramState, parameters: Parameters) -> Any:
    """Send a picture."""
    return _send_file(state, parameters, "photo")


def send_chat_action(state: TelegramState, parameters: Parameters) -> bool:
    """Record a chat action, for example `typing`."""
    chat = target_chat(state, parameters)
    action = parameters.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(action)
    return True


def _send_file(state: TelegramState, parameters: Parameters, kind: str) -> Any:
    """Send a document or a photo."""
    chat = target_chat(state, parameters)
    given = parameters.file(kind)
    if isinstance(given, Upload) and len(given.content) > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    caption = text_or_caption(parameters, "caption")
    stored = state.files.resolve(given, kind)
    content = {kind: stored.photo if kind == "photo" else stored.document}
    return post_message(state, parameters, chat, content | caption, parameters.text("caption"))
