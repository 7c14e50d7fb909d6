"""Balance alerts: the chats notified of a low balance, and whether each was notified of the present fall."""

from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy import Connection, RowMapping, insert, select, update

from ..domain.records import BalanceAlert
from ..domain.users import ChatTarget
from .tables import balance_alerts


def get(connection: Connection, chat_id: int) -> BalanceAlert | None:
    """Return a chat's alert, or None if it has none."""
    row = connection.execute(select(balance_alerts).where(balance_alerts.c.chat_id == chat_id)).mappings().first()
    return None if row is None else _alert(row)


def list_all(connection: Connection) -> list[BalanceAlert]:
    """Return all alerts, ordered by chat id."""
    return [
        _alert(row) for row in connection.execute(select(balance_alerts).order_by(balance_alerts.c.chat_id)).mappings()
    ]


def save(connection: Connection, alert: BalanceAlert) -> None:
    """Save a chat's alert; it replaces a former one, and the present fall of the balance is notified again."""
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
    """Delete a chat's alert; return whether it had one."""
    return connection.execute(sa.delete(balance_alerts).where(balance_alerts.c.chat_id == chat_id)).rowcount > 0


def rearm(connection: Connection, amount: Decimal) -> None:
    """Mark the alerts from which the balance has recovered as not notified: the next fall is notified again."""
    connection.execute(
        update(balance_alerts)
        .where(balance_alerts.c.threshold <= amount, balance_alerts.c.is_notified)
        .values(is_notified=False)
    )


def list_due(connection: Connection, amount: Decimal) -> list[BalanceAlert]:
    """Return the alerts whose threshold is above the balance and whose chats were not notified yet."""
    found = (
        select(balance_alerts)
        .where(balance_alerts.c.threshold > amount, ~balance_alerts.c.is_notified)
        .order_by(balance_alerts.c.chat_id)
    )
    return [_alert(row) for row in connection.execute(found).mappings()]


def mark_notified(connection: Connection, alert: BalanceAlert) -> None:
    """Mark an alert as notified, unless its threshold was changed meanwhile."""
    condition = (balance_alerts.c.chat_id == alert.target.chat_id) & (balance_alerts.c.threshold == alert.threshold)
    connection.execute(update(balance_alerts).where(condition).values(is_notified=True))


def _alert(row: RowMapping) -> BalanceAlert:
    """Return a row as an alert."""
    return BalanceAlert(
        target=ChatTarget(row["chat_id"], row["thread_id"]),
        threshold=row["threshold"],
        language=row["language"],
        is_notified=row["is_notified"],
    )
