"""Taking the next batch to send: the gate is passed once more, then `submitting` is written, then a byte may leave."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from ...broadcast import Broadcast
from ...subscribers import Subscriber
from ..clock import moment
from ..errors import JournalError
from ..journal import counts, leases
from ..journal.database import lock_account
from ..journal.tables import batches, campaigns, recipients
from ..models import content_of
from ..rules import checks, estimates, spending
from ..rules.policy import Policy, begin_at
from ..settings import Settings
from ..states import Attention, BatchState, CampaignState, EventKind, Rule
from . import queue, transitions

NO_BALANCE = "no_balance"
RETRY_SECONDS = 5.0
_AT_ONCE = 200
"""So few rows that the garbage collector does not go through the whole process because of them."""
_CALLED = (
    select(recipients.c.row, recipients.c.phone, recipients.c.fields)
    .where(
        recipients.c.campaign_id == bindparam("campaign_id"),
        recipients.c.batch == bindparam("number"),
        recipients.c.refusal.is_(None),
    )
    .order_by(recipients.c.row)
)
_IS_SENDING = (
    update(campaigns).where(campaigns.c.id == bindparam("campaign_id")).values(state=CampaignState.SENDING.value)
)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The rows of a batch and their numbers."""

    rows: Mapping[int, Subscriber]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Return one after another."""
        return ((row, one.phone) for row, one in self.rows.items())


@dataclass(frozen=True, slots=True)
class Claim:
    """A batch that is ours to send, once and soon: others may take us for dead when we are silent for long."""

    account: str
    campaign_id: int
    number: int
    owner: str
    broadcast: Broadcast
    policy: Policy
    characters: int


@dataclass(frozen=True, slots=True)
class Held:
    """A campaign that may not be sent now: postponed to allowed hours, or waiting for a person."""

    campaign_id: int
    kind: EventKind = EventKind.CHANGED


def claim_next(
    connection: Connection,
    account: str,
    owner: str,
    settings: Settings,
    balance: Decimal | None,
    now: float,
    *,
    balance_at: float | None = None,
) -> Claim | Held | None:
    """Take the next batch that is due, or hold up its campaign, or return None when nothing is due.

    First batches go before later ones, so that an alarm does not wait behind a long list.
    """
    lock_account(connection, account)
    head = queue.next_batch(connection, account, now)
    if head is None:
        return None
    policy = Policy.from_json(head["policy"])
    if held := _hold(connection, head, policy, settings, now):
        return held
    rows = _drop_refused(connection, account, settings, policy, head, _rows(connection, head), now)
    if not rows:
        return _refuse_all(connection, head, now)
    load = _load(head, rows)
    price = estimates.estimate(connection, account, load, now)
    wish = checks.Wish(account, _Numbers(rows), price.cost, balance, policy.overridden)
    give_up_at = head["give_up_at"] or now + settings.retry_for.total_seconds()
    if refusals := checks.common_refusals(connection, settings, wish, now, campaign_id=head["id"]):
        if balance is None and refusals[0].rule is Rule.RESERVE:
            # The money cannot be counted as long as the provider is not reached: that may pass.
            return _wait_for_provider(connection, head, now, give_up_at)
        return _wait_for_person(connection, head, Attention.RULE, refusals[0].rule)
    evidence = {name: value for name, value in head["evidence"].items() if name == "resent"}
    # A balance that others have drawn on since it was read would be false evidence.
    if balance is not None and balance_at is not None and not spending.is_spent_since(connection, account, balance_at):
        evidence["balance_before"] = str(balance)
    _update_batch(
        connection,
        head,
        state=BatchState.SUBMITTING,
        owner=owner,
        submitted_at=now,
        give_up_at=give_up_at,
        retry_at=None,
        expected=price.cost,
        recipients=len(rows),
        evidence=evidence,
    )
    connection.execute(_IS_SENDING, {"campaign_id": head["id"]})
    # Who was taken for dead a moment ago must not be so while he sends.
    leases.beat(connection, owner)
    return Claim(account, head["id"], head["number"], owner, _broadcast(head, rows), policy, load.characters)


def unsent(batch: RowMapping) -> BatchState:
    """Return the state of a batch that did not leave this time: of one in doubt nothing is claimed."""
    return BatchState.PENDING if batch["doubtful"] else BatchState.NOT_SENT


def _rows(connection: Connection, head: RowMapping) -> dict[int, Subscriber]:
    """Return the recipients of a batch that no rule has refused so far, by their rows."""
    found = connection.execute(_CALLED, {"campaign_id": head["id"], "number": head["number"]})
    return {
        row: Subscriber(phone, **(fields or {})) for some in found.partitions(_AT_ONCE) for row, phone, fields in some
    }


def _hold(connection: Connection, head: RowMapping, policy: Policy, settings: Settings, now: float) -> Held | None:
    """Postpone a campaign to allowed hours, or ask about one whose time has passed."""
    # A list that is being sent may take hours; only a pause in it is too long.
    if now - max(head["due_at"], head["last_sent"] or 0.0) > policy.too_late_after.total_seconds():
        return _wait_for_person(connection, head, Attention.TOO_LATE, None)
    later = begin_at(
        policy,
        settings,
        at=now,
        recipients=head["recipients"],
        attempts=head["attempts"],
        interval=head["interval"],
        provider_due=head["policy"].get("provider_due"),
    )
    if later is None:
        return _wait_for_person(connection, head, Attention.RULE, Rule.CALLING_HOURS)
    if later <= now:
        return None
    connection.execute(update(campaigns).where(campaigns.c.id == head["id"]).values(due_at=later))
    _update_batch(connection, head, give_up_at=None, retry_at=None)
    return Held(head["id"])


def _wait_for_person(connection: Connection, head: RowMapping, attention: Attention, reason: str | None) -> Held:
    """Hold a campaign until a person decides; where a batch may have been sent already, about that first."""
    if head["doubtful"]:
        return _ask_about_first(connection, head)
    connection.execute(
        update(campaigns)
        .where(campaigns.c.id == head["id"])
        .values(state=CampaignState.PAUSED, attention=attention, reason=reason)
    )
    return Held(head["id"], EventKind.NEEDS_ATTENTION)


def _wait_for_provider(connection: Connection, head: RowMapping, now: float, give_up_at: float) -> Held:
    """Try a batch again a little later, until it is given up."""
    _update_batch(
        connection,
        head,
        state=unsent(head),
        code=NO_BALANCE,
        retry_at=now + RETRY_SECONDS,
        give_up_at=give_up_at,
    )
    connection.execute(_IS_SENDING, {"campaign_id": head["id"]})
    return Held(head["id"])


def _refuse_all(connection: Connection, head: RowMapping, now: float) -> Held:
    """Close a batch of which nobody may be called any more."""
    if head["doubtful"]:
        return _ask_about_first(connection, head)
    _update_batch(connection, head, state=BatchState.REJECTED, code=Rule.DO_NOT_CALL, recipients=0, settled_at=now)
    transitions.finish_sending(connection, head["id"], now)
    return Held(head["id"])


def _ask_about_first(connection: Connection, head: RowMapping) -> Held:
    """Leave to a person a batch that was to be sent again and will not be."""
    _update_batch(connection, head, state=BatchState.UNKNOWN, doubtful=False)
    transitions.doubt(connection, head["id"])
    return Held(head["id"], EventKind.NEEDS_ATTENTION)


def _drop_refused(
    connection: Connection,
    account: str,
    settings: Settings,
    policy: Policy,
    head: RowMapping,
    rows: Mapping[int, Subscriber],
    now: float,
) -> Mapping[int, Subscriber]:
    """Return the rows that may still be called, and mark those that no longer may."""
    wish = checks.Wish(account, _Numbers(rows), None, None, policy.overridden)
    rings_at = max(now, head["policy"].get("provider_due", now))
    refused = checks.personal_refusals(connection, settings, wish, rings_at)
    for row, rule in refused.items():
        connection.execute(
            update(recipients)
            .where(recipients.c.campaign_id == head["id"], recipients.c.row == row)
            .values(refusal=rule)
        )
    if refused:
        counts.recount(connection, head["id"], head["number"])
    return {row: one for row, one in rows.items() if row not in refused}


def _load(head: RowMapping, rows: Mapping[int, Subscriber]) -> estimates.Load:
    """Return what is to be priced."""
    common = len(head["content"])
    characters = sum(len(one.message or "") or common for one in rows.values())
    return estimates.Load(head["kind"], head["content"], len(rows), characters)


def _broadcast(head: RowMapping, rows: Mapping[int, Subscriber]) -> Broadcast:
    """Return the batch as it is sent."""
    schedule: datetime | None = None
    if head["provider_schedule"] and (due := head["policy"].get("provider_due")):
        schedule = moment(due)
    return Broadcast(
        sender=head["sender"],
        content=content_of(head["kind"], head["content"]),
        subscribers=list(rows.values()),
        attempts=head["attempts"],
        interval=head["interval"],
        repeat=head["repeat"],
        schedule=schedule,
    )


def _update_batch(connection: Connection, head: RowMapping, **values: Any) -> None:
    """Change the batch if it still is what was read: the compare-and-set that two processes cannot both win."""
    changed = connection.execute(
        update(batches)
        .where(
            batches.c.campaign_id == head["id"],
            batches.c.number == head["number"],
            batches.c.state == head["batch_state"],
        )
        .values(**values)
    )
    if changed.rowcount != 1:
        raise JournalError("another process has taken the batch")
