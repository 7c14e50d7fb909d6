"""The gate: who and what may be sent now. It is passed before a launch and again before each batch.

Everything is read and decided inside the caller's transaction, in which no other process can decide about the same
account: two front ends cannot spend the same rouble of a cap.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched

from sqlalchemy import Connection, bindparam, case, func, or_, select

from ...subscribers import Subscriber
from ..journal.tables import batches, campaigns, do_not_call, recipients
from ..models import RuleViolation
from ..settings import AccountSettings
from ..states import CHARGEABLE_STATES, CampaignState, Rule
from . import spending

_CHUNK_SIZE = 500
_MAX_FULL_LIST = 100_000
"""So many blocked numbers, but no more than are to be called, are read at once rather than looked up one by one."""
_KOPECK = Decimal("0.01")
_DO_NOT_CALL = select(do_not_call.c.phone).where(do_not_call.c.phone.in_(bindparam("phones", expanding=True)))
_PROVIDER_HOLD_UNTIL = campaigns.c.policy["provider_hold_until"].as_float()
# What the provider holds rings long after it was sent.
_IS_PROVIDER_SCHEDULED = campaigns.c.provider_schedule & (batches.c.submitted_at < _PROVIDER_HOLD_UNTIL)
_RINGS_AT = case((_IS_PROVIDER_SCHEDULED, _PROVIDER_HOLD_UNTIL), else_=batches.c.submitted_at)
_OVER_FREQUENCY = (
    select(recipients.c.phone)
    .join(
        batches,
        (batches.c.campaign_id == recipients.c.campaign_id) & (batches.c.number == recipients.c.batch),
    )
    .join(campaigns, campaigns.c.id == recipients.c.campaign_id)
    .where(
        recipients.c.phone.in_(bindparam("phones", expanding=True)),
        recipients.c.rejection_reason.is_(None),
        batches.c.state.in_(CHARGEABLE_STATES),
        bindparam("since") < _RINGS_AT,
        or_(~campaigns.c.provider_schedule, bindparam("until") > _RINGS_AT),
    )
    .group_by(recipients.c.phone)
    .having(func.count() >= bindparam("limit"))
)
_DUPLICATE = select(func.max(campaigns.c.id)).where(
    campaigns.c.account == bindparam("account"),
    campaigns.c.fingerprint == bindparam("fingerprint"),
    campaigns.c.created_at > bindparam("since"),
    # A clock that was set back must not make yesterday a moment ago.
    campaigns.c.created_at < bindparam("until"),
    campaigns.c.state.not_in([CampaignState.CANCELLED, CampaignState.FAILED]),
)


@dataclass(frozen=True, slots=True)
class PhoneRows:
    """Row numbers and the subscribers in those rows, in the same order. There may be a million."""

    row_numbers: Collection[int]
    subscribers: Collection[Subscriber]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.row_numbers)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield each row number with its phone number."""
        return zip(self.row_numbers, (one.phone for one in self.subscribers), strict=True)


@dataclass(frozen=True, slots=True)
class RuleInput:
    """What is about to be sent, as the rules see it."""

    account: str
    phones: PhoneRows
    cost: Decimal | None
    balance: Decimal | None
    overridden: frozenset[Rule]
    rejected: int = 0
    """How many of them are not called in any case."""


def recipient_violations(
    connection: Connection, settings: AccountSettings, rule_input: RuleInput, rings_at: float
) -> dict[int, Rule]:
    """Return the rows whose numbers may not be called, each with its rule; they would ring at a moment."""
    rejected = dict.fromkeys(_rows_of(rule_input, _do_not_call_among(connection, rule_input)), Rule.DO_NOT_CALL)
    if settings.frequency is not None and Rule.FREQUENCY not in rule_input.overridden:
        often = _over_frequency(connection, rule_input, settings, rings_at)
        rejected = dict.fromkeys(_rows_of(rule_input, often), Rule.FREQUENCY) | rejected
    return rejected


def campaign_violations(
    connection: Connection,
    settings: AccountSettings,
    rule_input: RuleInput,
    now: float,
    *,
    campaign_id: int | None = None,
    due_at: float | None = None,
) -> list[RuleViolation]:
    """Return the rules that forbid the whole.

    With a campaign, what it has spent already counts for its own caps. Without one it is a launch: then what others
    will send on the day it is due counts as well. As long as nobody knows what a call costs, one is sent to learn it,
    and no other before its price is known.
    """
    count = len(rule_input.phones) - rule_input.rejected
    cost = Decimal(0) if rule_input.cost is None and (campaign_id is None or count == 1) else rule_input.cost
    unit = None if rule_input.cost is None or not count else rule_input.cost / count
    own = day = waiting = spending.Spent()
    if campaign_id is not None and (settings.max_recipients is not None or settings.max_cost is not None):
        own = spending.spent_by(connection, campaign_id)
    if settings.daily_recipients is not None or settings.daily_cost is not None:
        begin, end = spending.day_bounds(settings, now if due_at is None else max(due_at, now))
        day = spending.spent_between(connection, rule_input.account, begin, end)
        if campaign_id is None:
            waiting = spending.scheduled_between(connection, rule_input.account, begin, end, now)
    more = _add_known(cost, waiting.total_at(unit) or waiting.roubles)
    caps: tuple[tuple[Rule, int | Decimal | None, int | Decimal | None], ...] = (
        (Rule.MAX_RECIPIENTS, settings.max_recipients, own.recipients + count),
        (Rule.MAX_COST, settings.max_cost, _add_known(own.total_at(unit), cost)),
        (Rule.DAILY_RECIPIENTS, settings.daily_recipients, day.recipients + waiting.recipients + count),
        (Rule.DAILY_COST, settings.daily_cost, _add_known(day.total_at(unit), more)),
    )
    violations = [
        RuleViolation(rule, _format_amount(limit), _format_amount(requested))
        for rule, limit, requested in caps
        if limit is not None and (requested is None or requested > limit)
    ]
    if settings.reserve is not None:
        due = _add_known(cost, spending.outstanding_cost(connection, rule_input.account).total_at(unit))
        left = None if rule_input.balance is None or due is None else rule_input.balance - due
        if left is None or left < settings.reserve:
            violations.append(RuleViolation(Rule.RESERVE, _format_amount(settings.reserve), _format_amount(left)))
    return [violation for violation in violations if violation.rule not in rule_input.overridden]


def find_duplicate(
    connection: Connection, settings: AccountSettings, account: str, fingerprint: str, now: float
) -> int | None:
    """Return the campaign that sent the same to the same people a moment ago."""
    window = settings.duplicate_window.total_seconds()
    same = {"account": account, "fingerprint": fingerprint, "since": now - window, "until": now + window}
    earlier: int | None = connection.execute(_DUPLICATE, same).scalar_one()
    return earlier


def _do_not_call_among(connection: Connection, rule_input: RuleInput) -> set[str]:
    """Return those numbers that asked not to be called."""
    if len(rule_input.phones) > _CHUNK_SIZE:
        most = min(_MAX_FULL_LIST, len(rule_input.phones))
        some = connection.execute(select(do_not_call.c.phone).limit(most)).scalars().all()
        if len(some) < most:
            return set(some)
    found: set[str] = set()
    for chunk in _chunks(rule_input):
        found.update(connection.execute(_DO_NOT_CALL, {"phones": chunk}).scalars())
    return found


def _over_frequency(
    connection: Connection, rule_input: RuleInput, settings: AccountSettings, rings_at: float
) -> set[str]:
    """Return those numbers that will have been called as often as is allowed."""
    period = settings.frequency_period.total_seconds()
    near = {"since": rings_at - period, "until": rings_at + period, "limit": settings.frequency}
    found: set[str] = set()
    for chunk in _chunks(rule_input):
        found.update(connection.execute(_OVER_FREQUENCY, {"phones": chunk, **near}).scalars())
    return found


def _rows_of(rule_input: RuleInput, numbers: set[str]) -> Iterable[int]:
    """Return the rows of numbers."""
    return (row for row, phone in rule_input.phones if phone in numbers) if numbers else ()


def _chunks(rule_input: RuleInput) -> Iterable[list[str]]:
    """Yield numbers, as many at a time as a query takes."""
    return ([phone for _, phone in chunk] for chunk in batched(rule_input.phones, _CHUNK_SIZE, strict=False))


def _add_known(sum_: Decimal | None, more: Decimal | None) -> Decimal | None:
    """Return a sum with more added; what is not known stays so."""
    return None if sum_ is None or more is None else sum_ + more


def _format_amount(value: int | Decimal | None) -> str:
    """Return a number of recipients as it is, roubles to the kopeck, and nothing for what is not known."""
    if value is None:
        return ""
    return str(value.quantize(_KOPECK) if isinstance(value, Decimal) else value)
