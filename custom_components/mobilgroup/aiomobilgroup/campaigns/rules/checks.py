"""The gate: who and what may be sent now. It is passed before a launch and again before each batch.

Everything is read and decided inside the caller's transaction, in which no other process can decide about the same
account: two front ends cannot spend the same rouble of a cap.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched
from typing import Protocol

from sqlalchemy import Connection, bindparam, case, func, or_, select

from ..journal.tables import batches, blocked, campaigns, recipients
from ..models import Refusal
from ..settings import Settings
from ..states import SPENT, CampaignState, Rule
from . import spending

_CHUNK = 500
_WHOLE_LIST = 100_000
"""So many blocked numbers, but no more than are to be called, are read at once rather than looked up one by one."""
_KOPECK = Decimal("0.01")
_BLOCKED = select(blocked.c.phone).where(blocked.c.phone.in_(bindparam("phones", expanding=True)))
_HELD_UNTIL = campaigns.c.policy["provider_due"].as_float()
# What the provider holds rings long after it was sent.
_IS_HELD = campaigns.c.provider_schedule & (batches.c.submitted_at < _HELD_UNTIL)
_RINGS_AT = case((_IS_HELD, _HELD_UNTIL), else_=batches.c.submitted_at)
_CALLED_OFTEN = (
    select(recipients.c.phone)
    .join(
        batches,
        (batches.c.campaign_id == recipients.c.campaign_id) & (batches.c.number == recipients.c.batch),
    )
    .join(campaigns, campaigns.c.id == recipients.c.campaign_id)
    .where(
        recipients.c.phone.in_(bindparam("phones", expanding=True)),
        recipients.c.refusal.is_(None),
        batches.c.state.in_(SPENT),
        bindparam("since") < _RINGS_AT,
        or_(~campaigns.c.provider_schedule, bindparam("until") > _RINGS_AT),
    )
    .group_by(recipients.c.phone)
    .having(func.count() >= bindparam("limit"))
)
_EARLIER = select(func.max(campaigns.c.id)).where(
    campaigns.c.account == bindparam("account"),
    campaigns.c.fingerprint == bindparam("fingerprint"),
    campaigns.c.created_at > bindparam("since"),
    # A clock that was set back must not make yesterday a moment ago.
    campaigns.c.created_at < bindparam("until"),
    campaigns.c.state.not_in([CampaignState.CANCELLED, CampaignState.FAILED]),
)


class Numbers(Protocol):
    """Rows and their numbers, of which there may be a million."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Return one after another."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is about to be sent, as the rules see it."""

    account: str
    phones: Numbers
    cost: Decimal | None
    balance: Decimal | None
    overridden: frozenset[Rule]
    refused: int = 0
    """How many of them are not called in any case."""


def personal_refusals(connection: Connection, settings: Settings, wish: Wish, rings_at: float) -> dict[int, Rule]:
    """Return the rows whose numbers may not be called, each with its rule; they would ring at a moment."""
    refused = dict.fromkeys(_rows_of(wish, _blocked(connection, wish)), Rule.DO_NOT_CALL)
    if settings.frequency is not None and Rule.FREQUENCY not in wish.overridden:
        often = _called_often(connection, wish, settings, rings_at)
        refused = dict.fromkeys(_rows_of(wish, often), Rule.FREQUENCY) | refused
    return refused


def common_refusals(
    connection: Connection,
    settings: Settings,
    wish: Wish,
    now: float,
    *,
    campaign_id: int | None = None,
    due_at: float | None = None,
) -> list[Refusal]:
    """Return the rules that forbid the whole.

    With a campaign, what it has spent already counts for its own caps. Without one it is a launch: then what others
    will send on the day it is due counts as well. As long as nobody knows what a call costs, one is sent to learn it,
    and no other before its price is known.
    """
    count = len(wish.phones) - wish.refused
    cost = Decimal(0) if wish.cost is None and (campaign_id is None or count == 1) else wish.cost
    unit = None if wish.cost is None or not count else wish.cost / count
    own = day = waiting = spending.Spent()
    if campaign_id is not None and (settings.max_recipients is not None or settings.max_cost is not None):
        own = spending.spent_by(connection, campaign_id)
    if settings.daily_recipients is not None or settings.daily_cost is not None:
        begin, end = spending.day_of(settings, now if due_at is None else max(due_at, now))
        day = spending.spent_between(connection, wish.account, begin, end)
        if campaign_id is None:
            waiting = spending.promised_between(connection, wish.account, begin, end, now)
    more = _plus(cost, waiting.at(unit) or waiting.roubles)
    caps: tuple[tuple[Rule, int | Decimal | None, int | Decimal | None], ...] = (
        (Rule.MAX_RECIPIENTS, settings.max_recipients, own.recipients + count),
        (Rule.MAX_COST, settings.max_cost, _plus(own.at(unit), cost)),
        (Rule.DAILY_RECIPIENTS, settings.daily_recipients, day.recipients + waiting.recipients + count),
        (Rule.DAILY_COST, settings.daily_cost, _plus(day.at(unit), more)),
    )
    refusals = [
        Refusal(rule, _shown(limit), _shown(asked))
        for rule, limit, asked in caps
        if limit is not None and (asked is None or asked > limit)
    ]
    if settings.reserve is not None:
        due = _plus(cost, spending.owed(connection, wish.account).at(unit))
        left = None if wish.balance is None or due is None else wish.balance - due
        if left is None or left < settings.reserve:
            refusals.append(Refusal(Rule.RESERVE, _shown(settings.reserve), _shown(left)))
    return [refusal for refusal in refusals if refusal.rule not in wish.overridden]


def duplicate_of(connection: Connection, settings: Settings, account: str, fingerprint: str, now: float) -> int | None:
    """Return the campaign that sent the same to the same people a moment ago."""
    window = settings.duplicate_window.total_seconds()
    same = {"account": account, "fingerprint": fingerprint, "since": now - window, "until": now + window}
    earlier: int | None = connection.execute(_EARLIER, same).scalar_one()
    return earlier


def _blocked(connection: Connection, wish: Wish) -> set[str]:
    """Return those numbers that asked not to be called."""
    if len(wish.phones) > _CHUNK:
        most = min(_WHOLE_LIST, len(wish.phones))
        some = connection.execute(select(blocked.c.phone).limit(most)).scalars().all()
        if len(some) < most:
            return set(some)
    found: set[str] = set()
    for chunk in _chunks(wish):
        found.update(connection.execute(_BLOCKED, {"phones": chunk}).scalars())
    return found


def _called_often(connection: Connection, wish: Wish, settings: Settings, rings_at: float) -> set[str]:
    """Return those numbers that will have been called as often as is allowed."""
    period = settings.frequency_period.total_seconds()
    near = {"since": rings_at - period, "until": rings_at + period, "limit": settings.frequency}
    found: set[str] = set()
    for chunk in _chunks(wish):
        found.update(connection.execute(_CALLED_OFTEN, {"phones": chunk, **near}).scalars())
    return found


def _rows_of(wish: Wish, numbers: set[str]) -> Iterable[int]:
    """Return the rows of numbers."""
    return (row for row, phone in wish.phones if phone in numbers) if numbers else ()


def _chunks(wish: Wish) -> Iterable[list[str]]:
    """Yield numbers, as many at a time as a query takes."""
    return ([phone for _, phone in chunk] for chunk in batched(wish.phones, _CHUNK, strict=False))


def _plus(sum_: Decimal | None, more: Decimal | None) -> Decimal | None:
    """Return a sum with more added; what is not known stays so."""
    return None if sum_ is None or more is None else sum_ + more


def _shown(value: int | Decimal | None) -> str:
    """Return a number of recipients as it is, roubles to the kopeck, and nothing for what is not known."""
    if value is None:
        return ""
    return str(value.quantize(_KOPECK) if isinstance(value, Decimal) else value)
