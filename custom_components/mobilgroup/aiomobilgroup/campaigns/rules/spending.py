"""How many were called and how much was spent: by a campaign, on a day, and by what is already promised for a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, or_, select, type_coerce

from ..clock import to_datetime
from ..journal.tables import Money, batches, campaigns
from ..settings import AccountSettings
from ..states import CHARGEABLE_STATES, BatchState, CampaignState


@dataclass(frozen=True, slots=True)
class Spent:
    """How many were called, what is known of what it costs, and of how many nobody knows the price."""

    recipients: int = 0
    roubles: Decimal = Decimal(0)
    unpriced: int = 0

    def total_at(self, unit: Decimal | None) -> Decimal | None:
        """Return the whole sum where a call costs so much; None where that is needed and not known."""
        if not self.unpriced:
            return self.roubles
        return None if unit is None else self.roubles + unit * self.unpriced


# What is over costs what it cost; what rings, or may ring, counts as what it was to cost.
_PRICE = case(
    (batches.c.completed_at.is_not(None), func.coalesce(batches.c.cost, batches.c.budget, batches.c.estimated_cost)),
    else_=func.coalesce(batches.c.budget, batches.c.estimated_cost),
)
# What waits to be sent again may have rung phones already; once it is sent again, it may have done so twice.
_MAY_HAVE_RUNG = batches.c.state.in_(CHARGEABLE_STATES) | batches.c.is_resend_of_unknown
_TWICE = batches.c.state.in_(CHARGEABLE_STATES) & batches.c.is_resend_of_unknown

_DRAWN = (
    select(batches.c.number)
    .join(campaigns, campaigns.c.id == batches.c.campaign_id)
    .where(
        campaigns.c.account == bindparam("account"),
        batches.c.state.in_(CHARGEABLE_STATES),
        or_(batches.c.submitted_at >= bindparam("since"), batches.c.completed_at >= bindparam("since")),
    )
    .limit(1)
)


def spent_today(connection: Connection, settings: AccountSettings, account: str, now: float) -> tuple[int, Decimal]:
    """Return how many were called today and what it has cost, as far as that is known."""
    spent = spent_between(connection, account, *day_bounds(settings, now))
    return spent.recipients, spent.roubles


def spent_between(connection: Connection, account: str, begin: float, end: float) -> Spent:
    """Return what was sent between two moments."""
    return _sum(
        connection,
        _PRICE,
        campaigns.c.account == account,
        _MAY_HAVE_RUNG,
        batches.c.submitted_at >= begin,
        batches.c.submitted_at < end,
    )


def spent_by(connection: Connection, campaign_id: int) -> Spent:
    """Return what a campaign has spent so far."""
    return _sum(connection, _PRICE, batches.c.campaign_id == campaign_id, _MAY_HAVE_RUNG)


def outstanding_cost(connection: Connection, account: str) -> Spent:
    """Return what calls that are not over may still cost: the provider takes the money when they are."""
    return _sum(
        connection,
        _PRICE,
        campaigns.c.account == account,
        _MAY_HAVE_RUNG,
        batches.c.completed_at.is_(None),
    )


def has_spending_since(connection: Connection, account: str, read_at: float) -> bool:
    """Return whether something of the account was sent, or came to its end, since a moment."""
    drawn = {"account": account, "since": read_at}
    return connection.execute(_DRAWN, drawn).first() is not None


def scheduled_between(connection: Connection, account: str, begin: float, end: float, now: float) -> Spent:
    """Return what other campaigns that wait will send between two moments; what is overdue will be sent now."""
    due = case((campaigns.c.due_at < now, now), else_=campaigns.c.due_at)
    return _sum(
        connection,
        batches.c.estimated_cost,
        campaigns.c.account == account,
        campaigns.c.state.in_((CampaignState.SCHEDULED, CampaignState.SENDING)),
        batches.c.state.in_((BatchState.PENDING, BatchState.NOT_SENT)),
        due >= begin,
        due < end,
    )


def day_bounds(settings: AccountSettings, now: float) -> tuple[float, float]:
    """Return when the day of a moment begins and ends in the account's zone."""
    today = to_datetime(now).astimezone(settings.time_zone).date()
    return _midnight(settings, today), _midnight(settings, today + timedelta(days=1))


def _midnight(settings: AccountSettings, day: date) -> float:
    """Return the moment at which a day begins."""
    return datetime.combine(day, time(), settings.time_zone).timestamp()


def _sum(connection: Connection, price: Any, *conditions: Any) -> Spent:
    """Return how many recipients some batches have, and their price."""
    count = case((_TWICE, 2 * batches.c.recipients), else_=batches.c.recipients)
    whole = type_coerce(case((_TWICE, price + func.coalesce(batches.c.estimated_cost, price)), else_=price), Money)
    query = (
        select(
            func.coalesce(func.sum(count), 0),
            func.sum(whole),
            func.coalesce(func.sum(case((price.is_(None), count), else_=0)), 0),
        )
        .join(campaigns, campaigns.c.id == batches.c.campaign_id)
        .where(*conditions)
    )
    called, cost, unpriced = connection.execute(query).one()
    return Spent(int(called), Decimal(0) if cost is None else Decimal(cost), int(unpriced))
