"""The list of numbers that are not called, whoever wants it and from whichever account."""

from itertools import batched
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from ..models import Actor
from . import audit_log
from .database import lock_account
from .tables import blocked

_AT_ONCE: Final = 500


def block(connection: Connection, account: str, phones: list[str], reason: str, by: Actor, now: float) -> int:
    """Put numbers on the list, and return how many are new there."""
    lock_account(connection, "blocked")
    known: set[str] = set()
    for some in batched(phones, _AT_ONCE, strict=False):
        known.update(connection.execute(select(blocked.c.phone).where(blocked.c.phone.in_(some))).scalars())
    new = [phone for phone in dict.fromkeys(phones) if phone not in known]
    if new:
        connection.execute(insert(blocked), [{"phone": one, "reason": reason, "who": by.who, "at": now} for one in new])
    audit_log.record(connection, now, account, by, "block", numbers=len(new), reason=reason)
    return len(new)


def unblock(connection: Connection, account: str, phones: list[str], by: Actor, now: float) -> int:
    """Take numbers off the list, and return how many stood there."""
    removed = 0
    for some in batched(phones, _AT_ONCE, strict=False):
        removed += connection.execute(delete(blocked).where(blocked.c.phone.in_(some))).rowcount
    audit_log.record(connection, now, account, by, "unblock", numbers=removed)
    return removed


def blocked_numbers(connection: Connection) -> list[str]:
    """Return the numbers that are not called, the oldest first."""
    return list(connection.execute(select(blocked.c.phone).order_by(blocked.c.at, blocked.c.phone)).scalars())
