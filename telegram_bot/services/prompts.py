"""What people are asked before something takes effect: answered once, by whom it was asked, in time."""

from collections.abc import Mapping
import secrets
from typing import Any, Final

from aiomobilgroup.campaigns import Clock, Journal

from ..domain.errors import ExpiredError
from ..domain.records import Prompt
from ..domain.users import BotUser, ChatTarget
from ..store import prompts

PROMPT_TIMEOUT: Final = 300.0
"""How long a prompt can be answered, unless its creator says otherwise."""
_TOKEN_BYTES: Final = 16


class PromptService:
    """Questions that wait for a button or for a reply; they outlive a restart."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        """Take where they are kept."""
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
        """Keep a question and return its token; `message_id` is the message that is to be replied to."""
        prompt = Prompt(token=secrets.token_urlsafe(_TOKEN_BYTES), kind=kind, payload=payload)
        now = self._clock.now()
        await self._journal.write(
            prompts.add, prompt, user.id, target, now=now, expires_at=now + seconds, message_id=message_id
        )
        return prompt.token

    async def peek(self, user: BotUser, token: str, kind: str) -> Mapping[str, Any]:
        """Return what a question is about that may be answered more than once."""
        found = await self._journal.read(prompts.peek, token, kind, user.id, self._clock.now())
        if found is None:
            raise ExpiredError("prompt-gone")
        return found.payload

    async def consume(self, user: BotUser, token: str, kind: str) -> Mapping[str, Any]:
        """Return what a question is about and let nobody answer it again."""
        found = await self._journal.write(prompts.consume, token, kind, user.id, self._clock.now())
        if found is None:
            raise ExpiredError("prompt-gone")
        return found.payload

    async def find_by_reply(self, user: BotUser, target: ChatTarget, message_id: int) -> Prompt | None:
        """Return the question to which a message replies."""
        return await self._journal.read(prompts.find_by_message, target, message_id, user.id, self._clock.now())
