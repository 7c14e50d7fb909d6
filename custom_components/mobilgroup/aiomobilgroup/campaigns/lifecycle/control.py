"""What a person does to a campaign: call it off, move it, hold it, end it, decide about a doubt."""

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
    """Call a campaign off before anything of it was sent."""
    head = _load_locked(connection, account, campaign_id)
    _check_state(head, "cancel", _OPEN, nothing_sent=_nothing_sent(connection, campaign_id))
    _change(connection, head, state=CampaignState.CANCELLED, attention=None, reason=None, finished_at=now)
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
    """Move a campaign of which nothing was sent; it is also the answer to one whose time has passed.

    Raises `CampaignRejectedError` when its calls fit into no calling hours.
    """
    head = _load_locked(connection, account, campaign_id)
    _check_state(head, "reschedule", _OPEN, nothing_sent=_nothing_sent(connection, campaign_id))
    if head["provider_schedule"]:
        raise CampaignStateError("reschedule", CampaignState(head["state"]))
    later = earliest_start(
        CampaignPolicy.from_json(head["policy"]),
        settings,
        at=max(due_at, now),
        recipients=head["recipients"],
        attempts=head["attempts"],
        interval=head["interval"],
    )
    if later is None:
        raise CampaignRejectedError([RuleViolation(Rule.CALLING_HOURS)])
    policy = head["policy"] | {"requested_at": due_at}
    _change(connection, head, state=CampaignState.SCHEDULED, attention=None, reason=None, due_at=later, policy=policy)
    _reset_retries(connection, campaign_id)
    audit_log.append(
        connection, now, account, actor, "reschedule", campaign_id=campaign_id, due=to_datetime(later).isoformat()
    )


def pause(connection: Connection, account: str, campaign_id: int, actor: Actor, now: float) -> None:
    """Hold what is not sent yet; what a doubt holds up then stays held when the doubt is decided."""
    head = _load_locked(connection, account, campaign_id)
    held_by_doubt = head["state"] == CampaignState.PAUSED and head["reason"] == transitions.UNKNOWN_REASON
    if not held_by_doubt:
        _check_state(head, "pause", (CampaignState.SCHEDULED, CampaignState.SENDING))
    _change(connection, head, state=CampaignState.PAUSED, reason=None)
    audit_log.append(connection, now, account, actor, "pause", campaign_id=campaign_id)


def resume(
    connection: Connection, account: str, campaign_id: int, actor: Actor, override: Override | None, now: float
) -> None:
    """Go on with a held campaign; one whose time has passed is sent now. A doubt must be decided first."""
    head = _load_locked(connection, account, campaign_id)
    _check_state(head, "resume", (CampaignState.PAUSED,))
    if head["attention"] == Attention.UNKNOWN:
        raise CampaignStateError("resume", CampaignState.PAUSED)
    values: dict[str, Any] = {"attention": None, "reason": None, "due_at": max(head["due_at"], now)}
    if override is not None:
        values["policy"] = (
            head["policy"] | CampaignPolicy.from_json(head["policy"]).with_overrides(override.rules).to_json()
        )
        if Rule.CALLING_HOURS in override.rules:
            # Not before the time it was wanted for: only what the hours had added is taken back.
            values["due_at"] = max(head["policy"]["requested_at"], now)
    _reset_retries(connection, campaign_id)
    sent = not _nothing_sent(connection, campaign_id)
    _change(connection, head, state=CampaignState.SENDING if sent else CampaignState.SCHEDULED, **values)
    transitions.advance_after_batch(connection, campaign_id, now)
    details = audit_log.override_details(override)
    audit_log.append(connection, now, account, actor, "resume", campaign_id=campaign_id, **details)


def stop(connection: Connection, account: str, campaign_id: int, actor: Actor, now: float) -> None:
    """Drop what is not sent yet; what is sent goes on ringing and is followed, and a doubt is still to be decided."""
    head = _load_locked(connection, account, campaign_id)
    _check_state(head, "stop", _OPEN)
    if _nothing_sent(connection, campaign_id):
        _change(connection, head, state=CampaignState.CANCELLED, attention=None, reason=None, finished_at=now)
    else:
        if head["attention"] != Attention.UNKNOWN:
            _change(connection, head, attention=None)
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
    """Decide about the batches of which nobody can tell; nothing else ever sends them again.

    A provider's id is that of one batch: with it the first doubt is decided, and others stay open.
    """
    head = _load_locked(connection, account, campaign_id)
    table = batches.c
    open_doubt = (table.campaign_id == campaign_id) & (table.state == BatchState.UNKNOWN) & table.completed_at.is_(None)
    found = connection.execute(select(table.number).where(open_doubt).order_by(table.number)).scalars().all()
    unknown = found[:1] if provider_id and resolution is Resolution.SENT else found
    mine = open_doubt & table.number.in_(unknown)
    if head["attention"] != Attention.UNKNOWN or not unknown:
        raise CampaignStateError("resolve", CampaignState(head["state"]))
    values: dict[str, Any] = {"attention": None, "due_at": max(head["due_at"], now)}
    if head["reason"] == transitions.UNKNOWN_REASON or (
        resolution is Resolution.RESEND and head["state"] == CampaignState.PAUSED
    ):
        values |= {"state": CampaignState.SENDING, "reason": None}
    match resolution:
        case Resolution.SENT:
            completed = None if provider_id else now
            _change_batch(connection, mine, state=BatchState.ACCEPTED, provider_id=provider_id, completed_at=completed)
        case Resolution.RESEND if head["state"] == CampaignState.STOPPED:
            raise CampaignStateError("resend", CampaignState.STOPPED)
        case Resolution.RESEND:
            _change_batch(
                connection,
                mine,
                state=BatchState.PENDING,
                is_resend_of_unknown=False,
                lease_id=None,
                retry_deadline=None,
                retry_at=None,
            )
        case Resolution.LEAVE:
            _change_batch(connection, mine, completed_at=now)
            values = {"state": CampaignState.STOPPED, "attention": None, "reason": "unknown", "finished_at": None}
    if unknown == found:
        _change(connection, head, **values)
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
    """Return a campaign, while nobody else decides about the account."""
    lock_account(connection, account)
    mine = (campaigns.c.id == campaign_id) & (campaigns.c.account == account)
    head = connection.execute(select(campaigns).where(mine)).mappings().first()
    if head is None:
        raise CampaignNotFoundError(f"there is no campaign {campaign_id}")
    return head


def _check_state(
    head: RowMapping, action: str, states: tuple[CampaignState, ...], *, nothing_sent: bool = True
) -> None:
    """Raise `CampaignStateError` unless the campaign is where the action makes sense."""
    if head["state"] not in states or not nothing_sent:
        raise CampaignStateError(action, CampaignState(head["state"]))


def _nothing_sent(connection: Connection, campaign_id: int) -> bool:
    """Return whether nothing of a campaign has left this machine."""
    table = batches.c
    sent = (BatchState.SUBMITTING, BatchState.ACCEPTED, BatchState.UNKNOWN)
    query = select(table.number).where(
        table.campaign_id == campaign_id, table.state.in_(sent) | table.is_resend_of_unknown
    )
    return connection.execute(query).first() is None


def _reset_retries(connection: Connection, campaign_id: int) -> None:
    """Try what never reached the provider afresh: the time it was held does not count."""
    mine = (batches.c.campaign_id == campaign_id) & batches.c.state.in_((BatchState.PENDING, BatchState.NOT_SENT))
    connection.execute(update(batches).where(mine).values(retry_deadline=None, retry_at=None))


def _change(connection: Connection, head: RowMapping, **values: Any) -> None:
    """Change a campaign; the lock keeps it what was read."""
    connection.execute(update(campaigns).where(campaigns.c.id == head["id"]).values(**values))


def _change_batch(connection: Connection, mine: Any, **values: Any) -> None:
    """Change the batches in doubt."""
    connection.execute(update(batches).where(mine).values(**values))
