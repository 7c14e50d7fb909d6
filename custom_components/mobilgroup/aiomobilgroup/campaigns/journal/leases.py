"""Who works on the journal: each process shows that it lives, and what a dead one was sending is in doubt.

A process that lives counts its beat up. Others take it for dead when they have looked several times and found the same
beat: no two clocks are compared, so a clock that is wrong, set, or stopped by a suspended machine buries nobody.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from .tables import leases

RENEW_SECONDS = 5.0
"""Between two beats, and two looks at others."""
STALE_AFTER_CHECKS = 3
"""Times a beat must be found unchanged."""
LEASE_SECONDS = RENEW_SECONDS * STALE_AFTER_CHECKS
"""How long a silent owner is safe at least."""
_RENEW = update(leases).where(leases.c.id == bindparam("its_id")).values(renewals=leases.c.renewals + 1)


def renew(connection: Connection, lease_id: str, name: str = "") -> None:
    """Show that an owner lives; one that others have buried begins anew."""
    query = _RENEW.values(name=name) if name else _RENEW
    if connection.execute(query, {"its_id": lease_id}).rowcount == 0:
        connection.execute(insert(leases).values(id=lease_id, name=name, renewals=0))


def release(connection: Connection, lease_id: str) -> None:
    """Be no owner any more: nothing of this one is being sent."""
    connection.execute(delete(leases).where(leases.c.id == lease_id))


def renewal_counts(connection: Connection) -> dict[str, int]:
    """Return how often each owner has shown that it lives."""
    return {row.id: row.renewals for row in connection.execute(select(leases.c.id, leases.c.renewals))}


def delete_stale(connection: Connection, stale: Mapping[str, int]) -> None:
    """Strike out owners whose beat is still the one that was seen."""
    for lease_id, last_renewals in stale.items():
        connection.execute(delete(leases).where(leases.c.id == lease_id, leases.c.renewals == last_renewals))


def active_holders(connection: Connection) -> set[str]:
    """Return the owners that nobody has buried."""
    return set(connection.execute(select(leases.c.id)).scalars())
