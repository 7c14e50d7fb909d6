"""Queries for campaigns and their recipients."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, select

from ...call_outcomes import CallOutcome
from ..clock import to_datetime
from ..errors import CampaignNotFoundError
from ..models import Actor, Batch, Campaign, RecipientResult
from ..states import Attention, BatchState, CampaignState, Listened
from . import counts
from .tables import batches, campaigns, recipients

_FULL_SHARE, _PARTIAL_SHARE = 0.9, 0.3
# Only the columns that are shown: a campaign may have a thousand batches, and each value of each is converted.
_BATCH_COLUMNS = (
    batches.c.campaign_id,
    batches.c.number,
    batches.c.state,
    batches.c.recipients,
    batches.c.provider_id,
    batches.c.error_code,
    batches.c.submitted_at,
    batches.c.evidence,
    batches.c.budget,
    batches.c.cost,
    batches.c.outcome_counts,
)
_BATCHES = (
    select(*_BATCH_COLUMNS)
    .where(batches.c.campaign_id.in_(bindparam("ids", expanding=True)))
    .order_by(batches.c.campaign_id, batches.c.number)
)
_CAMPAIGN = select(campaigns).where(campaigns.c.id == bindparam("id"), campaigns.c.account == bindparam("account"))


def get_campaign(connection: Connection, account: str, campaign_id: int) -> Campaign:
    """Return one campaign; raise `CampaignNotFoundError` if the account has none with that id."""
    found = _load(connection, _CAMPAIGN, {"id": campaign_id, "account": account})
    if not found:
        raise CampaignNotFoundError(f"there is no campaign {campaign_id}")
    return found[0]


def list_campaigns(
    connection: Connection, account: str, states: Iterable[CampaignState] | None, limit: int, offset: int
) -> list[Campaign]:
    """Return an account's campaigns, newest first."""
    query = select(campaigns).where(campaigns.c.account == account)
    if states is not None:
        query = query.where(campaigns.c.state.in_(list(states)))
    return _load(connection, query.order_by(campaigns.c.id.desc()).limit(limit).offset(offset))


def find_by_idempotency_key(connection: Connection, account: str, key: str) -> int | None:
    """Return the id of the campaign that was launched with a key, or None."""
    return connection.execute(
        select(campaigns.c.id).where(campaigns.c.account == account, campaigns.c.idempotency_key == key)
    ).scalar_one_or_none()


def find_launched_at(connection: Connection, account: str, fingerprint: str, now: float) -> int | None:
    """Return the id of the campaign that a request with a fingerprint created at exactly `now`, or None."""
    table = campaigns.c
    is_launched = (table.account == account) & (table.fingerprint == fingerprint) & (table.created_at == now)
    found: int | None = connection.execute(select(func.max(table.id)).where(is_launched)).scalar_one()
    return found


def count_by_state(connection: Connection, account: str) -> dict[CampaignState, int]:
    """Return how many campaigns of an account are in each state; a state without campaigns counts zero."""
    query = select(campaigns.c.state, func.count()).where(campaigns.c.account == account).group_by(campaigns.c.state)
    found = {str(state): int(count) for state, count in connection.execute(query).tuples()}
    return {state: found.get(state, 0) for state in CampaignState}


def list_recipient_results(connection: Connection, campaign_id: int) -> list[RecipientResult]:
    """Return the results of a campaign's recipients in row order."""
    query = select(recipients).where(recipients.c.campaign_id == campaign_id).order_by(recipients.c.row_number)
    return [_recipient(row) for row in connection.execute(query).mappings()]


def listened_share(seconds: int | None, message_seconds: int | None, outcome: CallOutcome) -> Listened | None:
    """Return how much of a message was heard; None if the call was not answered or a duration is unknown."""
    if outcome is not CallOutcome.ANSWERED or seconds is None or not message_seconds:
        return None
    share = seconds / message_seconds
    return Listened.FULL if share >= _FULL_SHARE else Listened.PARTIAL if share >= _PARTIAL_SHARE else Listened.SHORT


def _load(
    connection: Connection, query: Select[tuple[object, ...]], values: Mapping[str, object] | None = None
) -> list[Campaign]:
    """Return the campaigns of a query with their batches and outcome counts."""
    campaign_rows = connection.execute(query, values).mappings().all()
    ids = [row["id"] for row in campaign_rows]
    batch_rows = defaultdict(list)
    for row in connection.execute(_BATCHES, {"ids": ids}).mappings().all():
        batch_rows[row["campaign_id"]].append(row)
    return [_campaign(row, batch_rows[row["id"]]) for row in campaign_rows]


def _campaign(row: RowMapping, batch_rows: Sequence[RowMapping]) -> Campaign:
    """Build a campaign from its row and its batches' rows."""
    budgets = [batch_row["budget"] for batch_row in batch_rows if batch_row["budget"] is not None]
    costs = [batch_row["cost"] for batch_row in batch_rows if batch_row["cost"] is not None]
    return Campaign(
        id=row["id"],
        account=row["account"],
        title=row["title"],
        state=CampaignState(row["state"]),
        attention=Attention(row["attention"]) if row["attention"] else None,
        actor=Actor(row["actor_id"], row["actor_source"]),
        sender=row["sender"],
        kind=row["kind"],
        content=row["content"],
        attempts=row["attempts"],
        interval=row["interval"],
        repeat=row["repeat"],
        created=to_datetime(row["created_at"]),
        due=to_datetime(row["due_at"]),
        provider_schedule=row["provider_schedule"],
        finished=None if row["finished_at"] is None else to_datetime(row["finished_at"]),
        reason=row["reason"],
        counts=counts.campaign_counts(row, batch_rows),
        budget=sum(budgets[1:], budgets[0]) if budgets else None,
        cost=sum(costs[1:], costs[0]) if costs else None,
        batches=tuple(_batch(batch_row) for batch_row in batch_rows),
        redial_of=row["redial_of"],
    )


def _batch(row: RowMapping) -> Batch:
    """Build a batch from its row."""
    return Batch(
        row["number"],
        BatchState(row["state"]),
        row["recipients"],
        row["provider_id"],
        row["error_code"],
        None if row["submitted_at"] is None else to_datetime(row["submitted_at"]),
        row["evidence"],
    )


def _recipient(row: RowMapping) -> RecipientResult:
    """Build a recipient's result from its row."""
    outcome = CallOutcome(row["outcome"])
    transfer, sms = row["transfer"] or {}, row["sms"] or {}
    return RecipientResult(
        row_number=row["row_number"],
        batch=row["batch"],
        phone=row["phone"],
        rejection_reason=row["rejection_reason"],
        outcome=outcome,
        status=row["status"],
        called=row["called_at_text"],
        attempts=row["attempts"],
        duration=row["duration"],
        listened=listened_share(row["duration"], row["message_duration"], outcome),
        price=row["price"],
        cost=row["cost"],
        transfer=transfer.get("status"),
        sms=sms.get("status"),
    )
