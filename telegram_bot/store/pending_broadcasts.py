"""Pending broadcasts and the messages that ask for their approval.

Every change of state is a compare-and-set, so that two taps have one effect:
`previewed → [awaiting_approval →] confirmed → launched`. A rule can reject a confirmed broadcast, and a user who may
override the rule confirms it again; the other states end it without a launch. `confirmed` is written before the
campaign is launched, under an idempotency key: after a crash in between, the next process launches it, once.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from ..domain.digests import content_digest
from ..domain.drafts import BroadcastDraft
from ..domain.pending import EXPIRABLE_STATES, PendingBroadcast, PendingState, RuleOverride
from ..domain.users import ChatTarget
from .tables import approval_messages, campaign_cards, pending_broadcasts

_NEEDS_NOTIFICATION: Final = (PendingState.CANCELLED, PendingState.REJECTED, PendingState.EXPIRED)
_FINAL_STATES: Final = (PendingState.CANCELLED, PendingState.SUPERSEDED, PendingState.EXPIRED)


def add(connection: Connection, pending: PendingBroadcast, *, replaces: str | None = None) -> bool:
    """Add a previewed broadcast and supersede the one it replaces.

    Returns False, and adds nothing, when the one it replaces was used meanwhile.
    """
    if replaces is not None:
        old = (PendingState.PREVIEWED, PendingState.EXPIRED)
        if not transition(connection, replaces, old, PendingState.SUPERSEDED):
            return False
    draft = pending.draft.to_json()
    connection.execute(
        insert(pending_broadcasts).values(
            token=pending.token,
            state=pending.state,
            user_id=pending.user_id,
            chat_id=pending.target.chat_id,
            thread_id=pending.target.thread_id,
            message_id=pending.message_id,
            draft=draft,
            draft_digest=content_digest(draft),
            estimated_cost=pending.estimated_cost,
            created_at=pending.created_at,
            expires_at=pending.expires_at,
        )
    )
    return True


def get(connection: Connection, token: str) -> PendingBroadcast | None:
    """Return a pending broadcast, or None if there is none."""
    row = connection.execute(select(pending_broadcasts).where(pending_broadcasts.c.token == token)).mappings().first()
    return None if row is None else _pending_broadcast(row)


def bind_message(connection: Connection, token: str, message_id: int) -> None:
    """Save which message shows a pending broadcast, unless one does already."""
    connection.execute(
        update(pending_broadcasts)
        .where(pending_broadcasts.c.token == token, pending_broadcasts.c.message_id.is_(None))
        .values(message_id=message_id)
    )


def transition(
    connection: Connection, /, token: str, old: tuple[PendingState, ...], new: PendingState, **values: Any
) -> bool:
    """Move a pending broadcast from one of some states to another; return False if it is in none of them."""
    condition: ColumnElement[bool] = (pending_broadcasts.c.token == token) & pending_broadcasts.c.state.in_(old)
    changed = {"needs_notification": False} | _to_columns(values)
    return connection.execute(update(pending_broadcasts).where(condition).values(state=new, **changed)).rowcount > 0


def close(
    connection: Connection, /, token: str, old: tuple[PendingState, ...], new: PendingState, **values: Any
) -> bool:
    """Move a pending broadcast to a state without a launch, of which its author is to be notified."""
    return transition(connection, token, old, new, needs_notification=True, **values)


def mark_launched(connection: Connection, token: str, campaign_id: int, language: str) -> None:
    """Save which campaign a confirmed broadcast became, and make its message the campaign's card."""
    if not transition(connection, token, (PendingState.CONFIRMED,), PendingState.LAUNCHED, campaign_id=campaign_id):
        return
    table = pending_broadcasts.c
    location = select(table.chat_id, table.thread_id, table.message_id, table.user_id)
    # Read here: the group may have become a supergroup since the tap.
    row = connection.execute(location.where(table.token == token)).mappings().one()
    if row["message_id"] is None:
        return
    condition = (campaign_cards.c.campaign_id == campaign_id) & (campaign_cards.c.chat_id == row["chat_id"])
    if connection.execute(select(campaign_cards.c.campaign_id).where(condition)).first() is None:
        connection.execute(
            insert(campaign_cards).values(campaign_id=campaign_id, language=language, content_digest="", **row)
        )


def list_confirmed(connection: Connection, before: float) -> list[PendingBroadcast]:
    """Return the broadcasts that were confirmed before a time and not launched yet."""
    return _list(
        connection,
        (pending_broadcasts.c.state == PendingState.CONFIRMED) & (pending_broadcasts.c.decided_at <= before),
    )


def list_without_approval_request(connection: Connection, before: float) -> list[PendingBroadcast]:
    """Return the broadcasts that have awaited approval since before a time without a message that asks for it."""
    return _list(
        connection,
        (pending_broadcasts.c.state == PendingState.AWAITING_APPROVAL)
        & (pending_broadcasts.c.decided_at <= before)
        & pending_broadcasts.c.token.not_in(select(approval_messages.c.token)),
    )


def expire_due(connection: Connection, now: float) -> list[PendingBroadcast]:
    """Expire the broadcasts whose time has passed, and return them as they were before."""
    due = pending_broadcasts.c.state.in_(EXPIRABLE_STATES) & (pending_broadcasts.c.expires_at < now)
    return [one for one in _list(connection, due) if close(connection, one.token, (one.state,), PendingState.EXPIRED)]


def mark_notified(connection: Connection, token: str) -> None:
    """Record that the author of a pending broadcast can see how it ended."""
    connection.execute(
        update(pending_broadcasts)
        .where(pending_broadcasts.c.token == token, pending_broadcasts.c.needs_notification)
        .values(needs_notification=False)
    )


def take_unnotified(connection: Connection) -> list[PendingBroadcast]:
    """Return the broadcasts whose authors were not notified that they ended, and expire them.

    Expired ones can be previewed again; a rule that rejected one is then checked again.
    """
    unnotified = pending_broadcasts.c.needs_notification & pending_broadcasts.c.state.in_(_NEEDS_NOTIFICATION)
    found = _list(connection, unnotified)
    connection.execute(update(pending_broadcasts).where(unnotified).values(state=PendingState.EXPIRED))
    return found


def delete_old(connection: Connection, before: float, ended_before: float) -> int:
    """Delete the broadcasts created before a time, and those that ended without a launch before a later one.

    Confirmed ones, which are about to be launched, are kept.
    """
    old = (pending_broadcasts.c.created_at < before) & (pending_broadcasts.c.state != PendingState.CONFIRMED)
    over = (pending_broadcasts.c.created_at < ended_before) & pending_broadcasts.c.state.in_(_FINAL_STATES)
    return connection.execute(delete(pending_broadcasts).where(old | over)).rowcount


def add_approval_message(connection: Connection, token: str, chat_id: int, message_id: int) -> None:
    """Save which message asks for approval in a chat; it replaces a former one there."""
    condition = (approval_messages.c.token == token) & (approval_messages.c.chat_id == chat_id)
    connection.execute(delete(approval_messages).where(condition))
    connection.execute(insert(approval_messages).values(token=token, chat_id=chat_id, message_id=message_id))


def list_approval_messages(connection: Connection, token: str) -> list[tuple[ChatTarget, int]]:
    """Return the chats and ids of the messages that ask for approval of a broadcast."""
    found = connection.execute(select(approval_messages).where(approval_messages.c.token == token)).mappings()
    return [(ChatTarget(row["chat_id"]), row["message_id"]) for row in found]


def delete_old_approval_messages(connection: Connection) -> None:
    """Delete the approval messages of deleted broadcasts."""
    connection.execute(
        delete(approval_messages).where(approval_messages.c.token.not_in(select(pending_broadcasts.c.token)))
    )


def _list(connection: Connection, condition: ColumnElement[bool]) -> list[PendingBroadcast]:
    """Return the broadcasts that meet a condition."""
    found = connection.execute(select(pending_broadcasts).where(condition)).mappings()
    return [_pending_broadcast(row) for row in found]


def _to_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return changed fields as column values: an override is stored as JSON."""
    return {
        name: msgspec.json.encode(value).decode() if isinstance(value, RuleOverride) else value
        for name, value in values.items()
    }


def _pending_broadcast(row: RowMapping) -> PendingBroadcast:
    """Return a row as a pending broadcast."""
    override = row["rule_override"]
    return PendingBroadcast(
        token=row["token"],
        state=PendingState(row["state"]),
        user_id=row["user_id"],
        target=ChatTarget(row["chat_id"], row["thread_id"]),
        message_id=row["message_id"],
        draft=BroadcastDraft.from_json(row["draft"]),
        is_intact=content_digest(row["draft"]) == row["draft_digest"],
        estimated_cost=row["estimated_cost"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        rule_override=None if override is None else msgspec.json.decode(override, type=RuleOverride),
        needs_notification=row["needs_notification"],
        campaign_id=row["campaign_id"],
    )
