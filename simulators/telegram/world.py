"""Hold what Telegram knows: people, chats, files, taps on buttons, and what the bot told about itself."""

from collections import Counter
from dataclasses import dataclass, field
import time
from typing import TYPE_CHECKING, Any

from simulators.telegram.changes import Changes
from simulators.telegram.errors import bad_request
from simulators.telegram.files import Files
from simulators.telegram.people import User
from simulators.telegram.updates import Updates

if TYPE_CHECKING:
    from simulators.telegram.chat import Chat

CHAT_NOT_FOUND = "chat not found"


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What the bot answered to a tap."""

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
class World:
    """Everything, in one place."""

    bot: User
    tap_seconds: float
    users: dict[int, User] = field(default_factory=dict)
    rooms: dict[int, Chat] = field(default_factory=dict)
    files: Files = field(default_factory=Files)
    updates: Updates = field(default_factory=Updates)
    changes: Changes = field(default_factory=Changes)
    """What people see."""
    asked: Changes = field(default_factory=Changes)
    """Requests that came."""
    taps: dict[str, Tap] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    """By scope and language."""
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """The bot's name and descriptions, by field and language."""
    requests: Counter[str] = field(default_factory=Counter)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    _last_message: int = 0

    def next_private_id(self) -> int:
        """Return the next number of a message outside supergroups, where all chats of the bot count together."""
        self._last_message += 1
        return self._last_message

    def room(self, chat_id: int | str | None) -> Chat:
        """Return a chat that the bot knows."""
        try:
            return self.rooms[int(chat_id or 0)]
        except (KeyError, ValueError) as err:
            raise bad_request(CHAT_NOT_FOUND) from err

    def tap(self, user: User) -> Tap:
        """Note a tap."""
        tap = Tap(f"{4_000_000_000 + len(self.taps)}", user.id, time.monotonic() + self.tap_seconds)
        self.taps[tap.id] = tap
        return tap

    def answer(self, tap_id: str, answer: CallbackAnswer) -> None:
        """Show the answer to a tap, once and in time."""
        tap = self.taps.get(tap_id)
        if tap is None or tap.answer is not None or time.monotonic() > tap.expires:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        tap.answer = answer
        self.changes.note()
