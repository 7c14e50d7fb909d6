"""The policy of a campaign, stored with it in the journal, and the times at which it may be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from ...const import MAX_ATTEMPTS, MAX_INTERVAL
from ..calling_hours import CallingHours
from ..clock import to_datetime
from ..models import LaunchRequest
from ..settings import AccountSettings
from ..states import Rule

CALL_SECONDS: Final = 120.0
"""The longest time of an unanswered attempt, in seconds; the interval to the next one is counted from its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPolicy:
    """The rules of one campaign, fixed when it is launched."""

    requested_hours: CallingHours | None
    """The hours of the recipients' group, or the account's."""
    urgent: bool
    too_late_after: timedelta
    resend_unknown: bool
    overridden: frozenset[Rule]

    @property
    def hours(self) -> CallingHours | None:
        """Return the calling hours in force; None if the campaign is urgent or they are overridden."""
        return None if self.urgent or Rule.CALLING_HOURS in self.overridden else self.requested_hours

    @classmethod
    def for_request(cls, request: LaunchRequest, settings: AccountSettings) -> Self:
        """Return the policy of a launch request, with the account's settings as defaults."""
        overridden = request.override.rules if request.override else frozenset[Rule]()
        return cls(
            requested_hours=request.calling_hours or settings.calling_hours,
            urgent=request.urgent,
            too_late_after=settings.too_late_after if request.too_late_after is None else request.too_late_after,
            resend_unknown=request.resend_unknown,
            # A number on the do-not-call list is not called, whoever overrides the rule.
            overridden=overridden - {Rule.DO_NOT_CALL},
        )

    def with_overrides(self, rules: frozenset[Rule]) -> CampaignPolicy:
        """Return the policy with more rules overridden; the do-not-call rule cannot be."""
        return replace(self, overridden=self.overridden | rules - {Rule.DO_NOT_CALL})

    def to_json(self) -> dict[str, Any]:
        """Return the policy as JSON."""
        hours = self.requested_hours
        return {
            "hours": hours
            and {
                "start": hours.start.isoformat(),
                "end": hours.end.isoformat(),
                "zone": hours.time_zone.key,
                "days": sorted(hours.days),
            },
            "urgent": self.urgent,
            "too_late_after": self.too_late_after.total_seconds(),
            "resend_unknown": self.resend_unknown,
            "overridden": sorted(self.overridden),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Build a policy from its JSON."""
        hours = data["hours"]
        return cls(
            requested_hours=hours
            and CallingHours(
                time.fromisoformat(hours["start"]),
                time.fromisoformat(hours["end"]),
                ZoneInfo(hours["zone"]),
                frozenset(hours["days"]),
            ),
            urgent=data["urgent"],
            too_late_after=timedelta(seconds=data["too_late_after"]),
            resend_unknown=data["resend_unknown"],
            overridden=frozenset(map(Rule, data["overridden"])),
        )


def attempts_duration(attempts: int | None, interval: int | None) -> timedelta:
    """Return how long after the first attempt at a number its last one may begin.

    None is the account's own setting at the provider, which cannot be read: the document's maximum is assumed.
    """
    again = (MAX_ATTEMPTS if attempts is None else attempts) - 1
    pause = 60.0 * (MAX_INTERVAL if interval is None else interval) + CALL_SECONDS
    return timedelta(seconds=again * pause)


def dialing_duration(
    recipients: int, attempts: int | None, interval: int | None, calls_per_minute: int | None
) -> timedelta:
    """Return how long after its first call a list's last one may begin, at the provider's assumed dialing speed."""
    if calls_per_minute is None:
        return attempts_duration(attempts, interval)
    tries = MAX_ATTEMPTS if attempts is None else attempts
    return attempts_duration(attempts, interval) + timedelta(minutes=(recipients - 1) * tries / calls_per_minute)


def seconds_to_next_attempt(attempts: int | None, interval: int | None) -> float:
    """Return the seconds after a call's last change within which another attempt would have been reported."""
    return attempts_duration(min(2, attempts or 2), interval).total_seconds() + CALL_SECONDS


def earliest_start(
    policy: CampaignPolicy,
    settings: AccountSettings,
    *,
    at: float,
    recipients: int,
    attempts: int | None,
    interval: int | None,
    hold_until: float | None = None,
) -> float | None:
    """Return the first time, not before `at`, at which a batch of a list may be sent; None if there is none.

    The last attempt at the last number of a batch must begin within the calling hours. With `hold_until` the provider
    holds the calls until then: the batch may be sent at any hour, but must ring at an allowed one.
    """
    hours = policy.hours
    if hours is None:
        return at
    length = dialing_duration(min(recipients, settings.batch_size), attempts, interval, settings.calls_per_minute)
    if hold_until is not None and hold_until > at:
        return at if hours.allows(to_datetime(hold_until), length) else None
    allowed = hours.next_allowed(to_datetime(at), length)
    return None if allowed is None else allowed.timestamp()


def provider_hold_until(schedule: datetime | None, *, held_by_provider: bool) -> float | None:
    """Return the time until which the provider holds the calls, or None if it does not."""
    return None if schedule is None or not held_by_provider else schedule.timestamp()
