"""The conversation that leads to a preview: what was said so far, and what is waited for. It survives a restart."""

from collections.abc import Callable
from enum import StrEnum
from typing import Self

import msgspec

from aiomobilgroup.campaigns import Clock, Journal

from ..domain.drafts import Wish
from ..domain.errors import ExpiredError
from ..domain.roles import Action
from ..domain.users import Person, Place
from ..store import conversations
from ..store.conversations import Conversation
from ..store.fast_reads import Glances


class Step(StrEnum):
    """What is waited for."""

    SAY = "call.say"
    """A text, or a recording."""
    CLIENT = "call.client"
    """The client of the CRM whose templates are wanted."""
    WHOM = "call.whom"
    """Recipients, until the person says that these are all."""
    FIELDS = "call.fields"
    """What a script puts into its sentences."""
    WHEN = "call.when"
    """A moment."""
    WHY = "call.why"
    """Why rules are to be set aside."""
    NUMBER = "call.number"
    """The person's own number."""


class Talk(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was said so far; `order` is the preview that it changes or is about."""

    wish: Wish = Wish()
    order: str = ""
    client: str = ""
    asked_fields: bool = False
    step: str = ""

    @classmethod
    def of(cls, conversation: Conversation) -> Self:
        """Return what was kept, with the step at which it waits."""
        return msgspec.structs.replace(msgspec.json.decode(conversation.wish, type=cls), step=conversation.step)

    def at(self, step: Step) -> Conversation:
        """Return it as it is kept."""
        return Conversation(step=step.value, wish=msgspec.json.encode(self).decode())


type Change = Callable[[Talk], Talk]


class TalkDesk:
    """Conversations, one a person and chat."""

    def __init__(self, journal: Journal, glances: Glances, clock: Clock) -> None:
        """Take where they are kept."""
        self._journal = journal
        self._glances = glances
        self._clock = clock

    async def is_open(self, person: Person, place: Place) -> bool:
        """Return whether something is waited for from a person in a chat."""
        return await self._glances.look(conversations.is_open, person.id, place.chat_id)

    async def get(self, person: Person, place: Place) -> Talk | None:
        """Return a person's conversation in a chat."""
        found = await self._journal.read(conversations.get, person.id, place.chat_id)
        return None if found is None else Talk.of(found)

    async def wait(self, person: Person, place: Place, step: Step, talk: Talk) -> None:
        """Wait for something from now on; what the chat waited for from this person is over."""
        person.require(Action.CALL)
        kept = talk.at(step)
        await self._journal.write(conversations.put, person.id, place.chat_id, kept.step, kept.wish, self._clock.now())

    async def change(self, person: Person, place: Place, step: Step, how: Change) -> Talk:
        """Change what was said so far, as one thing, however much comes at once.

        Raises `ExpiredError` where that is not waited for any more.
        """
        person.require(Action.CALL)
        changed = await self._journal.write(
            conversations.change,
            person.id,
            place.chat_id,
            (step.value,),
            lambda found: how(Talk.of(found)).at(step),
            self._clock.now(),
        )
        if changed is None:
            raise ExpiredError("talk-gone")
        return Talk.of(changed)

    async def at(self, person: Person, place: Place, *steps: Step) -> Talk:
        """Return a conversation that waits at one of some steps; raise `ExpiredError` where there is none."""
        person.require(Action.CALL)
        talk = await self.get(person, place)
        if talk is None or talk.step not in steps:
            raise ExpiredError("talk-gone")
        return talk

    async def end(self, person: Person, place: Place) -> bool:
        """End a conversation; return whether there was one."""
        return await self._journal.write(conversations.end, person.id, place.chat_id) is not None
