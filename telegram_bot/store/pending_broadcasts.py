"""Previews and their one-use confirmations: every step is a compare-and-set, so that two taps do one thing.

`open → confirmed → launched`, with `waiting` for a second person's approval in between; beside them `refused` by a
rule (which an approver may set aside: then it is `confirmed` again), `dropped`, `replaced` and `expired`. `confirmed`
is written before the campaign is launched, under a key that makes the launch the same however often it is repeated: a
bot that dies in between launches it when it starts again, once.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from ..domain.pending import EXPIRING, Order, OrderState
from ..domain.users import Place
from .tables import approvals, cards, orders

_UNTOLD: Final = (OrderState.DROPPED, OrderState.REFUSED, OrderState.EXPIRED)
_OVER: Final = (OrderState.DROPPED, OrderState.REPLACED, OrderState.EXPIRED)


def add(
    connection: Connection,
    token: str,
    user_id: int,
    place: Place,
    wish: str,
    digest: str,
    now: float,
    expires_at: float,
    message_id: int | None = None,
    replaces: str | None = None,
) -> bool:
    """Keep a preview before it is shown; return whether the one it replaces still stood to be replaced."""
    if replaces is not None:
        old = (OrderState.OPEN, OrderState.EXPIRED)
        if move(connection, replaces, old, OrderState.REPLACED) is None:
            return False
    connection.execute(
        insert(orders).values(
            token=token,
            state=OrderState.OPEN,
            user_id=user_id,
            chat_id=place.chat_id,
            thread_id=place.thread_id,
            message_id=message_id,
            wish=wish,
            digest=digest,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return True


def get(connection: Connection, token: str) -> Order | None:
    """Return a preview."""
    row = connection.execute(select(orders).where(orders.c.token == token)).mappings().first()
    return None if row is None else _order(row)


def shown(connection: Connection, token: str, message_id: int) -> None:
    """Bind a preview to the message that shows it."""
    connection.execute(
        update(orders).where(orders.c.token == token, orders.c.message_id.is_(None)).values(message_id=message_id)
    )


def move(
    connection: Connection, /, token: str, old: tuple[OrderState, ...], new: OrderState, **values: Any
) -> Order | None:
    """Move a preview on if it still stands where it is taken to stand; None when somebody was faster."""
    mine: ColumnElement[bool] = (orders.c.token == token) & orders.c.state.in_(old)
    if connection.execute(update(orders).where(mine).values(state=new, **{"is_untold": False} | values)).rowcount == 0:
        return None
    return get(connection, token)


def launched(connection: Connection, token: str, campaign_id: int, language: str) -> None:
    """Note which campaign a preview became, and that its message shows that campaign from now on."""
    order = move(connection, token, (OrderState.CONFIRMED,), OrderState.LAUNCHED, campaign_id=campaign_id)
    if order is None or order.message_id is None:
        return
    mine = (cards.c.campaign_id == campaign_id) & (cards.c.chat_id == order.place.chat_id)
    if connection.execute(select(cards.c.campaign_id).where(mine)).first() is None:
        connection.execute(
            insert(cards).values(
                campaign_id=campaign_id,
                chat_id=order.place.chat_id,
                thread_id=order.place.thread_id,
                message_id=order.message_id,
                user_id=order.user_id,
                language=language,
                shown="",
            )
        )


def confirmed(connection: Connection, before: float) -> list[Order]:
    """Return the previews that were to be launched at a moment and still are: what a process that died has left."""
    left = (orders.c.state == OrderState.CONFIRMED) & (orders.c.decided_at <= before)
    return [_order(row) for row in connection.execute(select(orders).where(left)).mappings()]


def unasked(connection: Connection, before: float) -> list[Order]:
    """Return the previews that have waited for a second person since a moment without anybody having been asked."""
    asked = select(approvals.c.token)
    left = (orders.c.state == OrderState.WAITING) & (orders.c.decided_at <= before) & orders.c.token.not_in(asked)
    return [_order(row) for row in connection.execute(select(orders).where(left)).mappings()]


def expire(connection: Connection, now: float) -> list[tuple[OrderState, Order]]:
    """End the previews whose time is over, and return them with the state in which they were."""
    late = orders.c.state.in_(EXPIRING) & (orders.c.expires_at < now)
    found = [_order(row) for row in connection.execute(select(orders).where(late)).mappings()]
    return [(one.state, one) for one in found if end(connection, one.token, (one.state,), OrderState.EXPIRED)]


def end(
    connection: Connection, /, token: str, old: tuple[OrderState, ...], new: OrderState, **values: Any
) -> Order | None:
    """Move a preview on to where nobody is called, of which its author is to be told."""
    return move(connection, token, old, new, is_untold=True, **values)


def told(connection: Connection, token: str) -> None:
    """Note that the author of a preview can see what became of it."""
    connection.execute(update(orders).where(orders.c.token == token, orders.c.is_untold).values(is_untold=False))


def untold(connection: Connection) -> list[Order]:
    """Return the previews that came to nothing, of which a process that died has told nobody; they can be shown again.

    A rule that refused one is looked at anew then.
    """
    left = orders.c.is_untold & orders.c.state.in_(_UNTOLD)
    found = connection.execute(select(orders).where(left)).mappings().all()
    connection.execute(update(orders).where(left).values(state=OrderState.EXPIRED))
    return [_order(row) for row in found]


def forget(connection: Connection, before: float, ended_before: float) -> int:
    """Forget previews, with the numbers in them, that are older than a moment; those that came to nothing, sooner.

    What is about to be launched is never forgotten.
    """
    old = (orders.c.created_at < before) & (orders.c.state != OrderState.CONFIRMED)
    over = (orders.c.created_at < ended_before) & orders.c.state.in_(_OVER)
    return connection.execute(delete(orders).where(old | over)).rowcount


def _order(row: RowMapping) -> Order:
    """Return a row as a preview."""
    return Order(
        token=row["token"],
        state=OrderState(row["state"]),
        user_id=row["user_id"],
        place=Place(row["chat_id"], row["thread_id"]),
        message_id=row["message_id"],
        wish=row["wish"],
        digest=row["digest"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        decided_by=row["decided_by"],
        override=row["override"],
        campaign_id=row["campaign_id"],
    )


def add_approval_message(connection: Connection, token: str, chat_id: int, message_id: int) -> None:
    """Note whom an order was shown to; one that the chat had gives way."""
    mine = (approvals.c.token == token) & (approvals.c.chat_id == chat_id)
    connection.execute(delete(approvals).where(mine))
    connection.execute(insert(approvals).values(token=token, chat_id=chat_id, message_id=message_id))


def list_approval_messages(connection: Connection, token: str) -> list[tuple[Place, int]]:
    """Return the messages that ask about an order."""
    found = connection.execute(select(approvals).where(approvals.c.token == token)).mappings()
    return [(Place(row["chat_id"]), row["message_id"]) for row in found]


def delete_old_approval_messages(connection: Connection) -> None:
    """Forget the messages of orders that are forgotten."""
    connection.execute(delete(approvals).where(approvals.c.token.not_in(select(orders.c.token))))
