"""The launch: a request becomes a campaign in the journal, or is rejected and nothing is saved."""

from collections.abc import Mapping
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
    """The campaign's id, and whether this request created it."""

    campaign_id: int
    is_new: bool


def create_campaign(
    connection: Connection,
    account: str,
    prepared: PreparedLaunch,
    settings: AccountSettings,
    balance: Decimal | None,
    now: float,
) -> LaunchResult:
    """Save a campaign to be sent; raise `CampaignRejectedError` if rules forbid it.

    Recipients whose numbers may not be called are saved as rejected; the others are called. A request with a known
    idempotency key returns the campaign that was created with it.
    """
    request = prepared.request
    lock_account(connection, account)
    if (
        request.idempotency_key is not None
        and (known := queries.find_by_idempotency_key(connection, account, request.idempotency_key)) is not None
    ):
        return LaunchResult(known, is_new=False)
    policy = CampaignPolicy.for_request(request, settings)
    phones = checks.PhoneRows(range(1, len(prepared.subscribers) + 1), prepared.subscribers)
    rule_input = checks.RuleInput(account, phones, None, balance, policy.overridden)
    due_at = _due(prepared, policy, settings, now)
    violations_by_row = checks.recipient_violations(
        connection, settings, rule_input, _first_call_at(prepared, due_at, now)
    )
    price = _estimate(connection, account, prepared, violations_by_row, now)
    rule_input = replace(rule_input, cost=price.cost, rejected=len(violations_by_row))
    if violations := _violations(connection, prepared, settings, rule_input, violations_by_row, policy, due_at, now):
        raise CampaignRejectedError(violations)
    campaign_id = _insert_campaign(connection, account, prepared, policy, now if due_at is None else due_at, now)
    batching.insert_batches(
        connection,
        campaign_id,
        prepared,
        violations_by_row,
        price,
        batching.plan_batches(settings, policy, prepared.volume, price),
    )
    audit_log.append(
        connection,
        now,
        account,
        request.actor,
        "launch",
        campaign_id=campaign_id,
        cost=price.cost,
        recipients=len(prepared.subscribers),
        rejected=len(violations_by_row),
        **audit_log.override_details(request.override),
    )
    return LaunchResult(campaign_id, is_new=True)


def _estimate(
    connection: Connection, account: str, prepared: PreparedLaunch, violations_by_row: Mapping[int, Rule], now: float
) -> Estimate:
    """Return what calling the recipients who are not rejected would cost."""
    volume = prepared.volume
    if violations_by_row:
        called = (one for row, one in enumerate(prepared.subscribers, start=1) if row not in violations_by_row)
        volume = call_volume(prepared.request, called)
    return estimates.estimate_cost(connection, account, volume, now)


def _due(prepared: PreparedLaunch, policy: CampaignPolicy, settings: AccountSettings, now: float) -> float | None:
    """Return when the first batch may be sent; None if the calls fit into no calling hours."""
    request = prepared.request
    schedule = request.broadcast.schedule
    hold_until = provider_hold_until(schedule, held_by_provider=request.provider_schedule)
    due_at = now
    if schedule is not None and hold_until is None:
        due_at = schedule.timestamp()
        if now - due_at > policy.too_late_after.total_seconds():
            # Its time was over before it was launched: a user decides, as about any other campaign that is too late.
            return due_at
    return earliest_start(
        policy,
        settings,
        at=max(due_at, now),
        recipients=len(prepared.subscribers),
        attempts=request.broadcast.attempts,
        interval=request.broadcast.interval,
        hold_until=hold_until,
    )


def _first_call_at(prepared: PreparedLaunch, due_at: float | None, now: float) -> float:
    """Return when the first call would be made."""
    request = prepared.request
    hold_until = provider_hold_until(request.broadcast.schedule, held_by_provider=request.provider_schedule)
    return max(now, due_at or now, hold_until or now)


def _violations(
    connection: Connection,
    prepared: PreparedLaunch,
    settings: AccountSettings,
    rule_input: checks.RuleInput,
    violations_by_row: Mapping[int, Rule],
    policy: CampaignPolicy,
    due_at: float | None,
    now: float,
) -> list[RuleViolation]:
    """Return the rules that forbid the whole campaign."""
    if len(violations_by_row) == len(prepared.subscribers):
        return [
            _all_recipients_violation(rule, violations_by_row, settings)
            for rule in sorted(set(violations_by_row.values()))
        ]
    violations = checks.campaign_violations(connection, settings, rule_input, now, due_at=due_at)
    if Rule.DUPLICATE not in rule_input.overridden:
        earlier = checks.find_duplicate(connection, settings, rule_input.account, prepared.fingerprint, now)
        if earlier is not None:
            window = settings.duplicate_window.total_seconds() / 60
            violations.append(RuleViolation(Rule.DUPLICATE, f"{window:g}", str(earlier)))
    if due_at is None:
        violations.append(_calling_hours_violation(prepared.request, policy, settings, len(prepared.subscribers)))
    return violations


def _all_recipients_violation(
    rule: Rule, violations_by_row: Mapping[int, Rule], settings: AccountSettings
) -> RuleViolation:
    """Return a rule's violation, with its rows, for a list none of whose recipients may be called."""
    limit = str(settings.frequency) if rule is Rule.FREQUENCY else ""
    return RuleViolation(rule, limit, rows=tuple(row for row, its in violations_by_row.items() if its is rule))


def _calling_hours_violation(
    request: LaunchRequest, policy: CampaignPolicy, settings: AccountSettings, recipients: int
) -> RuleViolation:
    """Return the violation of calls that fit into no calling hours."""
    hours, schedule = policy.hours, request.broadcast.schedule
    if hours is None:
        return RuleViolation(Rule.CALLING_HOURS)
    limit = f"{hours.start:%H:%M}-{hours.end:%H:%M}"
    if schedule is not None and request.provider_schedule:
        return RuleViolation(Rule.CALLING_HOURS, limit, f"{schedule.astimezone(hours.time_zone):%H:%M}")
    broadcast = request.broadcast
    length = dialing_duration(
        min(recipients, settings.batch_size), broadcast.attempts, broadcast.interval, settings.calls_per_minute
    )
    return RuleViolation(Rule.CALLING_HOURS, limit, f"{length.total_seconds() / 60:.0f}")


def _insert_campaign(
    connection: Connection, account: str, prepared: PreparedLaunch, policy: CampaignPolicy, due_at: float, now: float
) -> int:
    """Insert the campaign and return its id."""
    request = prepared.request
    broadcast = request.broadcast
    hold_until = provider_hold_until(broadcast.schedule, held_by_provider=request.provider_schedule)
    policy_json = policy.to_json() | {
        "requested_at": now if broadcast.schedule is None else broadcast.schedule.timestamp()
    }
    if hold_until is not None:
        policy_json["provider_hold_until"] = hold_until
    result = connection.execute(
        insert(campaigns).values(
            account=account,
            idempotency_key=request.idempotency_key,
            fingerprint=prepared.fingerprint,
            title=request.title,
            state=CampaignState.SCHEDULED,
            actor_id=request.actor.id,
            actor_source=request.actor.source,
            sender=prepared.sender,
            kind=prepared.volume.kind,
            content=prepared.volume.content,
            attempts=broadcast.attempts,
            interval=broadcast.interval,
            repeat=broadcast.repeat,
            provider_schedule=hold_until is not None,
            policy=policy_json,
            recipients=len(prepared.subscribers),
            created_at=now,
            due_at=due_at,
            redial_of=request.redial_of,
        )
    )
    campaign_id: int = result.inserted_primary_key[0]  # type: ignore[index]
    return campaign_id
