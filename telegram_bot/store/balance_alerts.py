"""Chats that are told of a low balance: whether each has been told of the present fall is kept."""

from decimal import Decimal

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from ..domain.records import Alert
from ..domain.users import Place
from .tables import alerts


def get(connection: Connection, chat_id: int) -> Alert | None:
    """Return what a chat wants to be told."""
    row = connection.execute(select(alerts).where(alerts.c.chat_id == chat_id)).mappings().first()
    return None if row is None else _alert(row)


def everything(connection: Connection) -> list[Alert]:
    """Return what all chats want to be told."""
    return [_alert(row) for row in connection.execute(select(alerts).order_by(alerts.c.chat_id)).mappings()]


def put(connection: Connection, alert: Alert) -> None:
    """Tell a chat from now on, and of the present fall anew."""
    connection.execute(delete(alerts).where(alerts.c.chat_id == alert.place.chat_id))
    connection.execute(
        insert(alerts).values(
            chat_id=alert.place.chat_id,
            thread_id=alert.place.thread_id,
            threshold=alert.threshold,
            language=alert.language,
            is_told=alert.is_told,
        )
    )


def remove(connection: Connection, chat_id: int) -> bool:
    """Tell a chat no more; return whether it was told."""
    return connection.execute(delete(alerts).where(alerts.c.chat_id == chat_id)).rowcount > 0


def rearm(connection: Connection, amount: Decimal) -> None:
    """Note which chats are to be told of the next fall: the balance has recovered."""
    connection.execute(update(alerts).where(alerts.c.threshold <= amount, alerts.c.is_told).values(is_told=False))


def due(connection: Connection, amount: Decimal) -> list[Alert]:
    """Return the chats that do not know yet that the balance has fallen."""
    found = select(alerts).where(alerts.c.threshold > amount, ~alerts.c.is_told).order_by(alerts.c.chat_id)
    return [_alert(row) for row in connection.execute(found).mappings()]


def told(connection: Connection, alert: Alert) -> None:
    """Note that a chat knows, unless it wants something else by now."""
    mine = (alerts.c.chat_id == alert.place.chat_id) & (alerts.c.threshold == alert.threshold)
    connection.execute(update(alerts).where(mine).values(is_told=True))


def _alert(row: RowMapping) -> Alert:
    """Return a row as an alert."""
    return Alert(
        place=Place(row["chat_id"], row["thread_id"]),
        threshold=row["threshold"],
        language=row["language"],
        is_told=row["is_told"],
    )
