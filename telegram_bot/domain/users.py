"""A person who uses the bot, as the bot knows him at this very update."""

from dataclasses import dataclass
from typing import override
from zoneinfo import ZoneInfo

from aiomobilgroup.campaigns import Actor

from .errors import NotAllowedError
from .roles import REQUIRED_ROLE, Permission, Role

ACTOR_SOURCE = "telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class BotUser:
    """Somebody who is allowed: his numeric id is who he is, his name is only shown."""

    id: int
    role: Role
    name: str = ""
    language: str = "ru"
    time_zone: ZoneInfo

    @property
    def display_name(self) -> str:
        """Return the name to show to others: the user's name, or their id."""
        return self.name or str(self.id)

    @property
    def actor(self) -> Actor:
        """Return him as the record keeps him."""
        return Actor(f"{self.name} ({self.id})" if self.name else str(self.id), ACTOR_SOURCE)

    def can(self, action: Permission) -> bool:
        """Return whether his role is enough."""
        return self.role.at_least(REQUIRED_ROLE[action])

    def require(self, action: Permission) -> None:
        """Raise `NotAllowedError` unless his role is enough."""
        if not self.can(action):
            raise NotAllowedError(action, REQUIRED_ROLE[action])

    @override
    def __repr__(self) -> str:
        """Show his id and role, not his name."""
        return f"Person({self.id}, {self.role.value!r})"


@dataclass(frozen=True, slots=True)
class ChatTarget:
    """Where something is said: a chat, and a topic of it."""

    chat_id: int
    thread_id: int | None = None

    @property
    def is_private(self) -> bool:
        """Return whether it is a conversation with one person: ids of groups are below zero."""
        return self.chat_id > 0
