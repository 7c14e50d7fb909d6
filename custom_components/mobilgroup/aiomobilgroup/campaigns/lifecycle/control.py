"""Users' actions on a campaign: cancel, reschedule, pause, resume and stop it, and resolve unknown outcomes."""

from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from ..clock import to_datetime
from ..errors import CampaignNotFoundError, CampaignRejectedError, CampaignStateError
from ..journal import audit_log
from ..journal.database import lock_account
from ..journal.tables import batches, campaigns
from ..models import Actor, Override, RuleViolation
from ..rules.policy import CampaignPolicy, earliest_start
from ..settings import AccountSettings
from ..states import Attention, BatchState, CampaignState, Resolution, Rule
from . import progress, transitions

_OPEN = (CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.PAUSED)


def cancel(connection: Connection, account: str, campaign_id: int, actor: Actor, now: float) -> None:
    """Cancel a campaign before anything of it was sent."""
    row = _load_locked(connection, account, campaign_id)
    _check_state(row, "cancel", _OPEN, nothing_sent=_nothing_sent(connection, campaign_id))
    _change(connection, row, state=CampaignState.CANCELLED, attention=None, reason=None, finished_at=now)
    audit_log.append(connection, now, account, actor, "cancel", campaign_id=campaign_id)


def reschedule(
    connection: Connection,
    account: str,
    campaign_id: int,
    due_at: float,
    settings: AccountSettings,
    actor: Actor,
    now: float,
) -> None:
    """Move a campaign of which nothing was sent; this also resolves one that is too late.

    Raises `CampaignStateError` if something was sent or the provider schedules it, and `CampaignRejectedError` if its
    calls fit into no calling hours.
    """
    row = _load_locked(connection, account, campaign_id)
    _check_state(row, "reschedule", _OPEN, nothing_sent=_nothing_sent(connection, campaign_id))
    if row["provider_schedule"]:
        raise CampaignStateError("reschedule", CampaignState(row["state"]))
    start_at = earliest_start(
        CampaignPolicy.from_json(row["policy"]),
        settings,
        at=max(due_at, now),
        recipients=row["recipients"],
        attempts=row["attempts"],
        interval=row["interval"],
    )
    if start_at is None:
        raise CampaignRejectedError([RuleViolation(Rule.CALLING_HOURS)])
    policy = row["policy"] | {"requested_at": due_at}
    _change(connection, row, state=CampaignState.SCHEDULED, attention=None, reason=None, due_at=start_at, policy=policy)
    _reset_retries(connection, campaign_id)
    audit_log.append(
        connection, now, account, actor, "reschedule", campaign_id=campaign_id, due=to_datetime(start_at).isoformat()
    )


def pause(connection: Connection, account: str, campaign_id: int, actor: Actor, now: float) -> None:
    """Pause a campaign; one that an unknown outcome has paused then stays paused when that is resolved."""
    row = _load_locked(connection, account, campaign_id)
    is_paused_for_unknown = row["state"] == CampaignState.PAUSED and row["reason"] == transitions.UNKNOWN_REASON
    if not is_paused_for_unknown:
        _check_state(row, "pause", (CampaignState.SCHEDULED, CampaignState.SENDING))
    _change(connection, row, state=CampaignState.PAUSED, reason=None)
    audit_log.append(connection, now, account, actor, "pause", campaign_id=campaign_id)


def resume(
    connection: Connection, account: str, campaign_id: int, actor: Actor, override: Override | None, now: float
) -> None:
    """Resume a paused campaign; one that is too late is sent now. An unknown outcome must be resolved first."""
    row = _load_locked(connection, account, campaign_id)
    _check_state(row, "resume", (CampaignState.PAUSED,))
    if row["attention"] == Attention.UNKNOWN:
        raise CampaignStateError("resume", CampaignState.PAUSED)
    values: dict[str, Any] = {"attention": None, "reason": None, "due_at": max(row["due_at"], now)}
    if override is not None:
        values["policy"] = (
            row["policy"] | CampaignPolicy.from_json(row["policy"]).with_overrides(override.rules).to_json()
        )
        if Rule.CALLING_HOURS in override.rules:
            # Not before the requested time: only the delay that the calling hours added is removed.
            values["due_at"] = max(row["policy"]["requested_at"], now)
    _reset_retries(connection, campaign_id)
    sent = not _nothing_sent(connection, campaign_id)
    _change(connection, row, state=CampaignState.SENDING if sent else CampaignState.SCHEDULED, **values)
    transitions.advance_after_batch(connection, campaign_id, now)
    details = audit_log.override_details(override)
    audit_log.append(connection, now, account, actor, "resume", campaign_id=campaign_id, **details)


def stop(connection: Connection, account: str, campaign_id: int, actor: Actor, now: float) -> None:
    """Drop the unsent batches; sent ones ring on and are polled, and an unknown one must still be resolved."""
    row = _load_locked(connection, account, campaign_id)
    _check_state(row, "stop", _OPEN)
    if _nothing_sent(connection, campaign_id):
        _change(connection, row, state=CampaignState.CANCELLED, attention=None, reason=None, finished_at=now)
    else:
        if row["attention"] != Attention.UNKNOWN:
            _change(connection, row, attention=None)
        transitions.end_sending(connection, campaign_id, "stopped", now)
    audit_log.append(connection, now, account, actor, "stop", campaign_id=campaign_id)


def resolve(
    connection: Connection,
    account: str,
    campaign_id: int,
    resolution: Resolution,
    actor: Actor,
    provider_id: str | None,
    now: float,
) -> None:
    """Apply a user's decision to the batches with an unknown outcome; nothing else ever sends them again.

    A provider's id is that of one batch: with it the first unknown batch is resolved, and others stay open.
    """
    row = _load_locked(connection, account, campaign_id)
    table = batches.c
    is_unknown = (table.campaign_id == campaign_id) & (table.state == BatchState.UNKNOWN) & table.completed_at.is_(None)
    found = connection.execute(select(table.number).where(is_unknown).order_by(table.number)).scalars().all()
    unknown = found[:1] if provider_id and resolution is Resolution.SENT else found
    is_resolved = is_unknown & table.number.in_(unknown)
    if row["attention"] != Attention.UNKNOWN or not unknown:
        raise CampaignStateError("resolve", CampaignState(row["state"]))
    values: dict[str, Any] = {"attention": None, "due_at": max(row["due_at"], now)}
    if row["reason"] == transitions.UNKNOWN_REASON or (
        resolution is Resolution.RESEND and row["state"] == CampaignState.PAUSED
    ):
        values |= {"state": CampaignState.SENDING, "reason": None}
    match resolution:
        case Resolution.SENT:
            completed = None if provider_id else now
            _change_batches(
                connection, is_resolved, state=BatchState.ACCEPTED, provider_id=provider_id, completed_at=completed
            )
        case Resolution.RESEND if row["state"] == CampaignState.STOPPED:
            raise CampaignStateError("resend", CampaignState.STOPPED)
        case Resolution.RESEND:
            _change_batches(
                connection,
                is_resolved,
                state=BatchState.PENDING,
                is_resend_of_unknown=False,
                lease_id=None,
                retry_deadline=None,
                retry_at=None,
            )
        case Resolution.LEAVE:
            _change_batches(connection, is_resolved, completed_at=now)
            values = {"state": CampaignState.STOPPED, "attention": None, "reason": "unknown", "finished_at": None}
    if unknown == found:
        _change(connection, row, **values)
        transitions.advance_after_batch(connection, campaign_id, now)
        progress.finish_if_complete(connection, campaign_id, now)
    audit_log.append(
        connection,
        now,
        account,
        actor,
        "resolve",
        campaign_id=campaign_id,
        result=resolution,
        provider_id=provider_id,
        batches=list(unknown),
    )


def _load_locked(connection: Connection, account: str, campaign_id: int) -> RowMapping:
    """Return a campaign's row, with the account locked until the transaction ends."""
    lock_account(connection, account)
    is_campaign = (campaigns.c.id == campaign_id) & (campaigns.c.account == account)
    row = connection.execute(select(campaigns).where(is_campaign)).mappings().first()
    if row is None:
        raise CampaignNotFoundError(f"there is no campaign {campaign_id}")
    return row


def _check_state(row: RowMapping, action: str, states: tuple[CampaignState, ...], *, nothing_sent: bool = True) -> None:
    """Raise `CampaignStateError` unless the campaign's state allows the action."""
    if row["state"] not in states or not nothing_sent:
        raise CampaignStateError(action, CampaignState(row["state"]))


def _nothing_sent(connection: Connection, campaign_id: int) -> bool:
    """Return whether no batch of a campaign may have been sent."""
    table = batches.c
    sent = (BatchState.SUBMITTING, BatchState.ACCEPTED, BatchState.UNKNOWN)
    query = select(table.number).where(
        table.campaign_id == campaign_id, table.state.in_(sent) | table.is_resend_of_unknown
    )
    return connection.execute(query).first() is None


def _reset_retries(connection: Connection, campaign_id: int) -> None:
    """Reset the retry times of unsent batches: the time of a pause does not count."""
    is_unsent = (batches.c.campaign_id == campaign_id) & batches.c.state.in_((BatchState.PENDING, BatchState.NOT_SENT))
    connection.execute(update(batches).where(is_unsent).values(retry_deadline=None, retry_at=None))


def _change(connection: Connection, row: RowMapping, **values: Any) -> None:
    """Update a campaign; the account's lock keeps it as it was read."""
    connection.execute(update(campaigns).where(campaigns.c.id == row["id"]).values(**values))


def _change_batches(connection: Connection, condition: Any, **values: Any) -> None:
    """Update the batches that a condition selects."""
    connection.execute(update(batches).where(condition).values(**values))
