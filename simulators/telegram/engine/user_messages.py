"""Messages that users send, converted to Bot API objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulators.telegram.engine.markup import MAX_CAPTION, MAX_TEXT, read_plain, utf16_length
from simulators.telegram.engine.messages import Message
from simulators.telegram.engine.state import ChatState
from simulators.telegram.engine.users import GROUP_ANONYMOUS_BOT, User


@dataclass(frozen=True, slots=True)
class UserMessage:
    """The content of a user's message."""

    text: str = ""
    document: tuple[bytes, str] | None = None
    photo: bytes | None = None
    caption: str = ""
    contact: tuple[str, str, int | None] | None = None
    users_shared: Sequence[int] | None = None
    forwarded_from: User | None = None
    date: datetime | None = None
    anonymous: bool = False
    """Whether it is sent by an anonymous administrator of a group."""

    def to_message(self, chat: ChatState, sender: User) -> dict[str, Any]:
        """Return the message as a Bot API object, without its id and topic."""
        date = int((self.date or datetime.now(UTC)).timestamp())
        raw: dict[str, Any] = {"from": sender.json, "chat": chat.json, "date": date}
        if self.anonymous:
            raw |= {"from": GROUP_ANONYMOUS_BOT.json, "sender_chat": chat.json}
        if self.forwarded_from is not None:
            raw["forward_origin"] = {"type": "user", "date": date, "sender_user": self.forwarded_from.json}
        return raw | self.content(chat)

    def content(self, chat: ChatState) -> dict[str, Any]:
        """Return the content fields alone."""
        if self.document is not None:
            content, name = self.document
            return {"document": chat.state.files.document(content, name).document} | _parse("caption", self.caption)
        if self.photo is not None:
            return {"photo": chat.state.files.photo(self.photo).photo} | _parse("caption", self.caption)
        if self.contact is not None:
            phone, name, user_id = self.contact
            contact: dict[str, Any] = {"phone_number": phone, "first_name": name}
            return {"contact": contact if user_id is None else contact | {"user_id": user_id}}
        if self.users_shared is not None:
            return {"users_shared": self._shared(chat, self.users_shared)}
        if not self.text.strip():
            raise ValueError("users cannot send an empty message")
        return _parse("text", self.text)

    def _shared(self, chat: ChatState, chosen: Sequence[int]) -> dict[str, Any]:
        """Return `users_shared` for the last button that requested users."""
        requests = [
            button["request_users"]
            for message in chat.messages
            for row in (message.markup or {}).get("keyboard", ())
            for button in row
            if isinstance(button, dict) and "request_users" in button
        ]
        last = requests[-1] if requests else {"request_id": 1}
        users: list[dict[str, Any]] = []
        for user_id in chosen:
            user = chat.state.users.get(user_id)
            shown = user.json if user is not None and last.get("request_name") else {}
            named = {name: shown[name] for name in ("first_name", "last_name") if name in shown}
            users.append({"user_id": user_id} | named)
        return {"request_id": last["request_id"], "users": users}


def is_for_bot(raw: dict[str, Any], chat: ChatState, reply_to: Message | None) -> bool:
    """Return whether the bot gets a message; in privacy mode only commands not for another bot, and replies to it."""
    if chat.is_private or not chat.privacy or "users_shared" in raw:
        return True
    bot = chat.state.bot
    if reply_to is not None and reply_to.sender_id == bot.id:
        return True
    text = raw.get("text", "")
    for entity in raw.get("entities", ()):
        if entity["type"] == "bot_command" and entity["offset"] == 0:
            _, _, addressee = text[: entity["length"]].partition("@")
            return addressee.lower() in {"", bot.username.lower()}
    return False


def _parse(name: str, text: str) -> dict[str, Any]:
    """Return a text or a caption with the entities that Telegram finds in it."""
    plain, entities = read_plain(text.strip())
    if not plain:
        return {}
    limit = MAX_TEXT if name == "text" else MAX_CAPTION
    if utf16_length(plain) > limit:
        raise ValueError(f"a {name} has at most {limit} characters: Telegram apps split longer ones")
    kind = "entities" if name == "text" else "caption_entities"
    return {name: plain} | ({kind: entities} if entities else {})
