"""Campaign cards: which message shows which campaign, and with which content."""

from collections.abc import Sequence
from dataclasses import replace

from aiomobilgroup.campaigns import Journal

from ..domain.records import CampaignCard
from ..domain.users import ChatTarget
from ..store import campaign_cards


class CampaignCardService:
    """Reads and saves campaign cards, one per campaign and chat.

    A card is unfinished until it shows the campaign's end and the report was sent; a restarted bot follows those.
    """

    def __init__(self, journal: Journal) -> None:
        """Initialize the service with an open journal."""
        self._journal = journal

    async def get(self, campaign_id: int, target: ChatTarget) -> CampaignCard | None:
        """Return a campaign's card in a chat, or None if it has none there."""
        return await self._journal.read(campaign_cards.get, campaign_id, target)

    async def list_by_campaign(self, campaign_id: int) -> Sequence[CampaignCard]:
        """Return all cards of a campaign."""
        return await self._journal.read(campaign_cards.list_by_campaign, campaign_id)

    async def list_unfinished(self) -> Sequence[CampaignCard]:
        """Return the cards that do not show a finished campaign yet, or whose report was not sent."""
        return await self._journal.read(campaign_cards.list_unfinished)

    async def save(self, card: CampaignCard) -> None:
        """Save a card; it replaces the campaign's former card in that chat."""
        await self._journal.write(campaign_cards.save, card)

    async def update(self, card: CampaignCard, **values: object) -> CampaignCard:
        """Save changed fields of a card and return the changed card."""
        await self._journal.write(campaign_cards.update, card, **values)
        return replace(card, **values)  # type: ignore[arg-type]
