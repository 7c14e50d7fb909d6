"""The do-not-call list: numbers that no account calls, whoever launches."""

from itertools import batched
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from ..models import Actor
from . import audit_log
from .database import lock_account
from .tables import do_not_call

_CHUNK_SIZE: Final = 500


def add(connection: Connection, account: str, phones: list[str], reason: str, actor: Actor, now: float) -> int:
    """Add numbers to the list, and return how many are new."""
    lock_account(connection, "blocked")
    known: set[str] = set()
    for chunk in batched(phones, _CHUNK_SIZE, strict=False):
        known.update(connection.execute(select(do_not_call.c.phone).where(do_not_call.c.phone.in_(chunk))).scalars())
    new = [phone for phone in dict.fromkeys(phones) if phone not in known]
    if new:
        connection.execute(
            insert(do_not_call),
            [{"phone": one, "reason": reason, "added_by": actor.id, "added_at": now} for one in new],
        )
    audit_log.append(connection, now, account, actor, "block", numbers=len(new), reason=reason)
    return len(new)


def remove(connection: Connection, account: str, phones: list[str], actor: Actor, now: float) -> int:
    """Remove numbers from the list, and return how many were on it."""
    removed = 0
    for chunk in batched(phones, _CHUNK_SIZE, strict=False):
        removed += connection.execute(delete(do_not_call).where(do_not_call.c.phone.in_(chunk))).rowcount
    audit_log.append(connection, now, account, actor, "unblock", numbers=removed)
    return removed


def list_numbers(connection: Connection) -> list[str]:
    """Return the numbers on the list, oldest first."""
    return list(
        connection.execute(select(do_not_call.c.phone).order_by(do_not_call.c.added_at, do_not_call.c.phone)).scalars()
    )
