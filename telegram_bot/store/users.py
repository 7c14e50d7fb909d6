"""Users with their preferences and phone numbers, and the unknown users who were answered."""

import sqlalchemy as sa
from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from ..domain.pending import EXPIRABLE_STATES, PendingState
from ..domain.records import UserRecord
from ..domain.roles import Role
from ..domain.users import BotUser
from .tables import balance_alerts, conversations, pending_broadcasts, phone_numbers, prompts, unknown_users, users

_SELECT_USER = select(users).where(users.c.id == bindparam("id"))
UNKNOWN_REPLY_INTERVAL = 3600.0


def get(connection: Connection, user_id: int) -> UserRecord | None:
    """Return a user, or None for an unknown user."""
    row = connection.execute(_SELECT_USER, {"id": user_id}).mappings().first()
    return None if row is None else _user(row)


def list_all(connection: Connection) -> list[UserRecord]:
    """Return all users, ordered by id."""
    found = connection.execute(select(users).order_by(users.c.id)).mappings()
    return [_user(row) for row in found]


def save(connection: Connection, user_id: int, role: Role, name: str, by: int, now: float) -> None:
    """Add a user, or change their role and name."""
    values = {"role": role.value, "name": name, "added_by": by, "added_at": now}
    if connection.execute(update(users).where(users.c.id == user_id).values(**values)).rowcount == 0:
        connection.execute(insert(users).values(id=user_id, **values))


def delete(connection: Connection, user_id: int) -> bool:
    """Delete a user, cancel their broadcasts that are not confirmed yet, and return whether the user existed.

    Their own phone number stays.
    """
    if connection.execute(sa.delete(users).where(users.c.id == user_id)).rowcount == 0:
        return False
    connection.execute(sa.delete(conversations).where(conversations.c.user_id == user_id))
    connection.execute(sa.delete(prompts).where(prompts.c.user_id == user_id))
    connection.execute(sa.delete(balance_alerts).where(balance_alerts.c.chat_id == user_id))
    pending = pending_broadcasts.c.state.in_(EXPIRABLE_STATES)
    connection.execute(
        update(pending_broadcasts)
        .where(pending_broadcasts.c.user_id == user_id, pending)
        .values(state=PendingState.CANCELLED)
    )
    return True


def save_preferences(
    connection: Connection, user: BotUser, now: float, *, language: str | None = None, time_zone: str | None = None
) -> None:
    """Save a user's preferences; a configured user without a row gets one, which alone gives them no role."""
    condition = users.c.id == user.id
    if connection.execute(select(users.c.id).where(condition)).first() is None:
        save(connection, user.id, user.role, user.name, user.id, now)
    chosen = {name: value for name, value in (("language", language), ("time_zone", time_zone)) if value is not None}
    if chosen:
        connection.execute(update(users).where(condition).values(**chosen))


def can_reply_to_unknown(connection: Connection, user_id: int, now: float) -> bool:
    """Return whether an unknown user was not answered within the last hour; only reads."""
    replied_at = connection.execute(
        select(unknown_users.c.replied_at).where(unknown_users.c.id == user_id)
    ).scalar_one_or_none()
    return replied_at is None or abs(now - replied_at) >= UNKNOWN_REPLY_INTERVAL


def record_unknown_reply(connection: Connection, user_id: int, now: float) -> bool:
    """Return whether an unknown user is to be answered, and record it; records older than an hour are deleted."""
    if not can_reply_to_unknown(connection, user_id, now):
        return False
    old = (unknown_users.c.replied_at <= now - UNKNOWN_REPLY_INTERVAL) | (
        unknown_users.c.replied_at >= now + UNKNOWN_REPLY_INTERVAL
    )
    connection.execute(sa.delete(unknown_users).where(old))
    connection.execute(insert(unknown_users).values(id=user_id, replied_at=now))
    return True


def _user(row: RowMapping) -> UserRecord:
    """Return a row as a user."""
    return UserRecord(
        id=row["id"],
        role=Role(row["role"]),
        name=row["name"],
        language=row["language"],
        time_zone=row["time_zone"],
        is_granted=row["added_by"] != row["id"],
    )


def get_phone_number(connection: Connection, user_id: int) -> str | None:
    """Return a user's own phone number (11 digits), or None."""
    return connection.execute(
        select(phone_numbers.c.phone).where(phone_numbers.c.user_id == user_id)
    ).scalar_one_or_none()


def save_phone_number(connection: Connection, user_id: int, phone: str) -> None:
    """Save a user's own phone number (11 digits)."""
    condition = phone_numbers.c.user_id == user_id
    if connection.execute(update(phone_numbers).where(condition).values(phone=phone)).rowcount == 0:
        connection.execute(insert(phone_numbers).values(user_id=user_id, phone=phone))
