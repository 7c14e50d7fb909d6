"""Transitions of a campaign after a batch's outcome: to running, to its end, or to a user's decision.

A user's decision to pause or end a campaign outlives the outcomes of its batches.
"""

from typing import Any, Final

from sqlalchemy import Connection, exists, select, update

from ..journal.tables import batches, campaigns
from ..states import CHARGEABLE_STATES, Attention, BatchState, CampaignState
from . import progress

UNKNOWN_REASON: Final = "unknown"
"""The reason of a campaign that was paused by an unknown outcome, not by a user."""
STOPPED: Final = "stopped"
"""The reason of a campaign whose batch did not reach the provider after a user had stopped it."""
_CONTINUING_STATES: Final = (CampaignState.SENDING, CampaignState.PAUSED)


def may_continue(connection: Connection, campaign_id: int) -> bool:
    """Return whether more batches of a campaign may be sent, that is, whether it has not ended."""
    state = connection.execute(select(campaigns.c.state).where(campaigns.c.id == campaign_id)).scalar_one()
    return state in _CONTINUING_STATES


def end_sending(connection: Connection, campaign_id: int, reason: str, now: float) -> bool:
    """End a campaign's sending for a reason: `failed` if no batch may have been sent, `stopped` otherwise.

    Return whether that leaves an unknown batch to a user.
    """
    table = batches.c
    in_campaign = table.campaign_id == campaign_id
    restored = connection.execute(
        update(batches)
        .where(in_campaign, table.is_resend_of_unknown, table.state == BatchState.PENDING)
        .values(state=BatchState.UNKNOWN, is_resend_of_unknown=False)
    ).rowcount
    sent = connection.execute(select(exists().where(in_campaign, table.state.in_(CHARGEABLE_STATES)))).scalar_one()
    values: dict[str, Any] = {"state": CampaignState.STOPPED if sent else CampaignState.FAILED, "reason": reason}
    if restored:
        values["attention"] = Attention.UNKNOWN
    if not sent:
        values["finished_at"] = now
    connection.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(**values))
    progress.finish_if_complete(connection, campaign_id, now)
    return bool(restored)


def advance_after_batch(connection: Connection, campaign_id: int, now: float) -> None:
    """Set a campaign to running, finished or failed if no batch of it is left to send."""
    table = batches.c
    # Each state once: this query runs after every batch, and a long list has a thousand batches.
    found = select(table.state).where(table.campaign_id == campaign_id).distinct()
    states = set(connection.execute(found).scalars())
    if states & {BatchState.PENDING, BatchState.SUBMITTING, BatchState.NOT_SENT, BatchState.UNKNOWN}:
        return
    if BatchState.ACCEPTED not in states:
        end_sending(connection, campaign_id, BatchState.REJECTED, now)
        return
    connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id, campaigns.c.state.in_(_CONTINUING_STATES))
        .values(state=CampaignState.RUNNING, reason=None)
    )
    progress.finish_if_complete(connection, campaign_id, now)


def pause_for_unknown(connection: Connection, campaign_id: int) -> None:
    """Pause a campaign with an unknown batch until a user has decided."""
    table = campaigns.c
    is_campaign = table.id == campaign_id
    connection.execute(update(campaigns).where(is_campaign).values(attention=Attention.UNKNOWN))
    connection.execute(
        update(campaigns)
        .where(is_campaign, table.state == CampaignState.SENDING)
        .values(state=CampaignState.PAUSED, reason=UNKNOWN_REASON)
    )


def clear_unknown(connection: Connection, campaign_id: int) -> None:
    """Clear the need for a user's decision, and resume sending, if a campaign has no unknown batch any more."""
    table = campaigns.c
    needs_attention = (table.id == campaign_id) & (table.attention == Attention.UNKNOWN)
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
        .where(needs_attention, table.state == CampaignState.PAUSED, table.reason == UNKNOWN_REASON)
        .values(state=CampaignState.SENDING, reason=None)
    )
    connection.execute(update(campaigns).where(needs_attention).values(attention=None))
