"""What became of a batch that was sent, noted before anybody is told.

Each function returns what is to be told of the campaign, or None when a person has decided otherwise meanwhile: that
stands.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import batched
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, and_, bindparam, or_, select, update

from ...models import Receipt
from ..journal import counts, leases
from ..journal.database import lock_account
from ..journal.tables import batches, campaigns, recipients
from ..states import BatchState, CampaignState, EventKind
from . import transitions
from .claim import Claim, unsent

STOPPED: Final = "stopped"
_DAY = 86400
_AT_ONCE: Final = 200
"""So few rows that the garbage collector does not go through the whole process because of them."""
_SENDING = (CampaignState.SENDING, CampaignState.PAUSED)
# A process that was taken for dead may still bring the answer: it is better than the doubt.
_OPEN = (BatchState.SUBMITTING, BatchState.UNKNOWN)


def note_accepted(connection: Connection, claim: Claim, receipt: Receipt, now: float) -> EventKind | None:
    """Note that the provider took the batch."""
    table = batches.c
    batch = _mine(
        connection,
        claim,
        # A person who said so without the id was right.
        or_(table.state.in_(_OPEN), and_(table.state == BatchState.ACCEPTED, table.provider_id.is_(None))),
    )
    if batch is None:
        return None
    sent = {one.phone for one in claim.broadcast.subscribers}
    priced = [row for row in receipt.subscribers if row.ok and row.phone in sent and _is_sum(row.price)]
    _change(
        connection,
        claim,
        state=BatchState.ACCEPTED,
        provider_id=receipt.id,
        budget=receipt.budget,
        priced=len(priced),
        price_sum=sum((row.price for row in priced if row.price is not None), Decimal(0)),
        characters=round(claim.characters * len(priced) / len(sent)),
        seconds=sum(row.duration for row in priced if row.duration and row.duration < _DAY),
        settled_at=None,
    )
    _note_rows(connection, claim, receipt)
    counts.recount(connection, claim.campaign_id, claim.number)
    transitions.forget_doubt(connection, claim.campaign_id)
    transitions.finish_sending(connection, claim.campaign_id, now)
    return EventKind.ACCEPTED if _is_first(connection, claim) else EventKind.CHANGED


def note_rejected(connection: Connection, claim: Claim, code: str, now: float) -> EventKind | None:
    """Note that the provider refused the batch; what is left of the campaign would be refused as well."""
    batch = _mine(connection, claim, batches.c.state.in_(_OPEN))
    if batch is None:
        return None
    if batch["doubtful"]:
        # A no to the second request says nothing of the first.
        return _note_doubt(connection, claim, batch, {"second_answer": code}, doubtful=False)
    _change(connection, claim, state=BatchState.REJECTED, code=code, settled_at=now)
    transitions.forget_doubt(connection, claim.campaign_id)
    transitions.drop_rest(connection, claim.campaign_id, code, now)
    return EventKind.REJECTED


def note_not_sent(connection: Connection, claim: Claim, reason: str, retry_at: float, now: float) -> EventKind | None:
    """Note that the batch never reached the provider; it is tried again."""
    batch = _mine(connection, claim, batches.c.state.in_(_OPEN))
    if batch is None or (batch["doubtful"] and batch["settled_at"] is not None):
        return None
    _change(connection, claim, state=unsent(batch), code=reason, retry_at=retry_at)
    transitions.forget_doubt(connection, claim.campaign_id)
    if _goes_on(connection, claim.campaign_id):
        return EventKind.CHANGED
    asks = transitions.drop_rest(connection, claim.campaign_id, STOPPED, now)
    return EventKind.NEEDS_ATTENTION if asks else EventKind.CHANGED


def note_unknown(connection: Connection, claim: Claim, evidence: Mapping[str, str]) -> EventKind | None:
    """Note that nobody can tell: a person is asked.

    A campaign whose people wished so sends the batch once more by itself.
    """
    batch = _mine(connection, claim, batches.c.state.in_(_OPEN))
    if batch is None:
        return None
    known: dict[str, str] = {**batch["evidence"], **evidence}
    again = claim.policy.resend_unknown and "resent" not in known and _goes_on(connection, claim.campaign_id)
    if not again:
        return _note_doubt(connection, claim, batch, evidence, doubtful=batch["doubtful"])
    known["resent"] = known.get("what", "")
    _change(connection, claim, state=BatchState.PENDING, doubtful=True, evidence=known)
    transitions.forget_doubt(connection, claim.campaign_id)
    return EventKind.CHANGED


def release(connection: Connection, account: str, owner: str, now: float) -> None:
    """Give back what was claimed when the claim itself could not be confirmed: nothing of it was sent."""
    lock_account(connection, account)
    table = batches.c
    mine = (table.owner == owner) & (table.state == BatchState.SUBMITTING)
    found = connection.execute(select(table.campaign_id).where(mine)).scalars().all()
    connection.execute(update(batches).where(mine).values(state=BatchState.PENDING, retry_at=now))
    for campaign_id in found:
        if not _goes_on(connection, campaign_id):
            transitions.drop_rest(connection, campaign_id, STOPPED, now)


def bury(connection: Connection, account: str, silent: Mapping[str, int]) -> list[int]:
    """Turn what dead owners were sending into doubts, and return the campaigns that now need a person."""
    lock_account(connection, account)
    leases.forget(connection, silent)
    table = batches.c
    lost = connection.execute(
        select(table.campaign_id, table.number, table.evidence)
        .join(campaigns, campaigns.c.id == table.campaign_id)
        .where(
            campaigns.c.account == account,
            table.state == BatchState.SUBMITTING,
            table.owner.not_in(leases.living(connection)),
        )
    ).all()
    for campaign_id, number, evidence in lost:
        connection.execute(
            update(batches)
            .where(table.campaign_id == campaign_id, table.number == number)
            .values(
                state=BatchState.UNKNOWN,
                evidence={**evidence, "what": "the process ended while it was sending"},
            )
        )
        transitions.doubt(connection, campaign_id)
    return sorted({campaign_id for campaign_id, *_ in lost})


def _mine(connection: Connection, claim: Claim, is_open: Any) -> RowMapping | None:
    """Return the batch if it is still open and ours, while nobody else decides about the account."""
    lock_account(connection, claim.account)
    table = batches.c
    mine = _key(claim) & (table.owner == claim.owner)
    query = select(table.evidence, table.doubtful, table.settled_at).where(mine, is_open)
    return connection.execute(query).mappings().first()


def _key(claim: Claim) -> Any:
    """Return the condition that it is this batch."""
    return (batches.c.campaign_id == claim.campaign_id) & (batches.c.number == claim.number)


def _change(connection: Connection, claim: Claim, **values: Any) -> None:
    """Change the batch."""
    connection.execute(update(batches).where(_key(claim)).values(**values))


def _note_doubt(
    connection: Connection, claim: Claim, batch: RowMapping, evidence: Mapping[str, str], *, doubtful: bool
) -> EventKind | None:
    """Leave the batch to a person, unless one has left it so; `doubtful` says whether both requests are in doubt."""
    if batch["settled_at"] is not None:
        return None
    known = {**batch["evidence"], **evidence}
    _change(connection, claim, state=BatchState.UNKNOWN, doubtful=doubtful, evidence=known)
    transitions.doubt(connection, claim.campaign_id)
    return EventKind.NEEDS_ATTENTION


def _is_first(connection: Connection, claim: Claim) -> bool:
    """Return whether no other batch of the campaign was accepted."""
    table = batches.c
    others = (table.campaign_id == claim.campaign_id) & (table.number != claim.number)
    query = select(table.number).where(others, table.state == BatchState.ACCEPTED).limit(1)
    return connection.execute(query).first() is None


def _goes_on(connection: Connection, campaign_id: int) -> bool:
    """Return whether more of a campaign may be sent: nobody has ended it."""
    state = connection.execute(select(campaigns.c.state).where(campaigns.c.id == campaign_id)).scalar_one()
    return state in _SENDING


def _is_sum(price: Decimal | None) -> bool:
    """Return whether a price can be learned from."""
    return price is not None and price.is_finite()


def _note_rows(connection: Connection, claim: Claim, receipt: Receipt) -> None:
    """Note what the provider said of each recipient."""
    table = recipients.c
    mine = (table.campaign_id == claim.campaign_id) & (table.batch == claim.number)
    row_of = {one.phone: one.row for one in connection.execute(select(table.phone, table.row).where(mine))}
    rows = (
        {
            "its_row": row_of[row.phone],
            "new_refusal": None if row.ok else row.description.strip() or row.result.strip() or "refused",
            "new_price": row.price,
            "new_seconds": row.duration,
        }
        for row in receipt.subscribers
        if row.phone in row_of
    )
    change = (
        update(recipients)
        .where(table.campaign_id == claim.campaign_id, table.row == bindparam("its_row"))
        .values(
            refusal=bindparam("new_refusal", type_=table.refusal.type),
            price=bindparam("new_price", type_=table.price.type),
            message_seconds=bindparam("new_seconds", type_=table.message_seconds.type),
        )
    )
    for some in batched(rows, _AT_ONCE, strict=False):
        connection.execute(change, some)
