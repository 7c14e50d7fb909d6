"""A campaign as people see it, and what they ask for. Immutable; times are aware, money is `Decimal` in roubles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import override

from ..broadcast import Broadcast, Content, Phrase, Script, Text
from ..call_outcomes import CallOutcome
from ..phones import mask_phone
from .calling_hours import CallingHours
from .states import Attention, BatchState, CampaignEventType, CampaignState, Listened, Rule


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from where: a user's id or an automation's, and `home_assistant` or `telegram`."""

    id: str
    source: str


@dataclass(frozen=True, slots=True)
class Override:
    """Rules that a person sets aside, and why; it goes on record."""

    rules: frozenset[Rule]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchRequest:
    """What a person wants: a broadcast, when, and under which rules.

    `broadcast.schedule` is held here until it is due, so that it can be cancelled and moved; with `provider_schedule`
    it is the provider's, which survives our downtime and cannot be cancelled. `key` makes a repeated wish the same
    campaign.
    """

    broadcast: Broadcast
    actor: Actor
    idempotency_key: str | None = None
    title: str = ""
    provider_schedule: bool = False
    calling_hours: CallingHours | None = None
    urgent: bool = False
    """Calls at any hour."""
    resend_unknown: bool = False
    """Sends again when nobody can tell: it may ring twice."""
    too_late_after: timedelta | None = None
    override: Override | None = None
    redial_of: int | None = None


@dataclass(frozen=True, slots=True)
class RuleViolation:
    """A rule that says no: what it allows, what was asked for, and which rows it is about.

    Recipients and roubles are numbers; `asked` is empty where nobody knows what it comes to. `calling_hours` allows
    "09:00-21:00" and is asked for minutes of ringing, or for a local time where the provider was to hold the calls.
    `reserve` is asked for what would be left. `duplicate` allows one in so many minutes and names the earlier campaign.
    `do_not_call` and `frequency` are about rows.
    """

    rule: Rule
    limit: str = ""
    requested: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a broadcast would cost at most, and how that is known; no `cost` without a past."""

    recipients: int
    cost: Decimal | None
    sample_size: int
    """How many past calls it is learned from."""
    since: datetime | None = None
    balance: Decimal | None = None
    same_content: bool = False
    """Whether they were calls with the same content; otherwise the cost is that of other texts, by their length."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One request to the provider."""

    number: int
    state: BatchState
    recipients: int
    provider_id: str | None = None
    error_code: str | None = None
    submitted: datetime | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    """For a doubt: what happened, and the balance before and since."""


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many recipients came to what."""

    recipients: int = 0
    rejected: int = 0
    """Not called: refused by a rule or by the provider."""
    outcomes: Mapping[CallOutcome, int] = field(default_factory=dict)

    @property
    def reached(self) -> int:
        """Return how many answered."""
        return self.outcomes.get(CallOutcome.ANSWERED, 0)

    @property
    def pending(self) -> int:
        """Return how many are still to be called or being called."""
        return self.outcomes.get(CallOutcome.PENDING, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A campaign as it stands."""

    id: int
    account: str
    title: str
    state: CampaignState
    attention: Attention | None
    actor: Actor
    sender: str
    kind: str
    content: str
    attempts: int | None
    interval: int | None
    repeat: int | None
    created: datetime
    due: datetime
    provider_schedule: bool
    finished: datetime | None
    reason: str | None
    """The provider's code or our word for why it failed or stopped."""
    counts: OutcomeCounts
    budget: Decimal | None
    """What the provider said it would cost."""
    cost: Decimal | None
    """What the calls have cost so far."""
    batches: tuple[Batch, ...]
    redial_of: int | None = None

    @property
    def provider_ids(self) -> tuple[str, ...]:
        """Return the provider's ids of what was accepted."""
        return tuple(batch.provider_id for batch in self.batches if batch.provider_id)

    def is_submitted(self, now: float) -> bool:
        """Return whether nothing more of it is about to be sent; `now` is in seconds since the epoch."""
        if any(batch.state is BatchState.NOT_SENT for batch in self.batches):
            return True
        if self.state is CampaignState.SCHEDULED:
            return self.due.timestamp() > now
        return self.state is not CampaignState.SENDING

    @property
    def is_finished(self) -> bool:
        """Return whether nothing more will happen to it by itself."""
        return self.finished is not None or self.attention is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientResult:
    """One row of a campaign's report."""

    row_number: int
    batch: int
    phone: str
    rejection_reason: str | None
    """The rule or the provider's code for which it is not called."""
    outcome: CallOutcome
    status: str
    called: str
    attempts: int | None
    duration: int | None
    listened: Listened | None
    price: Decimal | None
    cost: Decimal | None
    transfer: str | None = None
    sms: str | None = None

    @override
    def __repr__(self) -> str:
        """Show the row with its number masked."""
        return f"RecipientResult({self.row_number}, {mask_phone(self.phone)!r}, {self.outcome.value!r})"


@dataclass(frozen=True, slots=True)
class CampaignEvent:
    """Something that happened to a campaign."""

    type: CampaignEventType
    campaign: Campaign


def encode_content(content: Content) -> tuple[str, str]:
    """Return a content's kind and what the journal keeps of it."""
    match content:
        case Text(message):
            return "text", message
        case Phrase(id_):
            return "phrase", id_.strip()
        case Script(id_):
            return "script", id_.strip()


def decode_content(kind: str, content: str) -> Content:
    """Return the content that the journal keeps."""
    match kind:
        case "text":
            return Text(content)
        case "phrase":
            return Phrase(content)
        case _:
            return Script(content)
