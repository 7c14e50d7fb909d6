"""The account's phrases, scripts and sender numbers, each list read from the provider at most once a minute."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from aiomobilgroup import MobilgroupClient, Recording, SenderNumber
from aiomobilgroup.campaigns import Clock

from ..domain.roles import Permission
from ..domain.users import BotUser
from .permissions import requires

FRESH_SECONDS: Final = 60.0


class CatalogService:
    """Reads and caches the account's lists."""

    def __init__(self, client: MobilgroupClient, clock: Clock) -> None:
        """Initialize the service."""
        self._client = client
        self._clock = clock
        self._cache: dict[str, tuple[float, Sequence[Any]]] = {}

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

    async def _cached(self, name: str, read: Callable[[], Awaitable[Sequence[Any]]]) -> Sequence[Any]:
        """Return a cached list; one older than `FRESH_SECONDS` is read again."""
        read_at, cached = self._cache.get(name, (0.0, ()))
        if not 0 <= self._clock.now() - read_at < FRESH_SECONDS:
            cached = await read()
            self._cache[name] = self._clock.now(), cached
        return cached
