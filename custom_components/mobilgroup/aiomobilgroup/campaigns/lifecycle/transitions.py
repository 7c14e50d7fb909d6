"""How a campaign moves on when something became of a batch: to ringing, to its end, or to a person.

What a person has decided about a campaign, to hold it or to end it, outlives whatever becomes of its batches.
"""

from typing import Any, Final

from sqlalchemy import Connection, exists, select, update

from ..journal.tables import batches, campaigns
from ..states import CHARGEABLE_STATES, Attention, BatchState, CampaignState
from . import progress

UNKNOWN_REASON: Final = "unknown"
"""The reason of a campaign that a doubt has paused, and nobody else."""


def end_sending(connection: Connection, campaign_id: int, reason: str, now: float) -> bool:
    """End a campaign's sending for a reason: `failed` when nothing was accepted, `stopped` otherwise.

    Return whether that leaves a doubt for a person.
    """
    table = batches.c
    mine = table.campaign_id == campaign_id
    doubtful = connection.execute(
        update(batches)
        .where(mine, table.is_resend_of_unknown, table.state == BatchState.PENDING)
        .values(state=BatchState.UNKNOWN, is_resend_of_unknown=False)
    ).rowcount
    sent = connection.execute(select(exists().where(mine, table.state.in_(CHARGEABLE_STATES)))).scalar_one()
    values: dict[str, Any] = {"state": CampaignState.STOPPED if sent else CampaignState.FAILED, "reason": reason}
    if doubtful:
        values["attention"] = Attention.UNKNOWN
    if not sent:
        values["finished_at"] = now
    connection.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(**values))
    progress.finish_if_complete(connection, campaign_id, now)
    return bool(doubtful)


def advance_after_batch(connection: Connection, campaign_id: int, now: float) -> None:
    """Move a campaign on when nothing of it is left to send."""
    table = batches.c
    # Each state once: this is asked after every batch, and a long list has a thousand.
    found = select(table.state).where(table.campaign_id == campaign_id).distinct()
    states = set(connection.execute(found).scalars())
    if states & {BatchState.PENDING, BatchState.SUBMITTING, BatchState.NOT_SENT, BatchState.UNKNOWN}:
        return
    if BatchState.ACCEPTED not in states:
        end_sending(connection, campaign_id, BatchState.REJECTED, now)
        return
    connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id, campaigns.c.state.in_((CampaignState.SENDING, CampaignState.PAUSED)))
        .values(state=CampaignState.RUNNING, reason=None)
    )
    progress.finish_if_complete(connection, campaign_id, now)


def pause_for_unknown(connection: Connection, campaign_id: int) -> None:
    """Hold a campaign of which nobody can tell, until a person has decided."""
    table = campaigns.c
    mine = table.id == campaign_id
    connection.execute(update(campaigns).where(mine).values(attention=Attention.UNKNOWN))
    connection.execute(
        update(campaigns)
        .where(mine, table.state == CampaignState.SENDING)
        .values(state=CampaignState.PAUSED, reason=UNKNOWN_REASON)
    )


def clear_unknown(connection: Connection, campaign_id: int) -> None:
    """Take back the call for a person when the last doubt of a campaign has been answered by itself."""
    table = campaigns.c
    mine = (table.id == campaign_id) & (table.attention == Attention.UNKNOWN)
    unknown = connection.execute(
        select(batches.c.number).where(
            batches.c.campaign_id == campaign_id,
            batches.c.state == BatchState.UNKNOWN,
            batches.c.completed_at.is_(None),
        )
    ).first()
    if unknown is not None:
        return
    connection.execute(
        update(campaigns)
        .where(mine, table.state == CampaignState.PAUSED, table.reason == UNKNOWN_REASON)
        .values(state=CampaignState.SENDING, reason=None)
    )
    connection.execute(update(campaigns).where(mine).values(attention=None))
