"""State of the simulated Telegram: users, chats, files, taps on buttons, and the bot's profile."""

from collections import Counter
from dataclasses import dataclass, field, replace
import time
from typing import Any

from simulators.telegram.engine.change_counter import ChangeCounter
from simulators.telegram.engine.files import FileStore
from simulators.telegram.engine.messages import Message, to_visible_message
from simulators.telegram.engine.updates import UpdateQueue
from simulators.telegram.engine.users import User
from simulators.telegram.errors import bad_request, forbidden

_THREAD_NOT_FOUND = "message thread not found"
CHAT_NOT_FOUND = "chat not found"


class ChatState:
    """A chat's members, messages and topics."""

    def __init__(
        self,
        state: TelegramState,
        chat_id: int,
        title: str,
        members: list[User],
        *,
        forum: bool = False,
        privacy: bool = True,
    ) -> None:
        """Initialize the chat; one with a positive id is private."""
        self.state = state
        self.id = chat_id
        self.title = title
        self.members = {user.id: user for user in members}
        self.administrators: set[int] = set()
        self.forum = forum
        self.privacy = privacy
        """Whether the bot is in privacy mode and only gets messages addressed to it (groups)."""
        self.started = True
        """Whether the user has started the bot (private chats)."""
        self.blocked = False
        """Whether the user blocked the bot, or the bot was removed from the group."""
        self.migrated_to: int | None = None
        self.topics: dict[int, str] = {}
        self.pinned: list[int] = []
        self.actions: list[str] = []
        """The chat actions that the bot sent, for example `typing`."""
        self._messages: dict[int, Message] = {}
        self._last_id = 0

    @property
    def is_private(self) -> bool:
        """Return whether it is a private chat."""
        return self.id > 0

    @property
    def kind(self) -> str:
        """Return the type of the chat."""
        if self.is_private:
            return "private"
        return "supergroup" if str(self.id).startswith("-100") else "group"

    @property
    def messages(self) -> list[Message]:
        """Return the current messages, oldest first."""
        return list(self._messages.values())

    @property
    def json(self) -> dict[str, Any]:
        """Return the chat as a Bot API object."""
        if not self.is_private:
            return {"id": self.id, "type": self.kind, "title": self.title} | ({"is_forum": True} if self.forum else {})
        user = self.members[self.id].json
        names: dict[str, Any] = {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
        return {"id": self.id, "type": "private", **names}

    def get(self, message_id: int | None) -> Message | None:
        """Return the current version of a message, or None."""
        return self._messages.get(message_id or 0)

    def next_id(self) -> int:
        """Return the id of the next message."""
        if self.kind != "supergroup":
            return self.state.next_private_id()
        self._last_id += 1
        return self._last_id

    def store_message(self, raw: dict[str, Any], **more: Any) -> Message:
        """Store a new or changed message and return it."""
        message = to_visible_message(raw, self.state.files, revision=self.state.changes.number + 1, **more)
        self._messages[message.id] = message
        self.state.changes.increment()
        return message

    def show_reaction(self, message: Message, emoji: str) -> None:
        """Set the bot's reaction to a message."""
        self._messages[message.id] = replace(message, reaction=emoji)
        self.state.changes.increment()

    def remove(self, message_id: int) -> None:
        """Delete a message."""
        del self._messages[message_id]
        self.state.changes.increment()

    def check_bot_can_post(self, thread_id: int | None = None) -> None:
        """Raise `ApiError` if the bot cannot post in the chat or the topic."""
        if self.migrated_to is not None:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.migrated_to)
        if self.is_private and not self.started:
            raise forbidden("bot can't initiate conversation with a user")
        if self.blocked:
            reason = "bot was blocked by the user" if self.is_private else f"bot was kicked from the {self.kind} chat"
            raise forbidden(reason)
        if thread_id is not None and thread_id not in self.topics:
            raise bad_request(_THREAD_NOT_FOUND)

    def check_known(self) -> None:
        """Raise `ApiError` if the user has never started the bot."""
        if not self.started:
            raise bad_request(CHAT_NOT_FOUND)

    def topic(self, name: str, thread_id: int | None = None) -> int:
        """Create a topic of the forum and return its id."""
        if not self.forum:
            raise ValueError("only a forum has topics")
        topic_id = thread_id or self.next_id()
        self.topics[topic_id] = name
        self._last_id = max(self._last_id, topic_id)
        return topic_id

    def close_topic(self, thread_id: int) -> None:
        """Delete a topic with its messages."""
        del self.topics[thread_id]
        for message in self.messages:
            if message.thread_id == thread_id:
                self.remove(message.id)

    def position(self, thread_id: int | None, reply_to: Message | None) -> dict[str, Any]:
        """Return the Bot API fields for a message's topic and the message it replies to.

        A reply belongs to the topic of the message it replies to. In a supergroup without topics, a reply also has a
        thread id: that of the thread it starts or continues.
        """
        target: dict[str, Any] = {}
        if reply_to is not None:
            target["reply_to_message"] = {
                name: value for name, value in reply_to.raw.items() if name not in {"reply_to_message", "reply_markup"}
            }
            if self.forum:
                thread_id = thread_id or reply_to.thread_id
            elif self.kind == "supergroup":
                target["message_thread_id"] = reply_to.thread_id or reply_to.id
        if thread_id is not None:
            target |= {"message_thread_id": thread_id, "is_topic_message": True}
        return target


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """The bot's answer to a tap."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(slots=True)
class Tap:
    """A tap on a button."""

    id: str
    user_id: int
    expires: float
    answer: CallbackAnswer | None = None


@dataclass(slots=True)
class TelegramState:
    """All state of the simulated Telegram."""

    bot: User
    tap_seconds: float
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, ChatState] = field(default_factory=dict)
    files: FileStore = field(default_factory=FileStore)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    changes: ChangeCounter = field(default_factory=ChangeCounter)
    """Counts the changes that users can see."""
    asked: ChangeCounter = field(default_factory=ChangeCounter)
    """Counts the requests that were received."""
    taps: dict[str, Tap] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    """The command menus, by scope and language."""
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """The bot's name and descriptions, by field and language."""
    requests: Counter[str] = field(default_factory=Counter)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    rejections: list[tuple[str, str]] = field(default_factory=list)
    _last_message: int = 0

    def next_private_id(self) -> int:
        """Return the id of the next message outside supergroups; all those chats share one sequence."""
        self._last_message += 1
        return self._last_message

    def chat(self, chat_id: int | str | None) -> ChatState:
        """Return a chat by its id. Raises `ApiError` if there is none."""
        try:
            return self.chats[int(chat_id or 0)]
        except (KeyError, ValueError) as err:
            raise bad_request(CHAT_NOT_FOUND) from err

    def tap(self, user: User) -> Tap:
        """Record a user's tap."""
        tap = Tap(f"{4_000_000_000 + len(self.taps)}", user.id, time.monotonic() + self.tap_seconds)
        self.taps[tap.id] = tap
        return tap

    def answer(self, tap_id: str, answer: CallbackAnswer) -> None:
        """Record the answer to a tap. Raises `ApiError` if it was answered before or is too old."""
        tap = self.taps.get(tap_id)
        if tap is None or tap.answer is not None or time.monotonic() > tap.expires:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        tap.answer = answer
        self.changes.increment()
