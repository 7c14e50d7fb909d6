"""The settings of an account; every default is safe and restricts no ordinary use."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ..const import DEFAULT_TIME_ZONE
from .calling_hours import CallingHours


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """The limits and defaults of an account; None means no limit. Money is in roubles."""

    time_zone: ZoneInfo = DEFAULT_TIME_ZONE
    """The time zone in which a day begins."""
    batch_size: int = 1000
    """Recipients per request: a lost answer concerns at most this many, and a campaign can be stopped in between."""
    calling_hours: CallingHours | None = None
    """When recipients may be called, unless their recipient group has its own hours."""
    calls_per_minute: int | None = 60
    """The assumed dialing speed of the provider, so that a list's last call is within the hours; None ignores it."""
    max_recipients: int | None = None
    max_cost: Decimal | None = None
    daily_recipients: int | None = None
    daily_cost: Decimal | None = None
    reserve: Decimal | None = None
    """The lowest balance that may be left."""
    frequency: int | None = None
    """The most calls to one number within `frequency_period`."""
    frequency_period: timedelta = timedelta(hours=24)
    duplicate_window: timedelta = timedelta(minutes=1)
    """How long the same content to the same numbers counts as a duplicate; zero for never."""
    too_late_after: timedelta = timedelta(hours=1)
    """How long after its start time a campaign is still sent without asking a user."""
    retry_for: timedelta = timedelta(minutes=10)
    """How long a batch that did not reach the provider is retried."""
    completion_margin: timedelta = timedelta(minutes=30)
    """How long to wait, after the deadline and the last change, for calls that do not end."""
    retention: timedelta = timedelta(days=90)
    """How long numbers and texts are kept after a campaign has ended."""
