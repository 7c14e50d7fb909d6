"""The messages that show campaigns: which are still to be brought to their end."""

from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from ..domain.records import Card
from ..domain.users import Place
from .tables import cards


def put(connection: Connection, card: Card) -> None:
    """Keep a card; one that the chat had for this campaign gives way."""
    mine = (cards.c.campaign_id == card.campaign_id) & (cards.c.chat_id == card.place.chat_id)
    values = {
        "thread_id": card.place.thread_id,
        "message_id": card.message_id,
        "user_id": card.user_id,
        "language": card.language,
        "is_final": card.is_final,
        "is_reported": card.is_reported,
        "shown": card.shown,
    }
    if connection.execute(update(cards).where(mine).values(**values)).rowcount == 0:
        connection.execute(insert(cards).values(campaign_id=card.campaign_id, chat_id=card.place.chat_id, **values))


def change(connection: Connection, /, card: Card, **values: Any) -> None:
    """Note what a card shows now."""
    mine = (cards.c.campaign_id == card.campaign_id) & (cards.c.chat_id == card.place.chat_id)
    connection.execute(update(cards).where(mine).values(**values))


def get(connection: Connection, campaign_id: int, place: Place) -> Card | None:
    """Return a campaign's card in a chat."""
    mine = (cards.c.campaign_id == campaign_id) & (cards.c.chat_id == place.chat_id)
    row = connection.execute(select(cards).where(mine)).mappings().first()
    return None if row is None else _card(row)


def of_campaign(connection: Connection, campaign_id: int) -> list[Card]:
    """Return the cards of a campaign."""
    found = connection.execute(select(cards).where(cards.c.campaign_id == campaign_id)).mappings()
    return [_card(row) for row in found]


def unfinished(connection: Connection) -> list[Card]:
    """Return the cards that do not show the end yet, or whose report has not followed."""
    found = connection.execute(select(cards).where(~(cards.c.is_final & cards.c.is_reported))).mappings()
    return [_card(row) for row in found]


def _card(row: RowMapping) -> Card:
    """Return a row as a card."""
    return Card(
        campaign_id=row["campaign_id"],
        place=Place(row["chat_id"], row["thread_id"]),
        message_id=row["message_id"],
        user_id=row["user_id"],
        language=row["language"],
        is_final=row["is_final"],
        is_reported=row["is_reported"],
        shown=row["shown"],
    )
