"""The simulated Telegram network: users, chats and faults."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

from simulators.common.listener import RefusableListener
from simulators.telegram.engine.chat import Chat
from simulators.telegram.engine.state import TelegramState
from simulators.telegram.engine.users import User
from simulators.telegram.faults import ArmedFault, Fault, FaultQueue
from simulators.telegram.methods.bot_profile import menu


class TelegramNetwork:
    """The simulated Telegram's data, and the operations that control it."""

    def __init__(
        self,
        token: str = "42:demo-token",  # noqa: S107 - a simulator's token
        *,
        username: str = "mobilgroup_demo_bot",
        name: str = "Mobilgroup",
        tap_seconds: float = 15.0,
    ) -> None:
        """Initialize the network with one bot; a tap can be answered for `tap_seconds`."""
        self.token = token
        bot = User(int(token.partition(":")[0]), name, username=username, is_bot=True)
        self.state = TelegramState(bot, tap_seconds)
        self.faults = FaultQueue()
        self._listener: RefusableListener | None = None

    @property
    def bot(self) -> User:
        """Return the bot."""
        return self.state.bot

    @property
    def chats(self) -> dict[int, Chat]:
        """Return a copy of the chats, by their ids."""
        return {chat_id: chat for chat_id, chat in self.state.chats.items() if isinstance(chat, Chat)}

    @property
    def requests(self) -> Counter[str]:
        """Return the number of requests by method, including rejected ones and those with a fault."""
        return self.state.requests

    @property
    def calls(self) -> list[tuple[str, dict[str, Any]]]:
        """Return every request as its method and parameters, oldest first."""
        return self.state.calls

    @property
    def rejections(self) -> list[tuple[str, str]]:
        """Return the requests that were rejected, but not by a fault, as their method and error description."""
        return self.state.rejections

    def user(
        self, user_id: int, name: str, *, last_name: str = "", username: str = "", language_code: str = "ru"
    ) -> User:
        """Add a user."""
        user = User(user_id, name, last_name, username, language_code)
        self.state.users[user_id] = user
        return user

    def private(self, user: User, *, started: bool = True) -> Chat:
        """Open a user's private chat with the bot; the bot cannot write to it until it is started."""
        return self._register(Chat(self.state, user.id, user.name, [user]), started=started)

    def group(
        self, chat_id: int, title: str, *, members: Sequence[User] = (), forum: bool = False, privacy: bool = True
    ) -> Chat:
        """Create a group with the bot in it; without `privacy` the bot gets every message."""
        return self._register(Chat(self.state, chat_id, title, list(members), forum=forum, privacy=privacy))

    def deliver(self, update: dict[str, Any]) -> int:
        """Deliver any update to the bot, and return its id."""
        return self.state.updates.add(update)

    def redeliver(self, update_id: int) -> None:
        """Deliver an update to the bot again under the same id, whether it was acknowledged or not."""
        self.state.updates.redeliver(update_id)

    def fail(self, method: str, fault: Fault, times: int | None = 1, *, seconds: float | None = None) -> ArmedFault:
        """Arm a fault for the next requests to a method (`*` is any); `times=None` is all until it is cleared."""
        return self.faults.arm(method, fault, times, seconds)

    def clear_faults(self) -> None:
        """Disarm every fault and accept connections again."""
        self.faults.waiting.clear()
        if self._listener is not None:
            self._listener.open()

    def refuse_connections(self) -> None:
        """Refuse every connection, as if the network were down, until `clear_faults`."""
        if self._listener is not None:
            self._listener.refuse()

    def expire_taps(self) -> None:
        """Make every tap too old to be answered."""
        for tap in self.state.taps.values():
            tap.expires = 0.0

    def commands(self, chat: Chat, user: User) -> list[str]:
        """Return the names of the commands that a user sees in the menu of a chat."""
        commands = menu(self.state, chat.id, user.id, user.language_code)
        return [command["command"] for command in commands]

    async def wait_until_polled(
        self,
        times: int = 1,
        *,
        timeout: float = 10.0,  # noqa: ASYNC109 - tests choose how long to wait
    ) -> None:
        """Wait until the bot has polled for updates `times` more times."""
        target = self.requests["getUpdates"] + times
        async with asyncio.timeout(timeout):
            while self.requests["getUpdates"] < target:
                await self.state.asked.wait()

    def _register(self, chat: Chat, *, started: bool = True) -> Chat:
        """Register a chat."""
        chat.started = started
        self.state.chats[chat.id] = chat
        return chat
