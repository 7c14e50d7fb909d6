"""The messages in which others are asked to approve an order."""

from sqlalchemy import Connection, delete, insert, select

from ..domain.users import Place
from .tables import approvals, orders


def add(connection: Connection, token: str, chat_id: int, message_id: int) -> None:
    """Note whom an order was shown to; one that the chat had gives way."""
    mine = (approvals.c.token == token) & (approvals.c.chat_id == chat_id)
    connection.execute(delete(approvals).where(mine))
    connection.execute(insert(approvals).values(token=token, chat_id=chat_id, message_id=message_id))


def of_order(connection: Connection, token: str) -> list[tuple[Place, int]]:
    """Return the messages that ask about an order."""
    found = connection.execute(select(approvals).where(approvals.c.token == token)).mappings()
    return [(Place(row["chat_id"]), row["message_id"]) for row in found]


def forget(connection: Connection) -> None:
    """Forget the messages of orders that are forgotten."""
    connection.execute(delete(approvals).where(approvals.c.token.not_in(select(orders.c.token))))
