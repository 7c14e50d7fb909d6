"""Pending broadcasts: previewed drafts that wait for confirmation or approval."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from aiomobilgroup.campaigns import Estimate

from .drafts import Wish
from .users import Person, Place


class Waiver(msgspec.Struct, frozen=True):
    """The rules that said no to an order, and, once a person sets them aside, why."""

    rules: tuple[str, ...]
    why: str = ""


def waiver_of(order: Order) -> Waiver | None:
    """Return what was said of the rules that refused an order."""
    return None if order.override is None else msgspec.json.decode(order.override, type=Waiver)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is shown before anything is launched."""

    token: str
    wish: Wish
    sender: str
    estimate: Estimate
    balance: Decimal | None
    due: datetime | None
    begins: datetime | None
    """When the calls may begin, if the calling hours hold them up."""
    approvers: tuple[Person, ...]
    """Who may approve it."""
    needs_approval: bool
    expires: datetime

    @property
    def recipients(self) -> int:
        """Return how many are called."""
        return len(self.wish.audience.rows)

    @property
    def costs_too_much(self) -> bool:
        """Return whether it would cost more than there is."""
        return self.balance is not None and self.estimate.cost is not None and self.estimate.cost > self.balance


class OrderState(StrEnum):
    """Where a preview stands."""

    OPEN = "open"
    """Its button waits."""
    WAITING = "waiting"
    """Its author has confirmed, a second person must approve."""
    CONFIRMED = "confirmed"
    """It is to be launched."""
    LAUNCHED = "launched"
    """It is a campaign."""
    REFUSED = "refused"
    """A rule said no; whoever may set the rule aside can still launch it."""
    DROPPED = "dropped"
    """It was called off, or nothing can be done about what refused it."""
    REPLACED = "replaced"
    """Its author has changed something: a newer preview stands for it."""
    EXPIRED = "expired"
    """Its time is over; it can be shown again with a new token."""


EXPIRING: Final = (OrderState.OPEN, OrderState.WAITING, OrderState.REFUSED)
"""States that last only for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A preview."""

    token: str
    state: OrderState
    user_id: int
    place: Place
    message_id: int | None
    wish: str
    digest: str
    created_at: float
    expires_at: float
    decided_by: int | None
    override: str | None
    campaign_id: int | None
