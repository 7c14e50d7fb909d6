"""The states of campaigns and batches, and the closed vocabularies of rules, decisions and events."""

from enum import StrEnum


class CampaignState(StrEnum):
    """The state of a campaign."""

    SCHEDULED = "scheduled"
    """It waits for its start time; nothing has been sent."""
    SENDING = "sending"
    """Its batches are being sent."""
    RUNNING = "running"
    """Every batch is sent; calls are not over yet."""
    FINISHED = "finished"
    """Every call is over, or its deadline has passed."""
    PAUSED = "paused"
    """Its unsent batches wait for a user's decision."""
    CANCELLED = "cancelled"
    """It was cancelled before anything was sent."""
    STOPPED = "stopped"
    """Its unsent batches were dropped after something was sent."""
    FAILED = "failed"
    """It ended, and the provider accepted nothing."""

    @property
    def ended_after_calls(self) -> bool:
        """Return whether this is an end after something was sent."""
        return self in (CampaignState.FINISHED, CampaignState.STOPPED)


class BatchState(StrEnum):
    """The state of one batch, which is one request to the provider."""

    PENDING = "pending"
    """It waits to be sent for the first time, or again after an unknown outcome."""
    SUBMITTING = "submitting"
    """It is being sent, or was when its process crashed."""
    ACCEPTED = "accepted"
    """The provider accepted it, or a user resolved it as sent."""
    REJECTED = "rejected"
    """The provider rejected it, or rules rejected all its recipients."""
    NOT_SENT = "not_sent"
    """It did not reach the provider."""
    UNKNOWN = "unknown"
    """Its outcome is unknown; a user must decide."""


class Attention(StrEnum):
    """Why a campaign needs a user's decision."""

    UNKNOWN = "unknown"
    """A batch has an unknown outcome: it may have been sent."""
    TOO_LATE = "too_late"
    """Its time passed before it could be sent."""
    RULE = "rule"
    """A rule forbids the unsent batches."""


class Resolution(StrEnum):
    """A user's decision about a batch with an unknown outcome."""

    SENT = "sent"
    """It was sent; with its provider id, if known, it is polled."""
    RESEND = "resend"
    """It was not sent; it is sent again."""
    LEAVE = "leave"
    """It stays unknown, and the unsent batches are dropped."""


class Listened(StrEnum):
    """How much of the message was heard: the call's duration divided by the message's."""

    FULL = "full"
    """Nine tenths or more."""
    PARTIAL = "partial"
    """Three tenths or more."""
    SHORT = "short"
    """Less than three tenths."""


class Rule(StrEnum):
    """A rule that may forbid calling a recipient or sending a campaign."""

    DO_NOT_CALL = "do_not_call"
    """The number is on the do-not-call list. It cannot be overridden, only removed from the list with `unblock`."""
    CALLING_HOURS = "calling_hours"
    """The calls do not fit into the calling hours."""
    MAX_RECIPIENTS = "max_recipients"
    """The campaign would call more recipients than one campaign may."""
    MAX_COST = "max_cost"
    """The campaign would cost more than one campaign may."""
    DAILY_RECIPIENTS = "daily_recipients"
    """More recipients would be called in one day than allowed."""
    DAILY_COST = "daily_cost"
    """More would be spent in one day than allowed."""
    RESERVE = "reserve"
    """The balance would fall below the reserve."""
    FREQUENCY = "frequency"
    """The number has been called as often as allowed within the frequency period."""
    DUPLICATE = "duplicate"
    """The same content was launched for the same recipients within the duplicate window."""


class CampaignEventType(StrEnum):
    """The type of a campaign event."""

    CHANGED = "changed"
    """Something about a campaign changed, for example its state, time or counts."""
    ACCEPTED = "accepted"
    """The provider accepted a campaign's first batch."""
    REJECTED = "rejected"
    """The provider rejected the campaign, or was not reached in time."""
    NEEDS_ATTENTION = "needs_attention"
    """A user's decision is needed."""
    FINISHED = "finished"
    """Every call is over."""


FINAL_STATES = frozenset({CampaignState.FINISHED, CampaignState.CANCELLED, CampaignState.STOPPED, CampaignState.FAILED})
"""States in which nothing more is sent."""

CHARGEABLE_STATES = (BatchState.SUBMITTING, BatchState.ACCEPTED, BatchState.UNKNOWN)
"""States in which a batch may have made calls: caps count these batches, whatever their outcome turns out to be."""
