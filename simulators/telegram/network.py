"""The simulated Telegram: its users and chats, and the faults of the line to it."""

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
    """Everything that the simulated Telegram knows, and what can be done to it."""

    def __init__(
        self,
        token: str = "42:demo-token",  # noqa: S107 - it opens a simulator
        *,
        username: str = "mobilgroup_demo_bot",
        name: str = "Mobilgroup",
        tap_seconds: float = 15.0,
    ) -> None:
        """Know one bot by its token; a tap can be answered for `tap_seconds`."""
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
        """Return the chats, by their ids."""
        return {chat_id: chat for chat_id, chat in self.state.chats.items() if isinstance(chat, Chat)}

    @property
    def requests(self) -> Counter[str]:
        """Return how many requests came, by method; those that met a fault or were refused count."""
        return self.state.requests

    @property
    def calls(self) -> list[tuple[str, dict[str, Any]]]:
        """Return every request as its method and its parameters, the oldest first."""
        return self.state.calls

    @property
    def rejections(self) -> list[tuple[str, str]]:
        """Return what was refused, not by a fault, as the method and the sentence."""
        return self.state.rejections

    def user(
        self, user_id: int, name: str, *, last_name: str = "", username: str = "", language_code: str = "ru"
    ) -> User:
        """Let a person have an account."""
        user = User(user_id, name, last_name, username, language_code)
        self.state.users[user_id] = user
        return user

    def private(self, user: User, *, started: bool = True) -> Chat:
        """Open a person's chat with the bot; one who has not started it cannot be written to."""
        return self._register(Chat(self.state, user.id, user.name, [user]), started=started)

    def group(
        self, chat_id: int, title: str, *, members: Sequence[User] = (), forum: bool = False, privacy: bool = True
    ) -> Chat:
        """Open a group with the bot in it; without `privacy` the bot gets everything that is said."""
        return self._register(Chat(self.state, chat_id, title, list(members), forum=forum, privacy=privacy))

    def deliver(self, update: dict[str, Any]) -> int:
        """Hand any update to the bot, and return its id."""
        return self.state.updates.add(update)

    def redeliver(self, update_id: int) -> None:
        """Hand an update to the bot once more, under the same id, whether it was acknowledged or not."""
        self.state.updates.redeliver(update_id)

    def fail(self, method: str, fault: Fault, times: int | None = 1, *, seconds: float | None = None) -> ArmedFault:
        """Let the next requests to a method (`*` is any) meet a fault; `times=None` is all until it is cleared."""
        return self.faults.arm(method, fault, times, seconds)

    def clear_faults(self) -> None:
        """Forget every fault that no request has met, and accept connections again."""
        self.faults.waiting.clear()
        if self._listener is not None:
            self._listener.open()

    def refuse_connections(self) -> None:
        """Refuse every connection, as if the network was gone, until `clear_faults`."""
        if self._listener is not None:
            self._listener.refuse()

    def expire_taps(self) -> None:
        """Let every tap be too old to be answered."""
        for tap in self.state.taps.values():
            tap.expires = 0.0

    def commands(self, chat: Chat, user: User) -> list[str]:
        """Return the names of the commands that a person sees in the menu of a chat."""
        shown = menu(self.state, chat.id, user.id, user.language_code)
        return [command["command"] for command in shown]

    async def wait_until_polled(
        self,
        times: int = 1,
        *,
        timeout: float = 10.0,  # noqa: ASYNC109 - tests say how long they are ready to wait
    ) -> None:
        """Wait until the bot has asked for updates as often as this from now on."""
        wanted = self.requests["getUpdates"] + times
        async with asyncio.timeout(timeout):
            while self.requests["getUpdates"] < wanted:
                await self.state.asked.wait()

    def _register(self, chat: Chat, *, started: bool = True) -> Chat:
        """Know a chat."""
        chat.started = started
        self.state.chats[chat.id] = chat
        return chat
