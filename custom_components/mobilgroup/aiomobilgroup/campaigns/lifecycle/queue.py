"""The queue of batches: which one is sent next, when it is due, and which have reached their retry deadline."""

from typing import Final

from sqlalchemy import BindParameter, Connection, Float, RowMapping, and_, bindparam, case, exists, func, select

from ..journal.database import lock_account
from ..journal.tables import batches, campaigns
from ..states import BatchState, CampaignEventType, CampaignState
from . import transitions

MAX_RETRY_SECONDS: Final = 60.0
"""The most seconds between two tries to reach the provider."""
_UNSENT = (BatchState.PENDING, BatchState.NOT_SENT)
_OF_CAMPAIGN = batches.c.campaign_id == campaigns.c.id
# A campaign for immediate sending is due, even if the clock has been set back since.
_DUE_AT = case((campaigns.c.due_at <= campaigns.c.created_at, 0.0), else_=campaigns.c.due_at)
# Checked once per campaign, not per batch: a long list has a thousand batches.
_HAS_WAITING_BATCH = and_(
    campaigns.c.state.in_((CampaignState.SCHEDULED, CampaignState.SENDING)),
    campaigns.c.attention.is_(None),
    exists().where(_OF_CAMPAIGN, batches.c.state.in_(_UNSENT)),
    ~exists().where(_OF_CAMPAIGN, batches.c.state == BatchState.SUBMITTING),
)

_OF_ACCOUNT = campaigns.c.account == bindparam("account")
_NOW: BindParameter[float] = bindparam("now", type_=Float)
_FIRST = select(func.min(batches.c.number)).where(_OF_CAMPAIGN, batches.c.state.in_(_UNSENT)).scalar_subquery()
_LAST_SENT = select(func.max(batches.c.submitted_at)).where(_OF_CAMPAIGN).scalar_subquery()
_DUE = (
    select(campaigns, _FIRST.label("number"), _LAST_SENT.label("last_sent"))
    .where(_OF_ACCOUNT, _HAS_WAITING_BATCH, _DUE_AT <= _NOW)
    # A clock that was set back must not postpone a retry either.
    .where(~exists().where(_OF_CAMPAIGN, batches.c.retry_at > _NOW, batches.c.retry_at <= bindparam("last_retry")))
    .order_by("number", campaigns.c.due_at, campaigns.c.id)
    .limit(1)
    .subquery()
)
# Built once: building a query takes longer than running it, and alarms wait for the result.
_NEXT_BATCH = select(
    _DUE,
    batches.c.retry_deadline,
    batches.c.evidence,
    batches.c.is_resend_of_unknown,
    batches.c.state.label("batch_state"),
).join(batches, (batches.c.campaign_id == _DUE.c.id) & (batches.c.number == _DUE.c.number))
_RETRY_AT = select(func.max(batches.c.retry_at)).where(_OF_CAMPAIGN).scalar_subquery()
_NEXT_DUE = select(_DUE_AT, _RETRY_AT).where(_OF_ACCOUNT, _HAS_WAITING_BATCH)
_EXPIRED = (
    select(campaigns.c.id)
    .join(batches, _OF_CAMPAIGN)
    .where(
        _OF_ACCOUNT,
        campaigns.c.state == CampaignState.SENDING,
        campaigns.c.attention.is_(None),
        batches.c.state.in_(_UNSENT),
        batches.c.retry_deadline <= _NOW,
    )
    .distinct()
)


def next_batch(connection: Connection, account: str, now: float) -> RowMapping | None:
    """Return the row of the next due batch, joined with its campaign, or None.

    A campaign sends one batch at a time, and none while one that did not reach the provider waits for its retry.
    """
    parameters = {"account": account, "now": now, "last_retry": now + MAX_RETRY_SECONDS}
    return connection.execute(_NEXT_BATCH, parameters).mappings().first()


def next_due(connection: Connection, account: str) -> float | None:
    """Return when the next batch is due, in seconds since the epoch; None if no batch waits."""
    waiting = connection.execute(_NEXT_DUE, {"account": account})
    return min((max(due_at, retry or 0.0) for due_at, retry in waiting), default=None)


def expire_retries(connection: Connection, account: str, now: float) -> list[tuple[CampaignEventType, int]]:
    """End campaigns whose batch did not reach the provider by its retry deadline; return the events to publish."""
    lock_account(connection, account)
    events = []
    for campaign_id in connection.execute(_EXPIRED, {"account": account, "now": now}).scalars().all():
        has_unknown = transitions.end_sending(connection, campaign_id, BatchState.NOT_SENT, now)
        events.append((CampaignEventType.NEEDS_ATTENTION if has_unknown else CampaignEventType.REJECTED, campaign_id))
    return events
