"""Leases: each process renews its own; a batch that was being sent under a stale lease has an unknown outcome.

A renewal increments a count. Other processes take a lease for stale after several checks that found the same count: no
two clocks are compared, so a clock that is wrong, set, or stopped by a suspended machine makes no lease stale.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from .tables import leases

RENEW_SECONDS = 5.0
"""Seconds between two renewals, and between two checks of other leases."""
STALE_AFTER_CHECKS = 3
"""How many checks must find a renewal count unchanged before its lease is stale."""
LEASE_SECONDS = RENEW_SECONDS * STALE_AFTER_CHECKS
"""Seconds that a lease lasts without renewal, at least."""
_RENEW = update(leases).where(leases.c.id == bindparam("its_id")).values(renewals=leases.c.renewals + 1)


def renew(connection: Connection, lease_id: str, name: str = "") -> None:
    """Renew a process's lease; one that other processes deleted as stale is created again."""
    query = _RENEW.values(name=name) if name else _RENEW
    if connection.execute(query, {"its_id": lease_id}).rowcount == 0:
        connection.execute(insert(leases).values(id=lease_id, name=name, renewals=0))


def release(connection: Connection, lease_id: str) -> None:
    """Delete a process's lease; the process must not be sending anything."""
    connection.execute(delete(leases).where(leases.c.id == lease_id))


def renewal_counts(connection: Connection) -> dict[str, int]:
    """Return the renewal count of each lease."""
    return {row.id: row.renewals for row in connection.execute(select(leases.c.id, leases.c.renewals))}


def delete_stale(connection: Connection, stale: Mapping[str, int]) -> None:
    """Delete leases whose renewal count is still the given one."""
    for lease_id, last_renewals in stale.items():
        connection.execute(delete(leases).where(leases.c.id == lease_id, leases.c.renewals == last_renewals))


def active_holders(connection: Connection) -> set[str]:
    """Return the ids of the leases that no process has deleted."""
    return set(connection.execute(select(leases.c.id)).scalars())
