"""A wish becomes a campaign in the journal, or is refused with nothing kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import Connection, insert

from ..errors import CampaignRefusedError
from ..journal import audit_log, queries
from ..journal.database import lock_account
from ..journal.tables import campaigns
from ..models import Estimate, Launch, Refusal
from ..rules import checks, estimates
from ..rules.policy import Policy, begin_at, list_length, provider_hold_until
from ..settings import Settings
from ..states import CampaignState, Rule
from . import batching
from .prepare import Draft, load_of


@dataclass(frozen=True, slots=True)
class Launched:
    """The campaign's number, and whether this very wish made it."""

    campaign_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Numbers:
    """A draft's rows and numbers."""

    draft: Draft

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.draft.subscribers)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Return one after another."""
        return ((row, one.phone) for row, one in enumerate(self.draft.subscribers, start=1))


def launch(
    connection: Connection, account: str, draft: Draft, settings: Settings, balance: Decimal | None, now: float
) -> Launched:
    """Keep a campaign for sending; raise `CampaignRefusedError` when rules forbid it.

    Rows whose numbers may not be called are kept as refused; the rest is called. A wish with a key that is known is the
    campaign it made before.
    """
    wanted = draft.launch
    lock_account(connection, account)
    if wanted.key is not None and (known := queries.by_key(connection, account, wanted.key)) is not None:
        return Launched(known, is_new=False)
    policy = Policy.of(wanted, settings)
    wish = checks.Wish(account, _Numbers(draft), None, balance, policy.overridden)
    due_at = _due(draft, policy, settings, now)
    personal = checks.personal_refusals(connection, settings, wish, _rings_at(draft, due_at, now))
    price = _price(connection, account, draft, personal, now)
    wish = replace(wish, cost=price.cost, refused=len(personal))
    if refusals := _refusals(connection, draft, settings, wish, personal, policy, due_at, now):
        raise CampaignRefusedError(refusals)
    campaign_id = _insert_campaign(connection, account, draft, policy, now if due_at is None else due_at, now)
    batching.file(connection, campaign_id, draft, personal, price, batching.sizes(settings, policy, draft.load, price))
    audit_log.record(
        connection,
        now,
        account,
        wanted.by,
        "launch",
        campaign_id=campaign_id,
        cost=price.cost,
        recipients=len(draft.subscribers),
        refused=len(personal),
        **audit_log.override_details(wanted.override),
    )
    return Launched(campaign_id, is_new=True)


def _price(connection: Connection, account: str, draft: Draft, personal: Mapping[int, Rule], now: float) -> Estimate:
    """Return what those who will be called would cost."""
    load = draft.load
    if personal:
        called = (one for row, one in enumerate(draft.subscribers, start=1) if row not in personal)
        load = load_of(draft.launch, called)
    return estimates.estimate(connection, account, load, now)


def _due(draft: Draft, policy: Policy, settings: Settings, now: float) -> float | None:
    """Return when the first batch may be sent; None when the calls fit into no window."""
    wanted = draft.launch
    schedule = wanted.broadcast.schedule
    provider_due = provider_hold_until(schedule, held_by_provider=wanted.provider_schedule)
    due_at = now
    if schedule is not None and provider_due is None:
        due_at = schedule.timestamp()
        if now - due_at > policy.too_late_after.total_seconds():
            # Its time was over before it was launched: a person is asked, as about any other whose time has passed.
            return due_at
    return begin_at(
        policy,
        settings,
        at=max(due_at, now),
        recipients=len(draft.subscribers),
        attempts=wanted.broadcast.attempts,
        interval=wanted.broadcast.interval,
        provider_due=provider_due,
    )


def _rings_at(draft: Draft, due_at: float | None, now: float) -> float:
    """Return when the first phone would ring."""
    wanted = draft.launch
    held = provider_hold_until(wanted.broadcast.schedule, held_by_provider=wanted.provider_schedule)
    return max(now, due_at or now, held or now)


def _refusals(
    connection: Connection,
    draft: Draft,
    settings: Settings,
    wish: checks.Wish,
    personal: Mapping[int, Rule],
    policy: Policy,
    due_at: float | None,
    now: float,
) -> list[Refusal]:
    """Return the rules that forbid the whole."""
    if len(personal) == len(draft.subscribers):
        return [_personal(rule, personal, settings) for rule in sorted(set(personal.values()))]
    refusals = checks.common_refusals(connection, settings, wish, now, due_at=due_at)
    if Rule.DUPLICATE not in wish.overridden:
        earlier = checks.duplicate_of(connection, settings, wish.account, draft.fingerprint, now)
        if earlier is not None:
            window = settings.duplicate_window.total_seconds() / 60
            refusals.append(Refusal(Rule.DUPLICATE, f"{window:g}", str(earlier)))
    if due_at is None:
        refusals.append(_outside(draft.launch, policy, settings, len(draft.subscribers)))
    return refusals


def _personal(rule: Rule, personal: Mapping[int, Rule], settings: Settings) -> Refusal:
    """Return the refusal of a list of which nobody may be called."""
    limit = str(settings.frequency) if rule is Rule.FREQUENCY else ""
    return Refusal(rule, limit, rows=tuple(row for row, its in personal.items() if its is rule))


def _outside(wanted: Launch, policy: Policy, settings: Settings, recipients: int) -> Refusal:
    """Return the refusal of calls that fit into no window."""
    hours, schedule = policy.hours, wanted.broadcast.schedule
    if hours is None:
        return Refusal(Rule.CALLING_HOURS)
    limit = f"{hours.start:%H:%M}-{hours.end:%H:%M}"
    if schedule is not None and wanted.provider_schedule:
        return Refusal(Rule.CALLING_HOURS, limit, f"{schedule.astimezone(hours.zone):%H:%M}")
    broadcast = wanted.broadcast
    length = list_length(
        min(recipients, settings.batch_size), broadcast.attempts, broadcast.interval, settings.calls_per_minute
    )
    return Refusal(Rule.CALLING_HOURS, limit, f"{length.total_seconds() / 60:.0f}")


def _insert_campaign(
    connection: Connection, account: str, draft: Draft, policy: Policy, due_at: float, now: float
) -> int:
    """Keep the campaign and return its number."""
    wanted = draft.launch
    broadcast = wanted.broadcast
    provider_due = provider_hold_until(broadcast.schedule, held_by_provider=wanted.provider_schedule)
    held = policy.to_json() | {"wanted_at": now if broadcast.schedule is None else broadcast.schedule.timestamp()}
    if provider_due is not None:
        held["provider_due"] = provider_due
    result = connection.execute(
        insert(campaigns).values(
            account=account,
            key=wanted.key,
            fingerprint=draft.fingerprint,
            title=wanted.title,
            state=CampaignState.SCHEDULED,
            who=wanted.by.who,
            source=wanted.by.source,
            sender=draft.sender,
            kind=draft.load.kind,
            content=draft.load.content,
            attempts=broadcast.attempts,
            interval=broadcast.interval,
            repeat=broadcast.repeat,
            provider_schedule=provider_due is not None,
            policy=held,
            recipients=len(draft.subscribers),
            created_at=now,
            due_at=due_at,
            redial_of=wanted.redial_of,
        )
    )
    campaign_id: int = result.inserted_primary_key[0]  # type: ignore[index]
    return campaign_id
