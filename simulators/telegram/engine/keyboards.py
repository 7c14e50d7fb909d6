"""Validation of keyboards as strict as Telegram's, and their buttons."""

from dataclasses import dataclass
from typing import Any

from simulators.telegram.engine.markup import utf16_length
from simulators.telegram.errors import bad_request

_STYLES = frozenset({"danger", "success", "primary"})
_KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
_ACTIONS = frozenset(
    {
        "callback_data",
        "callback_game",
        "copy_text",
        "login_url",
        "pay",
        "switch_inline_query",
        "switch_inline_query_chosen_chat",
        "switch_inline_query_current_chat",
        "url",
        "web_app",
    }
)
MAX_BUTTONS = 100


@dataclass(frozen=True, slots=True)
class Button:
    """A button as users see it."""

    text: str
    data: str = ""
    """The callback data that a tap sends to the bot; empty for other kinds of buttons."""
    url: str = ""
    style: str = ""
    copies: str = ""
    """The text that a tap copies."""
    wants: str = ""
    """The kind of request of a reply keyboard's button: `request_contact`, `request_users`, `request_chat`…"""


def check(markup: Any, *, is_private: bool, only_inline: bool = False) -> dict[str, Any] | None:
    """Return a valid keyboard, or None if it is missing or has no buttons. Raises `ApiError` if it is invalid."""
    if markup is None:
        return None
    kind = next((kind for kind in _KINDS if kind in markup), None)
    if kind is None:
        raise bad_request("object expected as reply markup")
    if only_inline and kind != "inline_keyboard":
        raise bad_request("inline keyboard expected")
    if kind == "force_reply" and utf16_length(markup.get("input_field_placeholder", "?")) not in range(1, 65):
        raise bad_request("INPUT_FIELD_PLACEHOLDER_INVALID")
    if kind in {"inline_keyboard", "keyboard"}:
        rows = markup[kind]
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise bad_request('field "keyboard" must be of type Array of Arrays')
        every = [button for row in rows for button in row]
        if len(every) > MAX_BUTTONS:
            raise bad_request("reply markup is too long")
        for button in every:
            _check_inline(button) if kind == "inline_keyboard" else _check_reply(button, is_private=is_private)
        if not every:
            return None
    return dict(markup)


def _check_inline(button: Any) -> None:
    """Raise `ApiError` if an inline button is invalid."""
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request("inline keyboard button text must be non-empty")
    _check_style(button)
    actions = _ACTIONS & button.keys()
    if len(actions) != 1:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not str(button["url"]).startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= utf16_length(button["copy_text"].get("text", "")) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_reply(button: Any, *, is_private: bool) -> None:
    """Raise `ApiError` if a reply keyboard's button is invalid."""
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request("keyboard button text must be non-empty")
    _check_style(button)
    if button.get("request_contact") and not is_private:
        raise bad_request("phone number can be requested in private chats only")
    if button.keys() & {"request_users", "request_chat"} and not is_private:
        raise bad_request("users and chats can be requested in private chats only")


def _check_style(button: dict[str, Any]) -> None:
    """Raise `ApiError` if a button's style is unknown."""
    if button.get("style", "primary") not in _STYLES:
        raise bad_request("invalid button style specified")


def buttons(markup: dict[str, Any] | None, kind: str = "inline_keyboard") -> list[list[Button]]:
    """Return the buttons of a keyboard, row by row."""
    return [[_button(button) for button in row] for row in (markup or {}).get(kind, ())]


def _button(button: Any) -> Button:
    """Convert a button of the Bot API."""
    if isinstance(button, str):
        return Button(button)
    return Button(
        text=button["text"],
        data=button.get("callback_data", ""),
        url=button.get("url", ""),
        style=button.get("style", ""),
        copies=button.get("copy_text", {}).get("text", ""),
        wants=next((name for name in button if name.startswith("request_")), ""),
    )
