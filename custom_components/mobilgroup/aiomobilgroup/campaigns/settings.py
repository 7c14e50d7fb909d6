"""What an account may do: each a setting, each with a value that is safe and in nobody's way."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ..const import DEFAULT_TIME_ZONE
from .calling_hours import CallingHours


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """The limits and habits of an account; None means no limit. Money is in roubles."""

    time_zone: ZoneInfo = DEFAULT_TIME_ZONE
    """The zone in which a day begins."""
    batch_size: int = 1000
    """Recipients a request carries: a lost answer costs at most so many, and a campaign can be stopped in between."""
    calling_hours: CallingHours | None = None
    """When people may be called, unless their group says otherwise."""
    calls_per_minute: int | None = 60
    """How fast the provider is taken to dial a list, so that its last call is within the hours; None leaves it out."""
    max_recipients: int | None = None
    max_cost: Decimal | None = None
    daily_recipients: int | None = None
    daily_cost: Decimal | None = None
    reserve: Decimal | None = None
    """What the balance must not fall below."""
    frequency: int | None = None
    """Calls to one number within `frequency_period`."""
    frequency_period: timedelta = timedelta(hours=24)
    duplicate_window: timedelta = timedelta(minutes=1)
    """How long the same content to the same numbers is taken for a mistake; zero for never."""
    too_late_after: timedelta = timedelta(hours=1)
    """How long after its time a scheduled campaign is still sent without asking."""
    retry_for: timedelta = timedelta(minutes=10)
    """How long a batch that never reached the provider is tried again."""
    completion_margin: timedelta = timedelta(minutes=30)
    """How long after the last change is waited for calls that do not end."""
    retention: timedelta = timedelta(days=90)
    """How long numbers and texts are kept."""
