"""The conversation that leads to a preview: what was said so far, and what is waited for. It survives a restart."""

from collections.abc import Callable

from aiomobilgroup.campaigns import Clock, Journal

from ..domain.conversation import Conversation, ConversationStep
from ..domain.errors import ExpiredError
from ..domain.roles import Permission
from ..domain.users import BotUser, ChatTarget
from ..store import conversations
from ..store.fast_reads import FastReader

type Change = Callable[[Conversation], Conversation]


class ConversationService:
    """Conversations, one a person and chat."""

    def __init__(self, journal: Journal, glances: FastReader, clock: Clock) -> None:
        """Take where they are kept."""
        self._journal = journal
        self._fast_reader = glances
        self._clock = clock

    async def is_open(self, person: BotUser, place: ChatTarget) -> bool:
        """Return whether something is waited for from a person in a chat."""
        return await self._fast_reader.read(conversations.is_open, person.id, place.chat_id)

    async def get(self, person: BotUser, place: ChatTarget) -> Conversation | None:
        """Return a person's conversation in a chat."""
        found = await self._journal.read(conversations.get, person.id, place.chat_id)
        return None if found is None else Conversation.from_record(found)

    async def await_step(self, person: BotUser, place: ChatTarget, step: ConversationStep, talk: Conversation) -> None:
        """Wait for something from now on; what the chat waited for from this person is over."""
        person.require(Permission.LAUNCH)
        kept = talk.to_record(step)
        await self._journal.write(
            conversations.save, person.id, place.chat_id, kept.step, kept.draft, self._clock.now()
        )

    async def update(self, person: BotUser, place: ChatTarget, step: ConversationStep, how: Change) -> Conversation:
        """Change what was said so far, as one thing, however much comes at once.

        Raises `ExpiredError` where that is not waited for any more.
        """
        person.require(Permission.LAUNCH)
        changed = await self._journal.write(
            conversations.update,
            person.id,
            place.chat_id,
            (step.value,),
            lambda found: how(Conversation.from_record(found)).to_record(step),
            self._clock.now(),
        )
        if changed is None:
            raise ExpiredError("talk-gone")
        return Conversation.from_record(changed)

    async def require_step(self, person: BotUser, place: ChatTarget, *steps: ConversationStep) -> Conversation:
        """Return a conversation that waits at one of some steps; raise `ExpiredError` where there is none."""
        person.require(Permission.LAUNCH)
        talk = await self.get(person, place)
        if talk is None or talk.step not in steps:
            raise ExpiredError("talk-gone")
        return talk

    async def end(self, person: BotUser, place: ChatTarget) -> bool:
        """End a conversation; return whether there was one."""
        return await self._journal.write(conversations.delete, person.id, place.chat_id) is not None
