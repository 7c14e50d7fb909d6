"""The conversation that leads to a preview: what was said so far, and what is waited for. It survives a restart."""

from collections.abc import Callable

from aiomobilgroup.campaigns import Clock, Journal

from ..domain.conversation import Step, Talk
from ..domain.errors import ExpiredError
from ..domain.roles import Action
from ..domain.users import Person, Place
from ..store import conversations
from ..store.fast_reads import Glances

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
