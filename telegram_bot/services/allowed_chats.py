"""The chats in which people with a role may work: those that the configuration names, wherever they have moved."""

from collections.abc import Iterable
import logging

from aiomobilgroup.campaigns import Journal

from ..store import chat_migrations

_LOGGER = logging.getLogger(__name__)


class AllowedChats:
    """The allowed groups."""

    def __init__(self, journal: Journal, configured: Iterable[int]) -> None:
        """Take the chats of the configuration."""
        self._journal = journal
        self._configured = frozenset(configured)

    async def is_allowed(self, chat_id: int) -> bool:
        """Return whether a group is allowed, by its id or by the one that it had before."""
        if chat_id in self._configured:
            return True
        old = await self._journal.read(chat_migrations.previous_id, chat_id)
        return old is not None and old in self._configured

    async def migrate(self, old_id: int, new_id: int) -> list[int]:
        """Allow what an allowed group has become; return the campaigns that are to be shown there anew."""
        if not await self.is_allowed(old_id):
            return []
        _LOGGER.warning("Chat %d has become chat %d: name the new one in the configuration", old_id, new_id)
        return await self._journal.write(chat_migrations.record_migration, old_id, new_id)
