"""Who works on the journal: each process shows that it lives, and what a dead one was sending is in doubt.

A process that lives counts its beat up. Others take it for dead when they have looked several times and found the same
beat: no two clocks are compared, so a clock that is wrong, set, or stopped by a suspended machine buries nobody.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from .tables import owners

RENEW_SECONDS = 5.0
"""Between two beats, and two looks at others."""
LOOKS = 3
"""Times a beat must be found unchanged."""
LEASE_SECONDS = RENEW_SECONDS * LOOKS
"""How long a silent owner is safe at least."""


_BEAT = update(owners).where(owners.c.id == bindparam("its_id")).values(beat=owners.c.beat + 1)


def beat(connection: Connection, owner: str, name: str = "") -> None:
    """Show that an owner lives; one that others have buried begins anew."""
    query = _BEAT.values(name=name) if name else _BEAT
    if connection.execute(query, {"its_id": owner}).rowcount == 0:
        connection.execute(insert(owners).values(id=owner, name=name, beat=0))


def leave(connection: Connection, owner: str) -> None:
    """Be no owner any more: nothing of this one is being sent."""
    connection.execute(delete(owners).where(owners.c.id == owner))


def beats(connection: Connection) -> dict[str, int]:
    """Return how often each owner has shown that it lives."""
    return {row.id: row.beat for row in connection.execute(select(owners.c.id, owners.c.beat))}


def forget(connection: Connection, silent: Mapping[str, int]) -> None:
    """Strike out owners whose beat is still the one that was seen."""
    for owner, seen in silent.items():
        connection.execute(delete(owners).where(owners.c.id == owner, owners.c.beat == seen))


def living(connection: Connection) -> set[str]:
    """Return the owners that nobody has buried."""
    return set(connection.execute(select(owners.c.id)).scalars())
