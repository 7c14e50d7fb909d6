"""Who may use the bot, as the database has it."""

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from ..domain.pending import EXPIRING, OrderState
from ..domain.records import User
from ..domain.roles import Role
from ..domain.users import Person
from .tables import alerts, conversations, orders, own_numbers, questions, strangers, users

_ONE = select(users).where(users.c.id == bindparam("id"))
HOUR = 3600.0


def get(connection: Connection, user_id: int) -> User | None:
    """Return a user, None for a stranger."""
    row = connection.execute(_ONE, {"id": user_id}).mappings().first()
    return None if row is None else _user(row)


def everybody(connection: Connection) -> list[User]:
    """Return all users, by their id."""
    found = connection.execute(select(users).order_by(users.c.id)).mappings()
    return [_user(row) for row in found]


def put(connection: Connection, user_id: int, role: Role, name: str, by: int, now: float) -> None:
    """Add a user, or give one another role and name."""
    values = {"role": role.value, "name": name, "added_by": by, "added_at": now}
    if connection.execute(update(users).where(users.c.id == user_id).values(**values)).rowcount == 0:
        connection.execute(insert(users).values(id=user_id, **values))


def remove(connection: Connection, user_id: int) -> bool:
    """Remove a user, with what he has begun and nobody has launched; return whether there was one."""
    if connection.execute(delete(users).where(users.c.id == user_id)).rowcount == 0:
        return False
    connection.execute(delete(conversations).where(conversations.c.user_id == user_id))
    connection.execute(delete(questions).where(questions.c.user_id == user_id))
    connection.execute(delete(alerts).where(alerts.c.chat_id == user_id))
    pending = orders.c.state.in_(EXPIRING)
    connection.execute(update(orders).where(orders.c.user_id == user_id, pending).values(state=OrderState.DROPPED))
    return True


def choose(
    connection: Connection, user: Person, now: float, *, language: str | None = None, zone: str | None = None
) -> None:
    """Note what a person has chosen; somebody who is configured gets a row that gives him no role of its own."""
    mine = users.c.id == user.id
    if connection.execute(select(users.c.id).where(mine)).first() is None:
        put(connection, user.id, user.role, user.name, user.id, now)
    chosen = {name: value for name, value in (("language", language), ("zone", zone)) if value is not None}
    if chosen:
        connection.execute(update(users).where(mine).values(**chosen))


def may_greet(connection: Connection, user_id: int, now: float) -> bool:
    """Return whether a stranger was not answered within the last hour; it only reads."""
    answered = connection.execute(select(strangers.c.answered_at).where(strangers.c.id == user_id)).scalar_one_or_none()
    return answered is None or abs(now - answered) >= HOUR


def greet(connection: Connection, user_id: int, now: float) -> bool:
    """Return whether a stranger is to be answered, and note it; those of hours ago are forgotten."""
    if not may_greet(connection, user_id, now):
        return False
    old = (strangers.c.answered_at <= now - HOUR) | (strangers.c.answered_at >= now + HOUR)
    connection.execute(delete(strangers).where(old))
    connection.execute(insert(strangers).values(id=user_id, answered_at=now))
    return True


def _user(row: RowMapping) -> User:
    """Return a row as a user."""
    return User(
        id=row["id"],
        role=Role(row["role"]),
        name=row["name"],
        language=row["language"],
        zone=row["zone"],
        is_granted=row["added_by"] != row["id"],
    )


def get_phone_number(connection: Connection, user_id: int) -> str | None:
    """Return a person's own number."""
    return connection.execute(select(own_numbers.c.phone).where(own_numbers.c.user_id == user_id)).scalar_one_or_none()


def save_phone_number(connection: Connection, user_id: int, phone: str) -> None:
    """Remember a person's own number."""
    mine = own_numbers.c.user_id == user_id
    if connection.execute(update(own_numbers).where(mine).values(phone=phone)).rowcount == 0:
        connection.execute(insert(own_numbers).values(user_id=user_id, phone=phone))
