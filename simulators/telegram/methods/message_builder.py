"""Building of the bot's messages: text or caption, keyboard and chat."""

import time
from typing import Any

from simulators.telegram.engine.keyboards import check
from simulators.telegram.engine.markup import MAX_CAPTION, MAX_TEXT, read_html, read_plain, utf16_length
from simulators.telegram.engine.messages import Message
from simulators.telegram.engine.parameters import Parameters
from simulators.telegram.engine.state import ChatState, TelegramState
from simulators.telegram.errors import bad_request


def text_or_caption(parameters: Parameters, name: str) -> dict[str, Any]:
    """Return a text or a caption with its entities. Raises `ApiError` if a text is empty."""
    source = parameters.text(name)
    mode = parameters.text("parse_mode")
    given = parameters.nested("entities" if name == "text" else "caption_entities", list)
    if mode and mode.lower() != "html":
        raise bad_request(
            "unsupported parse_mode" if mode.lower()[:8] != "markdown" else "the simulator supports HTML only"
        )
    text, entities = read_html(source) if mode else read_plain(source.strip())
    if given and not mode:
        entities = given
    if name == "text" and not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > (MAX_TEXT if name == "text" else MAX_CAPTION):
        raise bad_request("message is too long" if name == "text" else "message caption is too long")
    if not text:
        return {}
    kind = "entities" if name == "text" else "caption_entities"
    return {name: text} | ({kind: entities} if entities else {})


def keyboard(parameters: Parameters, chat: ChatState, *, only_inline: bool = False) -> dict[str, Any] | None:
    """Return the keyboard of a request. Raises `ApiError` if it is invalid."""
    markup = parameters.nested("reply_markup", dict)
    return check(markup, is_private=chat.is_private, only_inline=only_inline)


def target_chat(state: TelegramState, parameters: Parameters) -> ChatState:
    """Return the chat of a request. Raises `ApiError` if the bot cannot post there."""
    chat = state.chat(parameters.values.get("chat_id"))
    chat.check_bot_can_post(parameters.number("message_thread_id"))
    return chat


def post_message(
    state: TelegramState, parameters: Parameters, chat: ChatState, content: dict[str, Any], source: str
) -> Any:
    """Store a new message of the bot and return it."""
    markup = keyboard(parameters, chat)
    replied_to = _replied_to(parameters, chat)
    thread_id = parameters.number("message_thread_id")
    raw = {
        "message_id": chat.next_id(),
        "from": state.bot.json,
        "chat": chat.json,
        "date": int(time.time()),
        **content,
        **chat.position(thread_id, replied_to),
    }
    if markup is not None and "inline_keyboard" in markup:
        raw["reply_markup"] = markup
    silent = parameters.flag("disable_notification")
    return chat.store_message(raw, html=source, markup=markup, silent=silent).raw


def edit_message(
    chat: ChatState, message: Message, content: dict[str, Any], markup: dict[str, Any] | None, source: str
) -> Any:
    """Store a changed message of the bot and return it. Raises `ApiError` if nothing changed."""
    replaced = {"text", "entities", "caption", "caption_entities", "document", "photo", "reply_markup", "edit_date"}
    kept = {name: value for name, value in message.raw.items() if name not in replaced}
    raw = kept | content | ({"reply_markup": markup} if markup is not None else {})
    if raw == {name: value for name, value in message.raw.items() if name != "edit_date"}:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a current"
            " content and reply markup of the message"
        )
    raw["edit_date"] = int(time.time())
    return chat.store_message(raw, html=source, markup=markup, edits=message.edits + 1, silent=message.silent).raw


def own_message(state: TelegramState, parameters: Parameters, chat: ChatState, action: str) -> Message:
    """Return the bot's message of a request. Raises `ApiError` if there is none; `action` is for the error text."""
    message = chat.get(parameters.number("message_id"))
    if message is None:
        raise bad_request(f"message to {action} not found")
    if message.sender_id != state.bot.id:
        raise bad_request(f"message can't be {'edited' if action == 'edit' else 'deleted'}")
    return message


def _replied_to(parameters: Parameters, chat: ChatState) -> Message | None:
    """Return the message that a request replies to, or None."""
    reply = parameters.nested("reply_parameters", dict) or {}
    message_id = reply.get("message_id") or parameters.number("reply_to_message_id")
    if message_id is None:
        return None
    message = chat.get(int(message_id))
    may_miss = reply.get("allow_sending_without_reply") or parameters.flag("allow_sending_without_reply")
    if message is None and not may_miss:
        raise bad_request("message to be replied not found")
    return message
