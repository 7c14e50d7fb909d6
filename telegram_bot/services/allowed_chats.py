"""The groups in which users may use the bot: the configured ones, also after they became supergroups."""

from collections.abc import Iterable
import logging

from aiomobilgroup.campaigns import Journal

from ..store import chat_migrations

_LOGGER = logging.getLogger(__name__)


class AllowedChats:
    """Checks whether a group is allowed, and follows its migration to a supergroup."""

    def __init__(self, journal: Journal, configured: Iterable[int]) -> None:
        """Initialize the allowed chats with an open journal and the configured chat ids."""
        self._journal = journal
        self._configured = frozenset(configured)

    async def is_allowed(self, chat_id: int) -> bool:
        """Return whether a group is allowed, by its id or by the id that it had before its migration."""
        if chat_id in self._configured:
            return True
        previous_id = await self._journal.read(chat_migrations.previous_id, chat_id)
        return previous_id is not None and previous_id in self._configured

    async def migrate(self, old_id: int, new_id: int) -> list[int]:
        """Allow the supergroup that an allowed group became; return the ids of the campaigns to show there again."""
        if not await self.is_allowed(old_id):
            return []
        _LOGGER.warning("Chat %d became chat %d: put the new id into the configuration", old_id, new_id)
        return await self._journal.write(chat_migrations.record_migration, old_id, new_id)
