"""Migrations of groups to supergroups: rows of the old chat id belong to the new one from then on."""

from sqlalchemy import Connection, delete, insert, select, update

from .tables import balance_alerts, campaign_cards, chat_migrations, pending_broadcasts


def previous_id(connection: Connection, new_id: int) -> int | None:
    """Return the id that a chat had before its migration, or None."""
    found: int | None = connection.execute(
        select(chat_migrations.c.old_id).where(chat_migrations.c.new_id == new_id)
    ).scalar_one_or_none()
    return found


def record_migration(connection: Connection, old_id: int, new_id: int) -> list[int]:
    """Save a migration once, move the chat's rows to the new id, and return the campaigns with unfinished cards."""
    if previous_id(connection, new_id) is not None:
        return []
    connection.execute(delete(chat_migrations).where(chat_migrations.c.old_id == old_id))
    connection.execute(insert(chat_migrations).values(old_id=old_id, new_id=new_id))
    # Messages of the old chat do not exist in the new one: cards are sent there again, previews are over.
    for table, values in (
        (balance_alerts, {}),
        (campaign_cards, {"message_id": 0, "content_digest": ""}),
        (pending_broadcasts, {"message_id": None}),
    ):
        connection.execute(update(table).where(table.c.chat_id == old_id).values(chat_id=new_id, **values))
    unfinished = select(campaign_cards.c.campaign_id).where(
        campaign_cards.c.chat_id == new_id, ~(campaign_cards.c.is_final & campaign_cards.c.is_report_sent)
    )
    return list(connection.execute(unfinished).scalars())
