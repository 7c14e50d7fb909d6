"""Saved lists of recipients, one for everybody who may use them."""

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from ..domain.records import Group
from .tables import groups


def get(connection: Connection, key: str) -> Group | None:
    """Return a list by its folded name."""
    row = connection.execute(select(groups).where(groups.c.name == key)).mappings().first()
    return None if row is None else _group(row, row["recipients"])


def everything(connection: Connection) -> list[Group]:
    """Return all lists by their names, without the people in them."""
    columns = (groups.c.shown_name, groups.c.count, groups.c.saved_by, groups.c.saved_at)
    found = connection.execute(select(*columns).order_by(groups.c.name)).mappings()
    return [_group(row, "") for row in found]


def put(connection: Connection, key: str, group: Group) -> int | None:
    """Keep a list, and return how many were in the one it replaces; None where it is new."""
    values = {
        "shown_name": group.name,
        "recipients": group.recipients,
        "count": group.count,
        "saved_by": group.saved_by,
        "saved_at": group.saved_at,
    }
    mine = groups.c.name == key
    before: int | None = connection.execute(select(groups.c.count).where(mine)).scalar_one_or_none()
    if before is None:
        connection.execute(insert(groups).values(name=key, **values))
    else:
        connection.execute(update(groups).where(mine).values(**values))
    return before


def remove(connection: Connection, key: str) -> bool:
    """Forget a list; return whether there was one."""
    return connection.execute(delete(groups).where(groups.c.name == key)).rowcount > 0


def _group(row: RowMapping, recipients: str) -> Group:
    """Return a row as a list."""
    return Group(
        name=row["shown_name"],
        recipients=recipients,
        count=row["count"],
        saved_by=row["saved_by"],
        saved_at=row["saved_at"],
    )
