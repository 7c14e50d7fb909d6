"""Conversations that compose a broadcast: the draft so far and the awaited input. They survive a restart."""

from collections.abc import Callable
from typing import Final

from aiomobilgroup.campaigns import Clock, Journal

from ..domain.conversation import Conversation, ConversationStep
from ..domain.errors import ExpiredError
from ..domain.roles import Permission
from ..domain.users import BotUser, ChatTarget
from ..store import conversations
from ..store.fast_reads import FastReader
from .permissions import requires

_ABANDONED_SECONDS: Final = 86400.0

type Change = Callable[[Conversation], Conversation]


class ConversationService:
    """Reads and changes conversations, one per user and chat."""

    def __init__(self, journal: Journal, fast_reader: FastReader, clock: Clock) -> None:
        """Initialize the service with an open journal."""
        self._journal = journal
        self._fast_reader = fast_reader
        self._clock = clock

    @requires(Permission.LAUNCH)
    async def end_before_new(self, user: BotUser, target: ChatTarget) -> None:
        """End the open conversation, if there is one, because a new broadcast is composed."""
        await self.end(user, target)

    async def is_open(self, user: BotUser, target: ChatTarget) -> bool:
        """Return whether a user has an open conversation in a chat."""
        return await self._fast_reader.read(conversations.is_open, user.id, target.chat_id)

    async def get(self, user: BotUser, target: ChatTarget) -> Conversation | None:
        """Return a user's conversation in a chat, or None if there is none."""
        found = await self._journal.read(conversations.get, user.id, target.chat_id)
        return None if found is None else Conversation.from_record(found)

    @requires(Permission.LAUNCH)
    async def await_step(
        self, user: BotUser, target: ChatTarget, step: ConversationStep, conversation: Conversation
    ) -> None:
        """Save a conversation that awaits a step; it replaces the user's former conversation in the chat."""
        row = conversation.to_record(step)
        await self._journal.write(conversations.save, user.id, target.chat_id, row.step, row.draft, self._clock.now())

    @requires(Permission.LAUNCH)
    async def update(self, user: BotUser, target: ChatTarget, step: ConversationStep, change: Change) -> Conversation:
        """Change a conversation atomically: inputs that arrive at the same time do not overwrite each other.

        Raises `ExpiredError` if it does not await `step` any more.
        """
        changed = await self._journal.write(
            conversations.update,
            user.id,
            target.chat_id,
            (step.value,),
            lambda found: change(Conversation.from_record(found)).to_record(step),
            self._clock.now(),
        )
        if changed is None:
            raise ExpiredError("conversation-gone")
        return Conversation.from_record(changed)

    @requires(Permission.LAUNCH)
    async def require_step(self, user: BotUser, target: ChatTarget, *steps: ConversationStep) -> Conversation:
        """Return a conversation that awaits one of `steps`; raises `ExpiredError` if there is none."""
        conversation = await self.get(user, target)
        if conversation is None or conversation.step not in steps:
            raise ExpiredError("conversation-gone")
        return conversation

    async def end(self, user: BotUser, target: ChatTarget) -> bool:
        """End a conversation; return whether there was one."""
        return await self._journal.write(conversations.delete, user.id, target.chat_id)

    async def delete_old(self) -> None:
        """Delete the conversations that were not continued for a day."""
        await self._journal.write(conversations.delete_old, self._clock.now() - _ABANDONED_SECONDS)
