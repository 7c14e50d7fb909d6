"""Launch requests, campaigns and their results. Immutable; times are aware, money is `Decimal` in roubles."""

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
    """Who acts, and from where: the id of a user or an automation, and `home_assistant` or `telegram`."""

    id: str
    source: str


@dataclass(frozen=True, slots=True)
class Override:
    """Rules that a user overrides, and the reason; both go to the audit log."""

    rules: frozenset[Rule]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchRequest:
    """A broadcast to launch, when, and under which rules.

    Until `broadcast.schedule` the campaign waits in the journal and can be cancelled or rescheduled. With
    `provider_schedule` it waits at the provider, which survives our downtime but cannot be cancelled. A repeated
    `idempotency_key` returns the campaign of the first request.
    """

    broadcast: Broadcast
    actor: Actor
    idempotency_key: str | None = None
    title: str = ""
    provider_schedule: bool = False
    calling_hours: CallingHours | None = None
    urgent: bool = False
    """Call at any hour."""
    resend_unknown: bool = False
    """Send a batch with an unknown outcome once more: its recipients may be called twice."""
    too_late_after: timedelta | None = None
    override: Override | None = None
    redial_of: int | None = None


@dataclass(frozen=True, slots=True)
class RuleViolation:
    """A violated rule: its limit, the requested value, and the rows concerned.

    Recipients and roubles are numbers; `requested` is empty if the amount is unknown. `calling_hours`: the limit is
    "09:00-21:00", requested are the minutes of calling, or a local time if the provider schedules the calls. `reserve`:
    requested is the balance that would be left. `duplicate`: the limit is the window in minutes, requested is the id of
    the earlier campaign. `do_not_call` and `frequency` concern rows.
    """

    rule: Rule
    limit: str = ""
    requested: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """The cost of a broadcast if every recipient answers, learned from past calls; without them `cost` is None."""

    recipients: int
    cost: Decimal | None
    sample_size: int
    """The number of past calls it is learned from."""
    since: datetime | None = None
    balance: Decimal | None = None
    same_content: bool = False
    """Whether those calls had the same content; otherwise the cost is that of other texts, by their length."""


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
    """For an unknown outcome: what happened, and the balance before and after."""


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many recipients have each call outcome."""

    recipients: int = 0
    rejected: int = 0
    """Not called: rejected by a rule or by the provider."""
    outcomes: Mapping[CallOutcome, int] = field(default_factory=dict)

    @property
    def reached(self) -> int:
        """Return how many recipients answered."""
        return self.outcomes.get(CallOutcome.ANSWERED, 0)

    @property
    def pending(self) -> int:
        """Return how many recipients are still to be called or being called."""
        return self.outcomes.get(CallOutcome.PENDING, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A campaign as it was when it was read."""

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
    """Why it failed, stopped or was paused: the provider's code, a rule, or the engine's own reason."""
    counts: OutcomeCounts
    budget: Decimal | None
    """The cost that the provider announced when it accepted the batches."""
    cost: Decimal | None
    """The cost of the calls so far."""
    batches: tuple[Batch, ...]
    redial_of: int | None = None

    @property
    def provider_ids(self) -> tuple[str, ...]:
        """Return the provider's ids of the accepted batches."""
        return tuple(batch.provider_id for batch in self.batches if batch.provider_id)

    def is_submitted(self, now: float) -> bool:
        """Return whether no batch is about to be sent, apart from retries; `now` is in seconds since the epoch."""
        if any(batch.state is BatchState.NOT_SENT for batch in self.batches):
            return True
        if self.state is CampaignState.SCHEDULED:
            return self.due.timestamp() > now
        return self.state is not CampaignState.SENDING

    @property
    def is_finished(self) -> bool:
        """Return whether it has ended or needs a user's decision."""
        return self.finished is not None or self.attention is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientResult:
    """One row of a campaign's report."""

    row_number: int
    batch: int
    phone: str
    rejection_reason: str | None
    """The rule or the provider's code for which the recipient is not called."""
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
        """Return the row with its phone number masked."""
        return f"RecipientResult({self.row_number}, {mask_phone(self.phone)!r}, {self.outcome.value!r})"


@dataclass(frozen=True, slots=True)
class CampaignEvent:
    """An event of a campaign, with the campaign as read when the event was published."""

    type: CampaignEventType
    campaign: Campaign


def encode_content(content: Content) -> tuple[str, str]:
    """Return a content's kind and its text or id, as the journal stores them."""
    match content:
        case Text(message):
            return "text", message
        case Phrase(id_):
            return "phrase", id_.strip()
        case Script(id_):
            return "script", id_.strip()


def decode_content(kind: str, content: str) -> Content:
    """Return the content of a kind and a text or id that the journal stores."""
    match kind:
        case "text":
            return Text(content)
        case "phrase":
            return Phrase(content)
        case _:
            return Script(content)
