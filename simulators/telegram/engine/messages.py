"""Messages as users see them."""

from dataclasses import dataclass, field
from typing import Any

from simulators.telegram.engine.files import FileStore
from simulators.telegram.engine.keyboards import Button, buttons


@dataclass(frozen=True, slots=True)
class Message:
    """A version of a message; an edit creates a new one."""

    id: int
    chat_id: int
    sender_id: int
    text: str
    """The plain text, without tags; empty when there is a file."""
    html: str
    """The text or caption as the bot sent it."""
    caption: str
    keyboard: list[list[Button]]
    """The inline buttons under the message."""
    reply_keyboard: list[list[Button]]
    """The buttons that replace the user's keyboard."""
    document: bytes | None
    file_name: str
    photo: bytes | None
    reply_to: int | None
    thread_id: int | None
    edits: int
    revision: int
    """The number of the change that created this version; it grows with every change in the simulator."""
    raw: dict[str, Any] = field(repr=False)
    """The message as a Bot API object."""
    markup: dict[str, Any] | None = field(repr=False, default=None)
    """The `reply_markup` of any kind that was sent with the message."""
    silent: bool = False
    """Whether it was sent without a notification."""
    reaction: str = ""
    """The bot's reaction."""

    @property
    def text_or_caption(self) -> str:
        """Return the text or the caption."""
        return self.text or self.caption

    @property
    def wants_reply(self) -> bool:
        """Return whether the message asks for a reply."""
        return bool((self.markup or {}).get("force_reply"))

    def button(self, text: str) -> Button:
        """Return the first button whose text contains `text`. Raises `LookupError`."""
        for row in self.keyboard:
            for button in row:
                if text in button.text:
                    return button
        shown = [[button.text for button in row] for row in self.keyboard]
        raise LookupError(f"no button {text!r} under message {self.id}: {shown}")

    def has_button(self, text: str) -> bool:
        """Return whether there is a button whose text contains `text`."""
        return any(text in button.text for row in self.keyboard for button in row)


def to_visible_message(
    raw: dict[str, Any],
    files: FileStore,
    *,
    revision: int,
    html: str = "",
    markup: dict[str, Any] | None = None,
    edits: int = 0,
    silent: bool = False,
) -> Message:
    """Convert a message of the Bot API."""
    document, photo = raw.get("document"), raw.get("photo")
    return Message(
        id=raw["message_id"],
        chat_id=raw["chat"]["id"],
        sender_id=raw.get("from", {}).get("id", 0),
        text=raw.get("text", ""),
        html=html,
        caption=raw.get("caption", ""),
        keyboard=buttons(raw.get("reply_markup")),
        reply_keyboard=buttons(markup, "keyboard"),
        document=files.get(document["file_id"]).content if document else None,
        file_name=document.get("file_name", "") if document else "",
        photo=files.get(photo[-1]["file_id"]).content if photo else None,
        reply_to=raw.get("reply_to_message", {}).get("message_id"),
        thread_id=raw.get("message_thread_id"),
        edits=edits,
        revision=revision,
        raw=raw,
        markup=markup,
        silent=silent,
    )
