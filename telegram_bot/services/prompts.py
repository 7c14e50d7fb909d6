"""Prompts: questions before an action takes effect, answered once, in time, by the user who was asked."""

from collections.abc import Mapping
import secrets
from typing import Any, Final

from aiomobilgroup.campaigns import Clock, Journal

from ..domain.errors import ExpiredError
from ..domain.records import Prompt
from ..domain.users import BotUser, ChatTarget
from ..store import prompts

PROMPT_TIMEOUT: Final = 300.0
"""Seconds in which a prompt can be answered, unless its creator sets another timeout."""
_TOKEN_BYTES: Final = 16


class PromptService:
    """Creates and consumes prompts that await a button or a reply; they survive a restart."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        """Initialize the service with an open journal."""
        self._journal = journal
        self._clock = clock

    async def create(
        self,
        user: BotUser,
        target: ChatTarget,
        kind: str,
        payload: Mapping[str, Any],
        *,
        message_id: int | None = None,
        seconds: float = PROMPT_TIMEOUT,
    ) -> str:
        """Save a prompt and return its token; `message_id` is the message to which the user is to reply."""
        prompt = Prompt(token=secrets.token_urlsafe(_TOKEN_BYTES), kind=kind, payload=payload)
        now = self._clock.now()
        await self._journal.write(
            prompts.add, prompt, user.id, target, now=now, expires_at=now + seconds, message_id=message_id
        )
        return prompt.token

    async def peek(self, user: BotUser, token: str, kind: str) -> Mapping[str, Any]:
        """Return a prompt's payload and keep the prompt, to be answered again; raises `ExpiredError` if it is gone."""
        found = await self._journal.read(prompts.peek, token, kind, user.id, self._clock.now())
        if found is None:
            raise ExpiredError("prompt-gone")
        return found.payload

    async def consume(self, user: BotUser, token: str, kind: str) -> Mapping[str, Any]:
        """Return a prompt's payload and delete the prompt: it is answered once. Raises `ExpiredError` if it is gone."""
        found = await self._journal.write(prompts.consume, token, kind, user.id, self._clock.now())
        if found is None:
            raise ExpiredError("prompt-gone")
        return found.payload

    async def find_by_reply(self, user: BotUser, target: ChatTarget, message_id: int) -> Prompt | None:
        """Return the open prompt of the message to which the user replied, or None if there is none."""
        return await self._journal.read(prompts.find_by_message, target, message_id, user.id, self._clock.now())
