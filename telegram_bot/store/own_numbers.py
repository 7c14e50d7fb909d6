"""People's own numbers, for test calls."""

from sqlalchemy import Connection, insert, select, update

from .tables import own_numbers


def get(connection: Connection, user_id: int) -> str | None:
    """Return a person's own number."""
    return connection.execute(select(own_numbers.c.phone).where(own_numbers.c.user_id == user_id)).scalar_one_or_none()


def put(connection: Connection, user_id: int, phone: str) -> None:
    """Remember a person's own number."""
    mine = own_numbers.c.user_id == user_id
    if connection.execute(update(own_numbers).where(mine).values(phone=phone)).rowcount == 0:
        connection.execute(insert(own_numbers).values(user_id=user_id, phone=phone))
