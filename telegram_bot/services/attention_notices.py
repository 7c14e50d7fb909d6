"""Attention notices: which users were notified that a campaign needs a decision."""

from aiomobilgroup.campaigns import Campaign, Clock, Journal

from ..domain.attention import attention_key
from ..store import attention_notices


class AttentionNoticeService:
    """Records which users were notified that a campaign needs a decision: once for each decision."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        """Initialize the service with an open journal."""
        self._journal = journal
        self._clock = clock

    async def notified_user_ids(self, campaign: Campaign) -> set[int]:
        """Return the ids of the users who were notified of the decision that a campaign needs now."""
        return await self._journal.read(attention_notices.notified_user_ids, campaign.id, attention_key(campaign))

    async def mark_notified(self, campaign: Campaign, user_id: int) -> None:
        """Record that a user was notified of the decision that a campaign needs now."""
        now = self._clock.now()
        await self._journal.write(attention_notices.add, campaign.id, attention_key(campaign), user_id, now)
