"""Rule checks: which recipients and campaigns may be sent. They run before a launch and again before each batch.

Everything is read and decided inside the caller's transaction, in which no other process can decide about the same
account: two processes cannot spend the same rouble of a cap.
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
"""A do-not-call list shorter than this, and than the recipient list, is read whole instead of searched in chunks."""
_KOPECK = Decimal("0.01")
_DO_NOT_CALL = select(do_not_call.c.phone).where(do_not_call.c.phone.in_(bindparam("phones", expanding=True)))
_PROVIDER_HOLD_UNTIL = campaigns.c.policy["provider_hold_until"].as_float()
# Calls that the provider schedules are made long after they were sent.
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
    # A clock that was set back must not make an old campaign a recent one.
    campaigns.c.created_at < bindparam("until"),
    campaigns.c.state.not_in([CampaignState.CANCELLED, CampaignState.FAILED]),
)


@dataclass(frozen=True, slots=True)
class PhoneRows:
    """Row numbers and the recipients in those rows, in the same order. There may be a million."""

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
    """A campaign or batch about to be sent, as input of the rules; money is in roubles."""

    account: str
    phones: PhoneRows
    cost: Decimal | None
    balance: Decimal | None
    overridden: frozenset[Rule]
    rejected: int = 0
    """How many of the phones are already rejected and will not be called."""


def recipient_violations(
    connection: Connection, settings: AccountSettings, rule_input: RuleInput, rings_at: float
) -> dict[int, Rule]:
    """Return the rows whose numbers may not be called at `rings_at`, each with the rule that rejects it."""
    rejected = dict.fromkeys(_rows_of(rule_input, _do_not_call_among(connection, rule_input)), Rule.DO_NOT_CALL)
    if settings.frequency is not None and Rule.FREQUENCY not in rule_input.overridden:
        over_frequency = _over_frequency(connection, rule_input, settings, rings_at)
        rejected = dict.fromkeys(_rows_of(rule_input, over_frequency), Rule.FREQUENCY) | rejected
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
    """Return the rules that forbid a whole launch or batch.

    With `campaign_id` it is a batch: its campaign's spending so far counts for the campaign's caps. Without, it is a
    launch: what other campaigns will send on the day it is due counts as well. While the price of a call is unknown,
    one call is sent to learn it, and no other before its price is known.
    """
    count = len(rule_input.phones) - rule_input.rejected
    cost = Decimal(0) if rule_input.cost is None and (campaign_id is None or count == 1) else rule_input.cost
    unit_price = None if rule_input.cost is None or not count else rule_input.cost / count
    campaign_spent = day_spent = scheduled = spending.Spent()
    if campaign_id is not None and (settings.max_recipients is not None or settings.max_cost is not None):
        campaign_spent = spending.spent_by(connection, campaign_id)
    if settings.daily_recipients is not None or settings.daily_cost is not None:
        begin, end = spending.day_bounds(settings, now if due_at is None else max(due_at, now))
        day_spent = spending.spent_between(connection, rule_input.account, begin, end)
        if campaign_id is None:
            scheduled = spending.scheduled_between(connection, rule_input.account, begin, end, now)
    planned_cost = _add_known(cost, scheduled.total_at(unit_price) or scheduled.roubles)
    caps: tuple[tuple[Rule, int | Decimal | None, int | Decimal | None], ...] = (
        (Rule.MAX_RECIPIENTS, settings.max_recipients, campaign_spent.recipients + count),
        (Rule.MAX_COST, settings.max_cost, _add_known(campaign_spent.total_at(unit_price), cost)),
        (Rule.DAILY_RECIPIENTS, settings.daily_recipients, day_spent.recipients + scheduled.recipients + count),
        (Rule.DAILY_COST, settings.daily_cost, _add_known(day_spent.total_at(unit_price), planned_cost)),
    )
    violations = [
        RuleViolation(rule, _format_amount(limit), _format_amount(requested))
        for rule, limit, requested in caps
        if limit is not None and (requested is None or requested > limit)
    ]
    if settings.reserve is not None:
        unpaid = _add_known(cost, spending.outstanding_cost(connection, rule_input.account).total_at(unit_price))
        remaining = None if rule_input.balance is None or unpaid is None else rule_input.balance - unpaid
        if remaining is None or remaining < settings.reserve:
            violations.append(RuleViolation(Rule.RESERVE, _format_amount(settings.reserve), _format_amount(remaining)))
    return [violation for violation in violations if violation.rule not in rule_input.overridden]


def find_duplicate(
    connection: Connection, settings: AccountSettings, account: str, fingerprint: str, now: float
) -> int | None:
    """Return the id of the last campaign with the same fingerprint within the duplicate window, or None."""
    window = settings.duplicate_window.total_seconds()
    parameters = {"account": account, "fingerprint": fingerprint, "since": now - window, "until": now + window}
    earlier: int | None = connection.execute(_DUPLICATE, parameters).scalar_one()
    return earlier


def _do_not_call_among(connection: Connection, rule_input: RuleInput) -> set[str]:
    """Return the recipients' numbers that are on the do-not-call list; a short list is returned whole."""
    if len(rule_input.phones) > _CHUNK_SIZE:
        max_length = min(_MAX_FULL_LIST, len(rule_input.phones))
        listed = connection.execute(select(do_not_call.c.phone).limit(max_length)).scalars().all()
        if len(listed) < max_length:
            return set(listed)
    found: set[str] = set()
    for chunk in _chunks(rule_input):
        found.update(connection.execute(_DO_NOT_CALL, {"phones": chunk}).scalars())
    return found


def _over_frequency(
    connection: Connection, rule_input: RuleInput, settings: AccountSettings, rings_at: float
) -> set[str]:
    """Return the numbers that will have been called as often as allowed within the period around `rings_at`."""
    period = settings.frequency_period.total_seconds()
    period_bounds = {"since": rings_at - period, "until": rings_at + period, "limit": settings.frequency}
    found: set[str] = set()
    for chunk in _chunks(rule_input):
        found.update(connection.execute(_OVER_FREQUENCY, {"phones": chunk, **period_bounds}).scalars())
    return found


def _rows_of(rule_input: RuleInput, numbers: set[str]) -> Iterable[int]:
    """Return the rows that have one of the numbers."""
    return (row for row, phone in rule_input.phones if phone in numbers) if numbers else ()


def _chunks(rule_input: RuleInput) -> Iterable[list[str]]:
    """Yield the numbers in chunks that fit into one query."""
    return ([phone for _, phone in chunk] for chunk in batched(rule_input.phones, _CHUNK_SIZE, strict=False))


def _add_known(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    """Return the sum of two amounts, or None if one is unknown."""
    return None if first is None or second is None else first + second


def _format_amount(value: int | Decimal | None) -> str:
    """Return a number of recipients as it is, roubles to the kopeck, and an unknown amount as an empty string."""
    if value is None:
        return ""
    return str(value.quantize(_KOPECK) if isinstance(value, Decimal) else value)
