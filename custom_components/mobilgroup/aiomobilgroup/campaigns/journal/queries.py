"""Campaigns and their recipients read from the journal."""

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

FULL, PARTIAL = 0.9, 0.3
# Only what is shown: a campaign may have a thousand batches, and each value of each is made anew.
_SHOWN = (
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
_PARTS = (
    select(*_SHOWN)
    .where(batches.c.campaign_id.in_(bindparam("ids", expanding=True)))
    .order_by(batches.c.campaign_id, batches.c.number)
)
_ONE = select(campaigns).where(campaigns.c.id == bindparam("id"), campaigns.c.account == bindparam("account"))


def get_campaign(connection: Connection, account: str, campaign_id: int) -> Campaign:
    """Return one campaign; raise `CampaignNotFoundError` when the account has none with that number."""
    found = _load(connection, _ONE, {"id": campaign_id, "account": account})
    if not found:
        raise CampaignNotFoundError(f"there is no campaign {campaign_id}")
    return found[0]


def list_campaigns(
    connection: Connection, account: str, states: Iterable[CampaignState] | None, limit: int, offset: int
) -> list[Campaign]:
    """Return an account's campaigns, the newest first."""
    query = select(campaigns).where(campaigns.c.account == account)
    if states is not None:
        query = query.where(campaigns.c.state.in_(list(states)))
    return _load(connection, query.order_by(campaigns.c.id.desc()).limit(limit).offset(offset))


def find_by_idempotency_key(connection: Connection, account: str, key: str) -> int | None:
    """Return the number of the campaign that was launched with a key."""
    return connection.execute(
        select(campaigns.c.id).where(campaigns.c.account == account, campaigns.c.idempotency_key == key)
    ).scalar_one_or_none()


def find_launched_at(connection: Connection, account: str, fingerprint: str, now: float) -> int | None:
    """Return the number of the campaign that a wish became at a moment."""
    table = campaigns.c
    mine = (table.account == account) & (table.fingerprint == fingerprint) & (table.created_at == now)
    found: int | None = connection.execute(select(func.max(table.id)).where(mine)).scalar_one()
    return found


def count_by_state(connection: Connection, account: str) -> dict[CampaignState, int]:
    """Return how many campaigns of an account are in each state; a state without campaigns counts zero."""
    query = select(campaigns.c.state, func.count()).where(campaigns.c.account == account).group_by(campaigns.c.state)
    found = {str(state): int(count) for state, count in connection.execute(query).tuples()}
    return {state: found.get(state, 0) for state in CampaignState}


def list_recipient_results(connection: Connection, campaign_id: int) -> list[RecipientResult]:
    """Return the rows of a campaign's report."""
    query = select(recipients).where(recipients.c.campaign_id == campaign_id).order_by(recipients.c.row_number)
    return [_recipient(row) for row in connection.execute(query).mappings()]


def listened_share(seconds: int | None, message_seconds: int | None, outcome: CallOutcome) -> Listened | None:
    """Return how much of a message of a known length was heard."""
    if outcome is not CallOutcome.ANSWERED or seconds is None or not message_seconds:
        return None
    share = seconds / message_seconds
    return Listened.FULL if share >= FULL else Listened.PARTIAL if share >= PARTIAL else Listened.SHORT


def _load(
    connection: Connection, query: Select[tuple[object, ...]], values: Mapping[str, object] | None = None
) -> list[Campaign]:
    """Return the campaigns of a query with their batches and counts."""
    heads = connection.execute(query, values).mappings().all()
    ids = [head["id"] for head in heads]
    parts = defaultdict(list)
    for row in connection.execute(_PARTS, {"ids": ids}).mappings().all():
        parts[row["campaign_id"]].append(row)
    return [_campaign(head, parts[head["id"]]) for head in heads]


def _campaign(head: RowMapping, parts: Sequence[RowMapping]) -> Campaign:
    """Return one campaign."""
    budgets = [part["budget"] for part in parts if part["budget"] is not None]
    costs = [part["cost"] for part in parts if part["cost"] is not None]
    return Campaign(
        id=head["id"],
        account=head["account"],
        title=head["title"],
        state=CampaignState(head["state"]),
        attention=Attention(head["attention"]) if head["attention"] else None,
        actor=Actor(head["actor_id"], head["actor_source"]),
        sender=head["sender"],
        kind=head["kind"],
        content=head["content"],
        attempts=head["attempts"],
        interval=head["interval"],
        repeat=head["repeat"],
        created=to_datetime(head["created_at"]),
        due=to_datetime(head["due_at"]),
        provider_schedule=head["provider_schedule"],
        finished=None if head["finished_at"] is None else to_datetime(head["finished_at"]),
        reason=head["reason"],
        counts=counts.campaign_counts(head, parts),
        budget=sum(budgets[1:], budgets[0]) if budgets else None,
        cost=sum(costs[1:], costs[0]) if costs else None,
        batches=tuple(_batch(part) for part in parts),
        redial_of=head["redial_of"],
    )


def _batch(row: RowMapping) -> Batch:
    """Return one batch."""
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
    """Return one row of a report."""
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
