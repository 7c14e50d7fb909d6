"""Campaign cards: the messages that show campaigns, and whether they show the end already."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, RowMapping, insert, select

from ..domain.records import CampaignCard
from ..domain.users import ChatTarget
from .tables import campaign_cards


def save(connection: Connection, card: CampaignCard) -> None:
    """Save a card; it replaces the campaign's former card in that chat."""
    condition = (campaign_cards.c.campaign_id == card.campaign_id) & (campaign_cards.c.chat_id == card.target.chat_id)
    values = {
        "thread_id": card.target.thread_id,
        "message_id": card.message_id,
        "user_id": card.user_id,
        "language": card.language,
        "is_final": card.is_final,
        "is_report_sent": card.is_report_sent,
        "content_digest": card.content_digest,
    }
    if connection.execute(sa.update(campaign_cards).where(condition).values(**values)).rowcount == 0:
        connection.execute(
            insert(campaign_cards).values(campaign_id=card.campaign_id, chat_id=card.target.chat_id, **values)
        )


def update(connection: Connection, /, card: CampaignCard, **values: Any) -> None:
    """Save changed fields of a card."""
    condition = (campaign_cards.c.campaign_id == card.campaign_id) & (campaign_cards.c.chat_id == card.target.chat_id)
    connection.execute(sa.update(campaign_cards).where(condition).values(**values))


def get(connection: Connection, campaign_id: int, target: ChatTarget) -> CampaignCard | None:
    """Return a campaign's card in a chat, or None if it has none there."""
    condition = (campaign_cards.c.campaign_id == campaign_id) & (campaign_cards.c.chat_id == target.chat_id)
    row = connection.execute(select(campaign_cards).where(condition)).mappings().first()
    return None if row is None else _card(row)


def list_by_campaign(connection: Connection, campaign_id: int) -> list[CampaignCard]:
    """Return all cards of a campaign."""
    found = connection.execute(select(campaign_cards).where(campaign_cards.c.campaign_id == campaign_id)).mappings()
    return [_card(row) for row in found]


def list_unfinished(connection: Connection) -> list[CampaignCard]:
    """Return the cards that do not show a finished campaign yet, or whose report was not sent."""
    found = connection.execute(
        select(campaign_cards).where(~(campaign_cards.c.is_final & campaign_cards.c.is_report_sent))
    ).mappings()
    return [_card(row) for row in found]


def _card(row: RowMapping) -> CampaignCard:
    """Return a row as a card."""
    return CampaignCard(
        campaign_id=row["campaign_id"],
        target=ChatTarget(row["chat_id"], row["thread_id"]),
        message_id=row["message_id"],
        user_id=row["user_id"],
        language=row["language"],
        is_final=row["is_final"],
        is_report_sent=row["is_report_sent"],
        content_digest=row["content_digest"],
    )
