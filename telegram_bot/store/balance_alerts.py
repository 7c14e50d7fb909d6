"""Chats that are told of a low balance: whether each has been told of the present fall is kept."""

from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy import Connection, RowMapping, insert, select, update

from ..domain.records import BalanceAlert
from ..domain.users import ChatTarget
from .tables import balance_alerts


def get(connection: Connection, chat_id: int) -> BalanceAlert | None:
    """Return what a chat wants to be told."""
    row = connection.execute(select(balance_alerts).where(balance_alerts.c.chat_id == chat_id)).mappings().first()
    return None if row is None else _alert(row)


def list_all(connection: Connection) -> list[BalanceAlert]:
    """Return what all chats want to be told."""
    return [
        _alert(row) for row in connection.execute(select(balance_alerts).order_by(balance_alerts.c.chat_id)).mappings()
    ]


def save(connection: Connection, alert: BalanceAlert) -> None:
    """Tell a chat from now on, and of the present fall anew."""
    connection.execute(sa.delete(balance_alerts).where(balance_alerts.c.chat_id == alert.target.chat_id))
    connection.execute(
        insert(balance_alerts).values(
            chat_id=alert.target.chat_id,
            thread_id=alert.target.thread_id,
            threshold=alert.threshold,
            language=alert.language,
            is_notified=alert.is_notified,
        )
    )


def delete(connection: Connection, chat_id: int) -> bool:
    """Tell a chat no more; return whether it was told."""
    return connection.execute(sa.delete(balance_alerts).where(balance_alerts.c.chat_id == chat_id)).rowcount > 0


def rearm(connection: Connection, amount: Decimal) -> None:
    """Note which chats are to be told of the next fall: the balance has recovered."""
    connection.execute(
        update(balance_alerts)
        .where(balance_alerts.c.threshold <= amount, balance_alerts.c.is_notified)
        .values(is_notified=False)
    )


def list_due(connection: Connection, amount: Decimal) -> list[BalanceAlert]:
    """Return the chats that do not know yet that the balance has fallen."""
    found = (
        select(balance_alerts)
        .where(balance_alerts.c.threshold > amount, ~balance_alerts.c.is_notified)
        .order_by(balance_alerts.c.chat_id)
    )
    return [_alert(row) for row in connection.execute(found).mappings()]


def mark_notified(connection: Connection, alert: BalanceAlert) -> None:
    """Note that a chat knows, unless it wants something else by now."""
    mine = (balance_alerts.c.chat_id == alert.target.chat_id) & (balance_alerts.c.threshold == alert.threshold)
    connection.execute(update(balance_alerts).where(mine).values(is_notified=True))


def _alert(row: RowMapping) -> BalanceAlert:
    """Return a row as an alert."""
    return BalanceAlert(
        target=ChatTarget(row["chat_id"], row["thread_id"]),
        threshold=row["threshold"],
        language=row["language"],
        is_notified=row["is_notified"],
    )
