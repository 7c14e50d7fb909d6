"""A wish becomes a campaign in the journal, or is refused with nothing kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import Connection, insert

from ..errors import CampaignRejectedError
from ..journal import audit_log, queries
from ..journal.database import lock_account
from ..journal.tables import campaigns
from ..models import Estimate, LaunchRequest, RuleViolation
from ..rules import checks, estimates
from ..rules.policy import CampaignPolicy, dialing_duration, earliest_start, provider_hold_until
from ..settings import AccountSettings
from ..states import CampaignState, Rule
from . import batching
from .prepare import PreparedLaunch, call_volume


@dataclass(frozen=True, slots=True)
class LaunchResult:
    """The campaign's number, and whether this very wish made it."""

    campaign_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class _PhoneRows:
    """A draft's rows and numbers."""

    draft: PreparedLaunch

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.draft.subscribers)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Return one after another."""
        return ((row, one.phone) for row, one in enumerate(self.draft.subscribers, start=1))


def create_campaign(
    connection: Connection,
    account: str,
    draft: PreparedLaunch,
    settings: AccountSettings,
    balance: Decimal | None,
    now: float,
) -> LaunchResult:
    """Keep a campaign for sending; raise `CampaignRejectedError` when rules forbid it.

    Rows whose numbers may not be called are kept as refused; the rest is called. A wish with a key that is known is the
    campaign it made before.
    """
    wanted = draft.request
    lock_account(connection, account)
    if (
        wanted.idempotency_key is not None
        and (known := queries.find_by_idempotency_key(connection, account, wanted.idempotency_key)) is not None
    ):
        return LaunchResult(known, is_new=False)
    policy = CampaignPolicy.for_request(wanted, settings)
    wish = checks.RuleInput(account, _PhoneRows(draft), None, balance, policy.overridden)
    due_at = _due(draft, policy, settings, now)
    personal = checks.recipient_violations(connection, settings, wish, _first_call_at(draft, due_at, now))
    price = _estimate(connection, account, draft, personal, now)
    wish = replace(wish, cost=price.cost, rejected=len(personal))
    if refusals := _violations(connection, draft, settings, wish, personal, policy, due_at, now):
        raise CampaignRejectedError(refusals)
    campaign_id = _insert_campaign(connection, account, draft, policy, now if due_at is None else due_at, now)
    batching.insert_batches(
        connection, campaign_id, draft, personal, price, batching.plan_batches(settings, policy, draft.volume, price)
    )
    audit_log.append(
        connection,
        now,
        account,
        wanted.actor,
        "launch",
        campaign_id=campaign_id,
        cost=price.cost,
        recipients=len(draft.subscribers),
        refused=len(personal),
        **audit_log.override_details(wanted.override),
    )
    return LaunchResult(campaign_id, is_new=True)


def _estimate(
    connection: Connection, account: str, draft: PreparedLaunch, personal: Mapping[int, Rule], now: float
) -> Estimate:
    """Return what those who will be called would cost."""
    load = draft.volume
    if personal:
        called = (one for row, one in enumerate(draft.subscribers, start=1) if row not in personal)
        load = call_volume(draft.request, called)
    return estimates.estimate_cost(connection, account, load, now)


def _due(draft: PreparedLaunch, policy: CampaignPolicy, settings: AccountSettings, now: float) -> float | None:
    """Return when the first batch may be sent; None when the calls fit into no window."""
    wanted = draft.request
    schedule = wanted.broadcast.schedule
    provider_due = provider_hold_until(schedule, held_by_provider=wanted.provider_schedule)
    due_at = now
    if schedule is not None and provider_due is None:
        due_at = schedule.timestamp()
        if now - due_at > policy.too_late_after.total_seconds():
            # Its time was over before it was launched: a person is asked, as about any other whose time has passed.
            return due_at
    return earliest_start(
        policy,
        settings,
        at=max(due_at, now),
        recipients=len(draft.subscribers),
        attempts=wanted.broadcast.attempts,
        interval=wanted.broadcast.interval,
        provider_due=provider_due,
    )


def _first_call_at(draft: PreparedLaunch, due_at: float | None, now: float) -> float:
    """Return when the first phone would ring."""
    wanted = draft.request
    held = provider_hold_until(wanted.broadcast.schedule, held_by_provider=wanted.provider_schedule)
    return max(now, due_at or now, held or now)


def _violations(
    connection: Connection,
    draft: PreparedLaunch,
    settings: AccountSettings,
    wish: checks.RuleInput,
    personal: Mapping[int, Rule],
    policy: CampaignPolicy,
    due_at: float | None,
    now: float,
) -> list[RuleViolation]:
    """Return the rules that forbid the whole."""
    if len(personal) == len(draft.subscribers):
        return [_all_recipients_violation(rule, personal, settings) for rule in sorted(set(personal.values()))]
    refusals = checks.campaign_violations(connection, settings, wish, now, due_at=due_at)
    if Rule.DUPLICATE not in wish.overridden:
        earlier = checks.find_duplicate(connection, settings, wish.account, draft.fingerprint, now)
        if earlier is not None:
            window = settings.duplicate_window.total_seconds() / 60
            refusals.append(RuleViolation(Rule.DUPLICATE, f"{window:g}", str(earlier)))
    if due_at is None:
        refusals.append(_calling_hours_violation(draft.request, policy, settings, len(draft.subscribers)))
    return refusals


def _all_recipients_violation(rule: Rule, personal: Mapping[int, Rule], settings: AccountSettings) -> RuleViolation:
    """Return the refusal of a list of which nobody may be called."""
    limit = str(settings.frequency) if rule is Rule.FREQUENCY else ""
    return RuleViolation(rule, limit, rows=tuple(row for row, its in personal.items() if its is rule))


def _calling_hours_violation(
    wanted: LaunchRequest, policy: CampaignPolicy, settings: AccountSettings, recipients: int
) -> RuleViolation:
    """Return the refusal of calls that fit into no window."""
    hours, schedule = policy.hours, wanted.broadcast.schedule
    if hours is None:
        return RuleViolation(Rule.CALLING_HOURS)
    limit = f"{hours.start:%H:%M}-{hours.end:%H:%M}"
    if schedule is not None and wanted.provider_schedule:
        return RuleViolation(Rule.CALLING_HOURS, limit, f"{schedule.astimezone(hours.time_zone):%H:%M}")
    broadcast = wanted.broadcast
    length = dialing_duration(
        min(recipients, settings.batch_size), broadcast.attempts, broadcast.interval, settings.calls_per_minute
    )
    return RuleViolation(Rule.CALLING_HOURS, limit, f"{length.total_seconds() / 60:.0f}")


def _insert_campaign(
    connection: Connection, account: str, draft: PreparedLaunch, policy: CampaignPolicy, due_at: float, now: float
) -> int:
    """Keep the campaign and return its number."""
    wanted = draft.request
    broadcast = wanted.broadcast
    provider_due = provider_hold_until(broadcast.schedule, held_by_provider=wanted.provider_schedule)
    held = policy.to_json() | {"requested_at": now if broadcast.schedule is None else broadcast.schedule.timestamp()}
    if provider_due is not None:
        held["provider_hold_until"] = provider_due
    result = connection.execute(
        insert(campaigns).values(
            account=account,
            idempotency_key=wanted.idempotency_key,
            fingerprint=draft.fingerprint,
            title=wanted.title,
            state=CampaignState.SCHEDULED,
            actor_id=wanted.actor.id,
            actor_source=wanted.actor.source,
            sender=draft.sender,
            kind=draft.volume.kind,
            content=draft.volume.content,
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
