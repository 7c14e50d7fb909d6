"""Pending broadcasts: previewed drafts that wait for confirmation or approval."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from aiomobilgroup.campaigns import Estimate

from .drafts import BroadcastDraft
from .users import BotUser, ChatTarget


class RuleOverride(msgspec.Struct, frozen=True):
    """The rules that said no to an order, and, once a person sets them aside, why."""

    rules: tuple[str, ...]
    reason: str = ""


def rule_override_of(pending: PendingBroadcast) -> RuleOverride | None:
    """Return what was said of the rules that refused an order."""
    return None if pending.rule_override is None else msgspec.json.decode(pending.rule_override, type=RuleOverride)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is shown before anything is launched."""

    token: str
    draft: BroadcastDraft
    sender: str
    estimate: Estimate
    balance: Decimal | None
    scheduled_at: datetime | None
    starts_at: datetime | None
    """When the calls may begin, if the calling hours hold them up."""
    approvers: tuple[BotUser, ...]
    """Who may approve it."""
    needs_approval: bool
    expires_at: datetime

    @property
    def recipient_count(self) -> int:
        """Return how many are called."""
        return len(self.draft.recipient_list.recipients)

    @property
    def exceeds_balance(self) -> bool:
        """Return whether it would cost more than there is."""
        return self.balance is not None and self.estimate.cost is not None and self.estimate.cost > self.balance


class PendingState(StrEnum):
    """Where a preview stands."""

    PREVIEWED = "previewed"
    """Its button waits."""
    AWAITING_APPROVAL = "awaiting_approval"
    """Its author has confirmed, a second person must approve."""
    CONFIRMED = "confirmed"
    """It is to be launched."""
    LAUNCHED = "launched"
    """It is a campaign."""
    REJECTED = "rejected"
    """A rule said no; whoever may set the rule aside can still launch it."""
    CANCELLED = "cancelled"
    """It was called off, or nothing can be done about what refused it."""
    SUPERSEDED = "superseded"
    """Its author has changed something: a newer preview stands for it."""
    EXPIRED = "expired"
    """Its time is over; it can be shown again with a new token."""


EXPIRABLE_STATES: Final = (PendingState.PREVIEWED, PendingState.AWAITING_APPROVAL, PendingState.REJECTED)
"""States that last only for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingBroadcast:
    """A preview."""

    token: str
    state: PendingState
    user_id: int
    target: ChatTarget
    message_id: int | None
    draft: str
    draft_digest: str
    created_at: float
    expires_at: float
    decided_by: int | None
    rule_override: str | None
    campaign_id: int | None
