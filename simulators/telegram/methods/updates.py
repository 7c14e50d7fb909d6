"""Bot API methods for updates, taps and file downloads."""

from typing import Any

from simulators.telegram.engine.files import MAX_DOWNLOAD
from simulators.telegram.engine.markup import utf16_length
from simulators.telegram.engine.parameters import Parameters
from simulators.telegram.engine.state import CallbackAnswer, TelegramState
from simulators.telegram.errors import bad_request

MAX_POLL_SECONDS = 50


async def get_updates(state: TelegramState, parameters: Parameters) -> list[dict[str, Any]]:
    """Return the pending updates, waiting for one if there is none."""
    limit = parameters.number("limit", 100) or 100
    seconds = parameters.number("timeout", 0) or 0
    if not 1 <= limit <= 100:
        limit = 100
    allowed = parameters.nested("allowed_updates", list)
    return await state.updates.poll(parameters.number("offset"), limit, min(seconds, MAX_POLL_SECONDS), allowed)


def set_webhook(state: TelegramState, parameters: Parameters) -> bool:
    """Set the webhook. The simulator sends no updates to it, but rejects polls, as Telegram does."""
    url = parameters.text("url")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    state.updates.webhook = url
    return True


def delete_webhook(state: TelegramState, parameters: Parameters) -> bool:
    """Delete the webhook, and the pending updates if requested."""
    state.updates.webhook = ""
    if parameters.flag("drop_pending_updates"):
        state.updates.clear()
    return True


def get_webhook_info(state: TelegramState, _: Parameters) -> dict[str, Any]:
    """Return the webhook's URL and the number of pending updates."""
    return {
        "url": state.updates.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates.waiting),
    }


def answer_callback_query(state: TelegramState, parameters: Parameters) -> bool:
    """Answer a tap. Raises `ApiError` if it was answered before or is too old."""
    text = parameters.text("text")
    if utf16_length(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = CallbackAnswer(text, parameters.flag("show_alert"), parameters.text("url"))
    state.answer(parameters.text("callback_query_id"), answer)
    return True


def get_file(state: TelegramState, parameters: Parameters) -> dict[str, Any]:
    """Return the download path of a file."""
    stored = state.files.find_by_id(parameters.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }


def close_or_log_out(_: TelegramState, __: Parameters) -> bool:
    """Accept the request to close or to log out; nothing changes."""
    return True
