"""The words of a campaign's life: where it stands, what became of a batch, what a person may answer."""

from enum import StrEnum


class CampaignState(StrEnum):
    """Where a campaign stands."""

    SCHEDULED = "scheduled"
    """It waits for its time; nothing has been sent."""
    SENDING = "sending"
    """Its batches are being sent."""
    RUNNING = "running"
    """Everything is sent, phones ring."""
    FINISHED = "finished"
    """Every call is over, or was given up after its deadline."""
    PAUSED = "paused"
    """The rest waits for a person."""
    CANCELLED = "cancelled"
    """It was called off before anything was sent."""
    STOPPED = "stopped"
    """The rest was dropped after something was sent."""
    FAILED = "failed"
    """Nothing was accepted."""

    @property
    def ended_after_calls(self) -> bool:
        """Return whether it is an end after calls."""
        return self in (CampaignState.FINISHED, CampaignState.STOPPED)


class BatchState(StrEnum):
    """What became of one request to the provider."""

    PENDING = "pending"
    """It has not been sent."""
    SUBMITTING = "submitting"
    """It is being sent, or was when its owner died."""
    ACCEPTED = "accepted"
    """The provider took it."""
    REJECTED = "rejected"
    """The provider refused it."""
    NOT_SENT = "not_sent"
    """It never reached the provider."""
    UNKNOWN = "unknown"
    """Nobody can tell; a person must."""


class Attention(StrEnum):
    """Why a person is needed."""

    UNKNOWN = "unknown"
    """A batch may have been sent."""
    TOO_LATE = "too_late"
    """Its time passed while nobody could send it."""
    RULE = "rule"
    """A rule holds up the rest."""


class Resolution(StrEnum):
    """What a person says of a batch of which nobody can tell."""

    SENT = "sent"
    """It was sent; with its id, if known, it is followed."""
    RESEND = "resend"
    """It was not; it is sent again."""
    LEAVE = "leave"
    """It stays unknown, and the rest is not sent."""


class Listened(StrEnum):
    """How much of the message was heard, by the call's duration against the message's."""

    FULL = "full"
    """Nine tenths or more."""
    PARTIAL = "partial"
    """Three tenths or more."""
    SHORT = "short"
    """Less."""


class Rule(StrEnum):
    """What may keep somebody from being called."""

    DO_NOT_CALL = "do_not_call"
    """The number asked not to be called. Nothing overrides this; `unblock` lifts it."""
    CALLING_HOURS = "calling_hours"
    """It is not an hour at which people are called."""
    MAX_RECIPIENTS = "max_recipients"
    """One campaign may not call so many."""
    MAX_COST = "max_cost"
    """One campaign may not cost so much."""
    DAILY_RECIPIENTS = "daily_recipients"
    """So many have been called today."""
    DAILY_COST = "daily_cost"
    """So much has been spent today."""
    RESERVE = "reserve"
    """The balance would fall below what is to be kept."""
    FREQUENCY = "frequency"
    """The number has been called so often lately."""
    DUPLICATE = "duplicate"
    """The same was sent to the same people a moment ago."""


class CampaignEventType(StrEnum):
    """What subscribers hear of."""

    CHANGED = "changed"
    """Something about a campaign changed: its state, its time, its counts."""
    ACCEPTED = "accepted"
    """The provider took a campaign's first batch."""
    REJECTED = "rejected"
    """The provider refused, or was never reached in time."""
    NEEDS_ATTENTION = "needs_attention"
    """A person is needed."""
    FINISHED = "finished"
    """Every call is over."""


FINAL_STATES = frozenset({CampaignState.FINISHED, CampaignState.CANCELLED, CampaignState.STOPPED, CampaignState.FAILED})
"""States in which nothing more is sent."""

CHARGEABLE_STATES = (BatchState.SUBMITTING, BatchState.ACCEPTED, BatchState.UNKNOWN)
"""States in which a batch may have rung phones: caps count them, whatever turns out."""
