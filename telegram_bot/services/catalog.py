"""What the provider has on the account: phrases, scripts, sender numbers; read at most once a minute."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from aiomobilgroup import MobilgroupClient, Recording, SenderNumber
from aiomobilgroup.campaigns import Clock

from ..domain.roles import Permission
from ..domain.users import BotUser
from .permissions import requires

FRESH_SECONDS: Final = 60.0


class CatalogService:
    """Lists of the account."""

    def __init__(self, client: MobilgroupClient, clock: Clock) -> None:
        """Take what they are read with."""
        self._client = client
        self._clock = clock
        self._kept: dict[str, tuple[float, Sequence[Any]]] = {}

    @requires(Permission.VIEW_CAMPAIGNS)
    async def phrases(self, user: BotUser) -> Sequence[Recording]:
        """Return the recorded phrases."""
        return await self._cached("phrases", self._client.get_phrases)

    @requires(Permission.VIEW_CAMPAIGNS)
    async def scripts(self, user: BotUser) -> Sequence[Recording]:
        """Return the voice scripts."""
        return await self._cached("scripts", self._client.get_scripts)

    @requires(Permission.VIEW_CAMPAIGNS)
    async def numbers(self, user: BotUser) -> Sequence[SenderNumber]:
        """Return the sender numbers."""
        return await self._cached("numbers", self._client.get_numbers)

    async def _cached(self, what: str, read: Callable[[], Awaitable[Sequence[Any]]]) -> Sequence[Any]:
        """Return a list that is fresh enough."""
        read_at, kept = self._kept.get(what, (0.0, ()))
        if not 0 <= self._clock.now() - read_at < FRESH_SECONDS:
            kept = await read()
            self._kept[what] = self._clock.now(), kept
        return kept
