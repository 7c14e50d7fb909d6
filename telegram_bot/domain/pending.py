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
    """The rules that rejected a broadcast, and the reason once a user overrides them."""

    rules: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The data shown of a draft before it is launched."""

    token: str
    draft: BroadcastDraft
    sender: str
    estimate: Estimate
    balance: Decimal | None
    scheduled_at: datetime | None
    starts_at: datetime | None
    """When the calls may begin, if calling hours defer them."""
    approvers: tuple[BotUser, ...]
    """The users who may approve it."""
    needs_approval: bool
    expires_at: datetime

    @property
    def recipient_count(self) -> int:
        """Return how many recipients would be called."""
        return len(self.draft.recipient_list.recipients)

    @property
    def exceeds_balance(self) -> bool:
        """Return whether the estimated cost exceeds the balance."""
        return self.balance is not None and self.estimate.cost is not None and self.estimate.cost > self.balance


class PendingState(StrEnum):
    """The states of a pending broadcast."""

    PREVIEWED = "previewed"
    """Its author has not confirmed it yet."""
    AWAITING_APPROVAL = "awaiting_approval"
    """Its author confirmed it, and a second user must approve it."""
    CONFIRMED = "confirmed"
    """It is to be launched."""
    LAUNCHED = "launched"
    """It became a campaign."""
    REJECTED = "rejected"
    """A rule rejected it; a user who may override the rule can still launch it."""
    CANCELLED = "cancelled"
    """A user cancelled it, or it was rejected for a reason that no user can override."""
    SUPERSEDED = "superseded"
    """Its author changed the draft: a newer pending broadcast replaces it."""
    EXPIRED = "expired"
    """It was not confirmed in time; it can be previewed again under a new token."""


EXPIRABLE_STATES: Final = (PendingState.PREVIEWED, PendingState.AWAITING_APPROVAL, PendingState.REJECTED)
"""The states that end when `expires_at` has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingBroadcast:
    """A previewed draft that waits for confirmation or approval. Times are seconds since the epoch."""

    token: str
    state: PendingState
    user_id: int
    """The author."""
    target: ChatTarget
    message_id: int | None
    """The message that shows it; None until Telegram has answered with its id."""
    draft: BroadcastDraft
    is_intact: bool = True
    """Whether the draft is the one that was previewed: its digest is the one saved with it."""
    estimated_cost: Decimal | None
    """The cost in roubles that the preview showed; None if it is unknown."""
    created_at: float
    expires_at: float
    decided_by: int | None = None
    """The user who confirmed, approved, declined or cancelled it."""
    decided_at: float | None = None
    rule_override: RuleOverride | None = None
    needs_notification: bool = False
    """Whether the author has not been shown yet that it ended without a launch."""
    campaign_id: int | None = None

    @property
    def recipient_count(self) -> int:
        """Return how many recipients would be called."""
        return len(self.draft.recipient_list.recipients)
