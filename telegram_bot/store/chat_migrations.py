"""Groups that have become supergroups: what the bot knew of the old chat is the new one's from then on."""

from sqlalchemy import Connection, delete, insert, select, update

from .tables import alerts, cards, moved_chats, orders


def came_from(connection: Connection, new_id: int) -> int | None:
    """Return the chat that has become this one."""
    found: int | None = connection.execute(
        select(moved_chats.c.old_id).where(moved_chats.c.new_id == new_id)
    ).scalar_one_or_none()
    return found


def move(connection: Connection, old_id: int, new_id: int) -> list[int]:
    """Note where a chat has gone, take along what is shown in it, and return the campaigns it shows."""
    if came_from(connection, new_id) is not None:
        return []
    connection.execute(delete(moved_chats).where(moved_chats.c.old_id == old_id))
    connection.execute(insert(moved_chats).values(old_id=old_id, new_id=new_id))
    # Messages of the old chat have no counterpart in the new one: cards are shown there anew, previews are over.
    for table, values in ((alerts, {}), (cards, {"message_id": 0, "shown": ""}), (orders, {"message_id": None})):
        connection.execute(update(table).where(table.c.chat_id == old_id).values(chat_id=new_id, **values))
    shown = select(cards.c.campaign_id).where(cards.c.chat_id == new_id, ~(cards.c.is_final & cards.c.is_reported))
    return list(connection.execute(shown).scalars())
