"""Previews and their one-use confirmations: every step is a compare-and-set, so that two taps do one thing.

`open → confirmed → launched`, with `waiting` for a second person's approval in between; beside them `refused` by a
rule (which an approver may set aside: then it is `confirmed` again), `dropped`, `replaced` and `expired`. `confirmed`
is written before the campaign is launched, under a key that makes the launch the same however often it is repeated: a
bot that dies in between launches it when it starts again, once.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from ..domain.pending import EXPIRABLE_STATES, PendingBroadcast, PendingState
from ..domain.users import ChatTarget
from .tables import approval_messages, campaign_cards, pending_broadcasts

_NEEDS_NOTIFICATION: Final = (PendingState.CANCELLED, PendingState.REJECTED, PendingState.EXPIRED)
_FINAL_STATES: Final = (PendingState.CANCELLED, PendingState.SUPERSEDED, PendingState.EXPIRED)


def add(
    connection: Connection,
    token: str,
    user_id: int,
    target: ChatTarget,
    draft: str,
    digest: str,
    now: float,
    expires_at: float,
    message_id: int | None = None,
    replaces: str | None = None,
) -> bool:
    """Keep a preview before it is shown; return whether the one it replaces still stood to be replaced."""
    if replaces is not None:
        old = (PendingState.PREVIEWED, PendingState.EXPIRED)
        if transition(connection, replaces, old, PendingState.SUPERSEDED) is None:
            return False
    connection.execute(
        insert(pending_broadcasts).values(
            token=token,
            state=PendingState.PREVIEWED,
            user_id=user_id,
            chat_id=target.chat_id,
            thread_id=target.thread_id,
            message_id=message_id,
            draft=draft,
            draft_digest=digest,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return True


def get(connection: Connection, token: str) -> PendingBroadcast | None:
    """Return a preview."""
    row = connection.execute(select(pending_broadcasts).where(pending_broadcasts.c.token == token)).mappings().first()
    return None if row is None else _pending_broadcast(row)


def bind_message(connection: Connection, token: str, message_id: int) -> None:
    """Bind a preview to the message that shows it."""
    connection.execute(
        update(pending_broadcasts)
        .where(pending_broadcasts.c.token == token, pending_broadcasts.c.message_id.is_(None))
        .values(message_id=message_id)
    )


def transition(
    connection: Connection, /, token: str, old: tuple[PendingState, ...], new: PendingState, **values: Any
) -> PendingBroadcast | None:
    """Move a preview on if it still stands where it is taken to stand; None when somebody was faster."""
    mine: ColumnElement[bool] = (pending_broadcasts.c.token == token) & pending_broadcasts.c.state.in_(old)
    if (
        connection.execute(
            update(pending_broadcasts).where(mine).values(state=new, **{"needs_notification": False} | values)
        ).rowcount
        == 0
    ):
        return None
    return get(connection, token)


def mark_launched(connection: Connection, token: str, campaign_id: int, language: str) -> None:
    """Note which campaign a preview became, and that its message shows that campaign from now on."""
    pending = transition(connection, token, (PendingState.CONFIRMED,), PendingState.LAUNCHED, campaign_id=campaign_id)
    if pending is None or pending.message_id is None:
        return
    mine = (campaign_cards.c.campaign_id == campaign_id) & (campaign_cards.c.chat_id == pending.target.chat_id)
    if connection.execute(select(campaign_cards.c.campaign_id).where(mine)).first() is None:
        connection.execute(
            insert(campaign_cards).values(
                campaign_id=campaign_id,
                chat_id=pending.target.chat_id,
                thread_id=pending.target.thread_id,
                message_id=pending.message_id,
                user_id=pending.user_id,
                language=language,
                content_digest="",
            )
        )


def list_confirmed(connection: Connection, before: float) -> list[PendingBroadcast]:
    """Return the previews that were to be launched at a moment and still are: what a process that died has left."""
    left = (pending_broadcasts.c.state == PendingState.CONFIRMED) & (pending_broadcasts.c.decided_at <= before)
    return [_pending_broadcast(row) for row in connection.execute(select(pending_broadcasts).where(left)).mappings()]


def list_without_approval_request(connection: Connection, before: float) -> list[PendingBroadcast]:
    """Return the previews that have waited for a second person since a moment without anybody having been asked."""
    asked = select(approval_messages.c.token)
    left = (
        (pending_broadcasts.c.state == PendingState.AWAITING_APPROVAL)
        & (pending_broadcasts.c.decided_at <= before)
        & pending_broadcasts.c.token.not_in(asked)
    )
    return [_pending_broadcast(row) for row in connection.execute(select(pending_broadcasts).where(left)).mappings()]


def expire_due(connection: Connection, now: float) -> list[tuple[PendingState, PendingBroadcast]]:
    """End the previews whose time is over, and return them with the state in which they were."""
    late = pending_broadcasts.c.state.in_(EXPIRABLE_STATES) & (pending_broadcasts.c.expires_at < now)
    found = [_pending_broadcast(row) for row in connection.execute(select(pending_broadcasts).where(late)).mappings()]
    return [
        (one.state, one) for one in found if close_all_of(connection, one.token, (one.state,), PendingState.EXPIRED)
    ]


def close_all_of(
    connection: Connection, /, token: str, old: tuple[PendingState, ...], new: PendingState, **values: Any
) -> PendingBroadcast | None:
    """Move a preview on to where nobody is called, of which its author is to be told."""
    return transition(connection, token, old, new, needs_notification=True, **values)


def mark_notified(connection: Connection, token: str) -> None:
    """Note that the author of a preview can see what became of it."""
    connection.execute(
        update(pending_broadcasts)
        .where(pending_broadcasts.c.token == token, pending_broadcasts.c.needs_notification)
        .values(needs_notification=False)
    )


def take_unnotified(connection: Connection) -> list[PendingBroadcast]:
    """Return the previews that came to nothing, of which a process that died has told nobody; they can be shown again.

    A rule that refused one is looked at anew then.
    """
    left = pending_broadcasts.c.needs_notification & pending_broadcasts.c.state.in_(_NEEDS_NOTIFICATION)
    found = connection.execute(select(pending_broadcasts).where(left)).mappings().all()
    connection.execute(update(pending_broadcasts).where(left).values(state=PendingState.EXPIRED))
    return [_pending_broadcast(row) for row in found]


def delete_old(connection: Connection, before: float, ended_before: float) -> int:
    """Forget previews, with the numbers in them, that are older than a moment; those that came to nothing, sooner.

    What is about to be launched is never forgotten.
    """
    old = (pending_broadcasts.c.created_at < before) & (pending_broadcasts.c.state != PendingState.CONFIRMED)
    over = (pending_broadcasts.c.created_at < ended_before) & pending_broadcasts.c.state.in_(_FINAL_STATES)
    return connection.execute(delete(pending_broadcasts).where(old | over)).rowcount


def _pending_broadcast(row: RowMapping) -> PendingBroadcast:
    """Return a row as a preview."""
    return PendingBroadcast(
        token=row["token"],
        state=PendingState(row["state"]),
        user_id=row["user_id"],
        target=ChatTarget(row["chat_id"], row["thread_id"]),
        message_id=row["message_id"],
        draft=row["draft"],
        draft_digest=row["draft_digest"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        decided_by=row["decided_by"],
        rule_override=row["rule_override"],
        campaign_id=row["campaign_id"],
    )


def add_approval_message(connection: Connection, token: str, chat_id: int, message_id: int) -> None:
    """Note whom an order was shown to; one that the chat had gives way."""
    mine = (approval_messages.c.token == token) & (approval_messages.c.chat_id == chat_id)
    connection.execute(delete(approval_messages).where(mine))
    connection.execute(insert(approval_messages).values(token=token, chat_id=chat_id, message_id=message_id))


def list_approval_messages(connection: Connection, token: str) -> list[tuple[ChatTarget, int]]:
    """Return the messages that ask about an order."""
    found = connection.execute(select(approval_messages).where(approval_messages.c.token == token)).mappings()
    return [(ChatTarget(row["chat_id"]), row["message_id"]) for row in found]


def delete_old_approval_messages(connection: Connection) -> None:
    """Forget the messages of orders that are forgotten."""
    connection.execute(
        delete(approval_messages).where(approval_messages.c.token.not_in(select(pending_broadcasts.c.token)))
    )
