"""Recipient groups, shared by all users who may use them."""

import sqlalchemy as sa
from sqlalchemy import Connection, RowMapping, insert, select, update

from ..domain.records import RecipientGroup
from .tables import recipient_groups


def get(connection: Connection, key: str) -> RecipientGroup | None:
    """Return a group by its normalized name, or None."""
    row = connection.execute(select(recipient_groups).where(recipient_groups.c.name == key)).mappings().first()
    return None if row is None else _group(row, row["recipients"])


def list_all(connection: Connection) -> list[RecipientGroup]:
    """Return all groups, ordered by name, without their recipients."""
    columns = (
        recipient_groups.c.display_name,
        recipient_groups.c.recipient_count,
        recipient_groups.c.saved_by,
        recipient_groups.c.saved_at,
    )
    found = connection.execute(select(*columns).order_by(recipient_groups.c.name)).mappings()
    return [_group(row, "") for row in found]


def save(connection: Connection, key: str, group: RecipientGroup) -> int | None:
    """Save a group; return how many recipients the group it replaces had, or None if it is new."""
    values = {
        "display_name": group.name,
        "recipients": group.recipients,
        "recipient_count": group.recipient_count,
        "saved_by": group.saved_by,
        "saved_at": group.saved_at,
    }
    condition = recipient_groups.c.name == key
    replaced_count: int | None = connection.execute(
        select(recipient_groups.c.recipient_count).where(condition)
    ).scalar_one_or_none()
    if replaced_count is None:
        connection.execute(insert(recipient_groups).values(name=key, **values))
    else:
        connection.execute(update(recipient_groups).where(condition).values(**values))
    return replaced_count


def delete(connection: Connection, key: str) -> bool:
    """Delete a group; return whether there was one."""
    return connection.execute(sa.delete(recipient_groups).where(recipient_groups.c.name == key)).rowcount > 0


def _group(row: RowMapping, recipients: str) -> RecipientGroup:
    """Return a row as a group."""
    return RecipientGroup(
        name=row["display_name"],
        recipients=recipients,
        recipient_count=row["recipient_count"],
        saved_by=row["saved_by"],
        saved_at=row["saved_at"],
    )
