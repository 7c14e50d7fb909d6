"""Users of the bot, with their role at the current update, and chats."""

from dataclasses import dataclass
from typing import override
from zoneinfo import ZoneInfo

from aiomobilgroup.campaigns import Actor

from .errors import NotAllowedError
from .roles import REQUIRED_ROLE, Permission, Role

ACTOR_SOURCE = "telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class BotUser:
    """A user with a role: the numeric id identifies them, the name is only shown."""

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
        """Return the user as the actor of the audit log."""
        return Actor(f"{self.name} ({self.id})" if self.name else str(self.id), ACTOR_SOURCE)

    def can(self, permission: Permission) -> bool:
        """Return whether the user's role has a permission."""
        return self.role.at_least(REQUIRED_ROLE[permission])

    def require(self, permission: Permission) -> None:
        """Raise `NotAllowedError` unless the user's role has a permission."""
        if not self.can(permission):
            raise NotAllowedError(permission, REQUIRED_ROLE[permission])

    @override
    def __repr__(self) -> str:
        """Return the id and the role, without the name."""
        return f"BotUser({self.id}, {self.role.value!r})"


@dataclass(frozen=True, slots=True)
class ChatTarget:
    """The target of a message: a chat, and a topic of it."""

    chat_id: int
    thread_id: int | None = None

    @property
    def is_private(self) -> bool:
        """Return whether it is a private chat: ids of groups are negative."""
        return self.chat_id > 0
