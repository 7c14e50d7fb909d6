"""Recovery of batches that a crashed process was sending, and of claims whose commit could not be confirmed."""

from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from ..journal import leases
from ..journal.database import lock_account
from ..journal.tables import batches, campaigns
from ..states import BatchState
from . import transitions


def release_claims(connection: Connection, account: str, lease_id: str, now: float) -> None:
    """Release claims whose commit could not be confirmed: none of their batches was sent."""
    lock_account(connection, account)
    table = batches.c
    is_claimed = (table.lease_id == lease_id) & (table.state == BatchState.SUBMITTING)
    found = connection.execute(select(table.campaign_id).where(is_claimed)).scalars().all()
    connection.execute(update(batches).where(is_claimed).values(state=BatchState.PENDING, retry_at=now))
    for campaign_id in found:
        if not transitions.may_continue(connection, campaign_id):
            transitions.end_sending(connection, campaign_id, transitions.STOPPED, now)


def recover_stale_batches(connection: Connection, account: str, stale: Mapping[str, int]) -> list[int]:
    """Set the batches that crashed processes were sending to unknown; return the campaigns that now need a user."""
    lock_account(connection, account)
    leases.delete_stale(connection, stale)
    table = batches.c
    stale_batches = connection.execute(
        select(table.campaign_id, table.number, table.evidence)
        .join(campaigns, campaigns.c.id == table.campaign_id)
        .where(
            campaigns.c.account == account,
            table.state == BatchState.SUBMITTING,
            table.lease_id.not_in(leases.active_holders(connection)),
        )
    ).all()
    for campaign_id, number, evidence in stale_batches:
        connection.execute(
            update(batches)
            .where(table.campaign_id == campaign_id, table.number == number)
            .values(
                state=BatchState.UNKNOWN,
                evidence={**evidence, "what": "the process ended while it was sending"},
            )
        )
        transitions.pause_for_unknown(connection, campaign_id)
    return sorted({campaign_id for campaign_id, *_ in stale_batches})
