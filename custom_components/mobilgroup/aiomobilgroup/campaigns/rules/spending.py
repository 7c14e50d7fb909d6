"""Spending: recipients and roubles of a campaign, of a day, and of campaigns that are scheduled for a day."""

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
    """How many recipients were called, the known cost, and how many recipients have an unknown price."""

    recipients: int = 0
    roubles: Decimal = Decimal(0)
    unpriced: int = 0

    def total_at(self, unit_price: Decimal | None) -> Decimal | None:
        """Return the whole cost at a price per call; None if the price is needed and unknown."""
        if not self.unpriced:
            return self.roubles
        return None if unit_price is None else self.roubles + unit_price * self.unpriced


# A completed batch counts at its cost; one that rings, or may ring, at its expected cost.
_PRICE = case(
    (batches.c.completed_at.is_not(None), func.coalesce(batches.c.cost, batches.c.budget, batches.c.estimated_cost)),
    else_=func.coalesce(batches.c.budget, batches.c.estimated_cost),
)
# A batch that waits to be sent again may have made calls already; once sent again, it may have made them twice.
_MAY_HAVE_RUNG = batches.c.state.in_(CHARGEABLE_STATES) | batches.c.is_resend_of_unknown
_SENT_TWICE = batches.c.state.in_(CHARGEABLE_STATES) & batches.c.is_resend_of_unknown

_SPENDING_SINCE = (
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
    """Return how many recipients were called today, and the known cost in roubles."""
    spent = spent_between(connection, account, *day_bounds(settings, now))
    return spent.recipients, spent.roubles


def spent_between(connection: Connection, account: str, begin: float, end: float) -> Spent:
    """Return the spending of batches that were sent from `begin` until before `end`."""
    return _sum(
        connection,
        _PRICE,
        campaigns.c.account == account,
        _MAY_HAVE_RUNG,
        batches.c.submitted_at >= begin,
        batches.c.submitted_at < end,
    )


def spent_by(connection: Connection, campaign_id: int) -> Spent:
    """Return the spending of a campaign so far."""
    return _sum(connection, _PRICE, batches.c.campaign_id == campaign_id, _MAY_HAVE_RUNG)


def outstanding_cost(connection: Connection, account: str) -> Spent:
    """Return what calls that are not over may still cost: the provider charges for them at their end."""
    return _sum(
        connection,
        _PRICE,
        campaigns.c.account == account,
        _MAY_HAVE_RUNG,
        batches.c.completed_at.is_(None),
    )


def has_spending_since(connection: Connection, account: str, read_at: float) -> bool:
    """Return whether a batch of the account was sent or completed since the balance was read."""
    parameters = {"account": account, "since": read_at}
    return connection.execute(_SPENDING_SINCE, parameters).first() is not None


def scheduled_between(connection: Connection, account: str, begin: float, end: float, now: float) -> Spent:
    """Return what waiting campaigns will send from `begin` until before `end`; overdue ones are due now."""
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
    """Return when the day of `now` begins and ends in the account's time zone, in seconds since the epoch."""
    today = to_datetime(now).astimezone(settings.time_zone).date()
    return _midnight(settings, today), _midnight(settings, today + timedelta(days=1))


def _midnight(settings: AccountSettings, day: date) -> float:
    """Return when a day begins in the account's time zone, in seconds since the epoch."""
    return datetime.combine(day, time(), settings.time_zone).timestamp()


def _sum(connection: Connection, price: Any, *conditions: Any) -> Spent:
    """Return the spending of the batches that match; a batch that may have been sent twice counts twice."""
    count = case((_SENT_TWICE, 2 * batches.c.recipients), else_=batches.c.recipients)
    total = type_coerce(case((_SENT_TWICE, price + func.coalesce(batches.c.estimated_cost, price)), else_=price), Money)
    query = (
        select(
            func.coalesce(func.sum(count), 0),
            func.sum(total),
            func.coalesce(func.sum(case((price.is_(None), count), else_=0)), 0),
        )
        .join(campaigns, campaigns.c.id == batches.c.campaign_id)
        .where(*conditions)
    )
    called, cost, unpriced = connection.execute(query).one()
    return Spent(int(called), Decimal(0) if cost is None else Decimal(cost), int(unpriced))
